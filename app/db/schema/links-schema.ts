import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { TicketId } from "#app/domain/ids.ts";
import type { LinkKind } from "#app/domain/ticket.ts";
import { tickets } from "./tickets-schema.ts";

/** Tickets that belong together, a row of its own for each side; rows are ended, not deleted. */
export const ticketLinks = sqliteTable(
  "ticket_links",
  {
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .notNull()
      .references(() => tickets.id, { onDelete: "cascade" }),
    otherId: integer("other_id")
      .$type<TicketId>()
      .notNull()
      .references(() => tickets.id, { onDelete: "cascade" }),
    how: text().$type<LinkKind>().notNull(),
    fromAt: integer("from_at").notNull(),
    untilAt: integer("until_at"),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.otherId] }),
    index("links_by_other").on(table.otherId),
    check("link_kind", sql`${table.how} in ('related', 'follows', 'followed_by')`),
  ],
);
