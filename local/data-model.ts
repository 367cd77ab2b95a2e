import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { root } from "./install.mjs";

// `npm run db:diagram`: draws docs/data-model.md from the schema; with --check it only says whether that is so already.

const FILE = join(root, "docs/data-model.md");
const FOLDER = join(root, "app/db/schema");

type Config = ReturnType<typeof getTableConfig>;
type Part = { name: string; tables: Config[] };

/** The document as the schema says it. */
export async function dataModel(): Promise<string> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith("schema.ts"));
  const parts = await Promise.all(files.sort(spineFirst).map(partOf));
  const count = parts.reduce((sum, { tables }) => sum + tables.length, 0);
  return [
    "# The data model",
    "",
    `${count} tables, drawn from \`app/db/schema/*schema.ts\` by \`npm run db:diagram\`. Instants are epoch milliseconds in columns`,
    "named `…_at`. A line ends with the many; PK, FK and UK mark primary, foreign and unique keys.",
    "",
    ...parts.flatMap(shown),
  ].join("\n");
}

function spineFirst(one: string, other: string): number {
  return Number(other === "schema.ts") - Number(one === "schema.ts") || one.localeCompare(other);
}

async function partOf(file: string): Promise<Part> {
  const exported: Record<string, unknown> = await import(join(FOLDER, file));
  const tables = Object.values(exported).filter((value) => is(value, SQLiteTable));
  const name = file === "schema.ts" ? "spine" : file.replace("-schema.ts", "").replaceAll("-", " ");
  return { name, tables: tables.map(getTableConfig) };
}

function shown({ name, tables }: Part): string[] {
  const title = `## ${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return [title, "", "```mermaid", "erDiagram", ...tables.flatMap(tableLines), "```", ""];
}

function tableLines({ name, columns, foreignKeys, primaryKeys }: Config): string[] {
  const referring = foreignKeys.map((key) => key.reference());
  const isForeign = new Set(referring.flatMap((key) => key.columns.map((column) => column.name)));
  const isPrimary = new Set(primaryKeys.flatMap((key) => key.columns.map((column) => column.name)));
  const fields = columns.map((column) => {
    const keys = [
      ...(column.primary || isPrimary.has(column.name) ? ["PK"] : []),
      ...(isForeign.has(column.name) ? ["FK"] : []),
      ...(column.isUnique ? ["UK"] : []),
    ].join(", ");
    return `    ${column.getSQLType()} ${column.name}${keys && ` ${keys}`}`;
  });
  const lines = referring.map(({ foreignTable, columns }) => {
    const optional = columns.every((column) => !column.notNull);
    const names = columns.map((column) => column.name).join(", ");
    return `  ${getTableConfig(foreignTable).name} ${optional ? "|o" : "||"}--o{ ${name} : "${names}"`;
  });
  return [`  ${name} {`, ...fields, "  }", ...lines];
}

if (import.meta.main) {
  const drawn = await dataModel();
  if (!process.argv.includes("--check")) writeFileSync(FILE, drawn);
  else if (readFileSync(FILE, "utf8") !== drawn) {
    process.stderr.write("docs/data-model.md is not what the schema says: npm run db:diagram\n");
    process.exitCode = 1;
  }
}
