import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Inputs, PersonVerb } from "#app/domain/command.ts";
import { BULK_STATES, type BulkState } from "#app/domain/desk/bulk.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Issue } from "#app/domain/refusals.ts";
import { oneOf } from "./columns.ts";
import { people } from "./people-schema.ts";

/** One thing that somebody says to many tickets: an ordinary command for each, in their name. */
export const bulkJobs = sqliteTable(
  "bulk_jobs",
  {
    /** Random; names the job in its author's addresses, and opens it to nobody else. */
    id: text().primaryKey(),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    verb: text().$type<PersonVerb>().notNull(),
    /** Of the form; with a ticket's reference the key of that ticket's command. */
    formKey: text("form_key").notNull(),
    /** Hash of the verb and its words: whether the form that comes again is the same. */
    fingerprint: text().notNull(),
    begunAt: integer("begun_at").notNull(),
    endedAt: integer("ended_at"),
    /** Whoever is at it, a random word for each time; nobody else is until `leasedUntil`. */
    lease: text().notNull(),
    leasedUntil: integer("leased_until").notNull(),
  },
  (table) => [
    uniqueIndex("bulk_job_by_form").on(table.personId, table.formKey),
    uniqueIndex("bulk_job_by_lease").on(table.lease),
    index("bulk_jobs_unfinished").on(table.leasedUntil).where(sql`ended_at is null`),
    index("bulk_jobs_ended").on(table.endedAt).where(sql`ended_at is not null`),
  ],
);

/** What a job says, as long as there is somebody to say it to; goes when it ends. */
export const bulkWords = sqliteTable("bulk_words", {
  jobId: text("job_id")
    .primaryKey()
    .references(() => bulkJobs.id, { onDelete: "cascade" }),
  input: text({ mode: "json" }).$type<Inputs[PersonVerb]>().notNull(),
});

/** One of the tickets that were chosen, as they were named, and what became of it. */
export const bulkItems = sqliteTable(
  "bulk_items",
  {
    jobId: text("job_id")
      .notNull()
      .references(() => bulkJobs.id, { onDelete: "cascade" }),
    reference: text().notNull(),
    /** In the order in which they were chosen. */
    position: integer().notNull(),
    /** The last event that the author's page had shown. */
    seen: integer(),
    state: text().$type<BulkState>().notNull().default("waiting"),
    /** Why it was refused: codes and figures, never a word. */
    issues: text({ mode: "json" }).$type<readonly Issue[]>(),
  },
  (table) => [
    primaryKey({ columns: [table.jobId, table.reference] }),
    check("bulk_item_state", oneOf(table.state, BULK_STATES)),
  ],
);
