import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import type { JobAnswer } from "#app/domain/people/contact-jobs.ts";
import { people } from "./people-schema.ts";
import { tickets } from "./tickets-schema.ts";

/** What a contact does for the campus: requesters read “the electrician”, and no name. */
export const contacts = sqliteTable("contacts", {
  personId: integer("person_id")
    .$type<PersonId>()
    .primaryKey()
    .references(() => people.id, { onDelete: "cascade" }),
  trade: text().notNull(),
});

/** Work orders of contacts; `seq` is the event that gave one. Its words lie with that event. */
export const contactJobs = sqliteTable(
  "contact_jobs",
  {
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .notNull()
      .references(() => tickets.id, { onDelete: "cascade" }),
    seq: integer().notNull(),
    contactId: integer("contact_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "restrict" }),
    givenById: integer("given_by_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "restrict" }),
    visitFromAt: integer("visit_from_at"),
    visitUntilAt: integer("visit_until_at"),
    expiresAt: integer("expires_at").notNull(),
    answer: text().$type<JobAnswer>(),
    answeredAt: integer("answered_at"),
    revokedAt: integer("revoked_at"),
    /** Of the token in its link, which is derived anew for each mail and stored nowhere. */
    tokenHash: text("token_hash").notNull().unique(),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.seq] }),
    index("jobs_of_contact").on(table.contactId),
    index("jobs_given_by").on(table.givenById),
    check("job_answer", sql`${table.answer} is null or ${table.answer} in ('done', 'not_possible')`),
  ],
);
