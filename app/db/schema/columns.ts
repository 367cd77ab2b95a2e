import { sql } from "drizzle-orm";
import type { AnySQLiteColumn } from "drizzle-orm/sqlite-core";

/*
 * Instants are epoch milliseconds in columns named …_at. Words by or about a person stand only in `event_contents`,
 * `audit_words`, `ticket_answers`, `tickets.title`, `attachments.name`, `kept_forms` and the people tables, which can be erased;
 * everything else is ids, codes and times. Every foreign key states what happens on delete; a person is never deleted while a ticket names them.
 */

/** A check that a column holds one of these words. */
export const oneOf = (column: AnySQLiteColumn, values: readonly string[]) =>
  sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(", "))})`;
