import type { BatchItem } from "drizzle-orm/batch";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Database } from "./client.ts";
import { campus } from "./schema.ts";

const ROWS_PER_STATEMENT = 100;

/** Rows of one table, as its insert takes them. */
export type Rows = { table: SQLiteTable; rows: readonly Record<string, unknown>[] };

export function rowsOf(table: SQLiteTable, rows: Rows["rows"]): Rows {
  return { table, rows };
}

/** Inserts rows of several tables in order, in one atomic batch: for set-up and imports, never for tickets. */
export async function insertRows({ writes }: Database, tables: readonly Rows[]): Promise<void> {
  const statements: BatchItem<"sqlite">[] = [];
  for (const { table, rows } of tables) {
    for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
      statements.push(writes.insert(table).values(rows.slice(from, from + ROWS_PER_STATEMENT)));
    }
  }
  const [first, ...rest] = statements;
  if (first) await writes.batch([first, ...rest]);
}

/** Whether nobody has set this database up yet. */
export async function isEmpty({ reads }: Database): Promise<boolean> {
  const rows = await reads.select({ id: campus.id }).from(campus);
  return rows.length === 0;
}
