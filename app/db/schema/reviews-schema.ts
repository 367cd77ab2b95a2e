import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable } from "drizzle-orm/sqlite-core";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import { people } from "./people-schema.ts";
import { tickets } from "./tickets-schema.ts";

/** Who has to find out what lies behind a low rating. What they find lies with the event that says so. */
export const ratingReviews = sqliteTable(
  "rating_reviews",
  {
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .notNull()
      .references(() => tickets.id, { onDelete: "cascade" }),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "restrict" }),
    round: integer().notNull(),
    ratedId: integer("rated_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    askedAt: integer("asked_at").notNull(),
    remindAt: integer("remind_at").notNull(),
    doneAt: integer("done_at"),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.personId] }),
    index("reviews_waiting").on(table.personId, table.askedAt, table.ticketId).where(sql`done_at is null`),
    index("reviews_by_person").on(table.personId),
    index("reviews_by_rated").on(table.ratedId),
  ],
);
