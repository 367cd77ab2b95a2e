import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Client, createClient } from "@libsql/client/web";

const MIGRATIONS_FOLDER = new URL("../migrations/", import.meta.url);

interface Migration {
  tag: string;
  createdAt: number;
  hash: string;
  statements: string[];
}

/**
 * Applies the migrations that the database at `url` does not have yet, in order, each in one atomic batch, and
 * answers their tags. Records them as drizzle's own migrator does, so either can go on after the other.
 *
 * Refuses with one sentence when an applied migration was edited since, when a new one is older than the newest
 * applied one (drizzle would skip it in silence), and when a row points nowhere afterwards.
 */
export async function migrate(
  url: string,
  authToken: string | null,
  folder = MIGRATIONS_FOLDER,
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = createClient({ url, ...(authToken === null ? {} : { authToken }) });
  try {
    const applied = await readApplied(client);
    const pending = pendingAfter(applied, migrations);
    for (const migration of pending) await apply(client, migration);
    if (pending.length > 0) await refuseDanglingRows(client);
    return pending.map(({ tag }) => tag);
  } finally {
    client.close();
  }
}

async function readMigrations(folder: URL): Promise<Migration[]> {
  const journal: { entries: { tag: string; when: number }[] } = JSON.parse(
    await readFile(new URL("meta/_journal.json", folder), "utf8"),
  );
  return Promise.all(
    journal.entries.map(async ({ tag, when }) => {
      const text = await readFile(new URL(`${tag}.sql`, folder), "utf8");
      return {
        tag,
        createdAt: when,
        hash: createHash("sha256").update(text).digest("hex"),
        statements: text
          .split("--> statement-breakpoint")
          .map((statement) => statement.trim())
          .filter((statement) => statement !== ""),
      };
    }),
  );
}

/** The hashes of what was applied, by the moment each migration was generated. */
async function readApplied(client: Client): Promise<Map<number, string>> {
  await client.execute(
    "create table if not exists __drizzle_migrations (id serial primary key, hash text not null, created_at numeric)",
  );
  const { rows } = await client.execute("select created_at, hash from __drizzle_migrations");
  return new Map(rows.map((row) => [Number(row.created_at), String(row.hash)]));
}

function pendingAfter(applied: Map<number, string>, migrations: Migration[]): Migration[] {
  const newestApplied = Math.max(0, ...applied.keys());
  return migrations.filter(({ tag, createdAt, hash }) => {
    const appliedHash = applied.get(createdAt);
    if (appliedHash !== undefined && appliedHash !== hash) {
      throw new Error(
        `Migration ${tag} was changed after it was applied; restore the file and write a new migration.`,
      );
    }
    if (appliedHash === undefined && createdAt < newestApplied) {
      throw new Error(`Migration ${tag} is older than one already applied; generate it again.`);
    }
    return appliedHash === undefined;
  });
}

/** `client.migrate` switches foreign keys off for its batch: SQLite rebuilds a table by dropping the old one. */
async function apply(client: Client, { tag, createdAt, hash, statements }: Migration) {
  const record = {
    sql: "insert into __drizzle_migrations (hash, created_at) values (?, ?)",
    args: [hash, createdAt],
  };
  try {
    await client.migrate([...statements, record]);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`Migration ${tag} failed and left no trace: ${words}`, { cause: error });
  }
}

async function refuseDanglingRows(client: Client) {
  const { rows } = await client.execute("pragma foreign_key_check");
  const [first] = rows;
  if (first === undefined) return;
  throw new Error(`After migrating, ${rows.length} rows point nowhere, the first in table ${first.table}.`);
}
