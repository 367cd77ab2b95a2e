import { sql } from "drizzle-orm";
import { check, integer, sqliteTable } from "drizzle-orm/sqlite-core";

/*
 * The index itself is `ticket_search`, a virtual table that Drizzle has no words for: migrations/0021_search.sql.
 */

/** What is still to be done for the full-text index; one row. */
export const searchUpkeep = sqliteTable(
  "search_upkeep",
  {
    id: integer().primaryKey(),
    /** Tickets from this one downwards are not in the index yet; null when all are. */
    downFromTicketId: integer("down_from_ticket_id"),
    /** Since when words that were taken away may still lie in its blocks, where no search finds them; null for none. */
    takenAwayAt: integer("taken_away_at"),
  },
  (table) => [check("search_upkeep_is_one", sql`${table.id} = 1`)],
);
