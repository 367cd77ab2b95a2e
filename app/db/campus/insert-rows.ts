import { eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Database } from "#app/db/client.ts";
import { campus } from "#app/db/schema/campus-schema.ts";
import { people, personAddresses } from "#app/db/schema/people-schema.ts";
import { places } from "#app/db/schema/places-schema.ts";
import type { PersonId, PlaceId } from "#app/domain/ids.ts";

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

/** Whether the campus is the invented one, whose password everybody knows. */
export async function isDemo({ reads }: Database): Promise<boolean> {
  const rows = await reads.select({ madeByDemo: campus.madeByDemo }).from(campus);
  return rows[0]?.madeByDemo ?? false;
}

/** People by the part of their mail address before the domain, in the order they were entered. */
export async function mailPeople(
  { reads }: Database,
  domain: string,
): Promise<ReadonlyMap<string, PersonId>> {
  const rows = await reads
    .select({ personId: personAddresses.personId, value: personAddresses.value })
    .from(personAddresses)
    .where(eq(personAddresses.kind, "mail"))
    .orderBy(personAddresses.personId);
  const ours = rows.filter(({ value }) => value.endsWith(`@${domain}`));
  return new Map(ours.map(({ value, personId }) => [value.slice(0, -domain.length - 1), personId]));
}

/** Where people can be added: after whom, and the ids of the places by name. */
export async function whereToAdd({ reads }: Database) {
  const [last, rows] = await reads.batch([
    reads.select({ id: sql<number>`coalesce(max(${people.id}), 0)` }).from(people),
    reads.select({ id: places.id, slug: places.slug }).from(places),
  ]);
  const placeIds: ReadonlyMap<string, PlaceId> = new Map(rows.map(({ id, slug }) => [slug, id]));
  return { lastPersonId: last[0]?.id ?? 0, placeIds };
}
