import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { DomainId, PersonId, ScopeId, TicketId } from "#app/domain/ids.ts";
import type { ResponsibleDuty } from "#app/domain/people/responsible.ts";
import { people } from "./people-schema.ts";
import { domains, scopes } from "./places-schema.ts";
import { tickets } from "./tickets-schema.ts";

/* Who is here and who stands in, who is on duty, and jobs of many tickets. Instants are epoch milliseconds. */

/** When somebody is away. Rows are ended, not deleted: who was responsible then can still be told. */
export const absences = sqliteTable(
  "absences",
  {
    id: integer().primaryKey(),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    fromAt: integer("from_at").notNull(),
    untilAt: integer("until_at"),
    enteredById: integer("entered_by_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "set null" }),
  },
  (table) => [
    index("absences_by_person").on(table.personId, table.untilAt),
    index("absences_by_enterer").on(table.enteredById),
    check("absence_has_a_span", sql`${table.untilAt} is null or ${table.untilAt} > ${table.fromAt}`),
  ],
);

/** Who stands in for whom while they are not here; duty null is for everything. */
export const substitutes = sqliteTable(
  "substitutes",
  {
    id: integer().primaryKey(),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    substituteId: integer("substitute_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    duty: text().$type<ResponsibleDuty>(),
    priority: integer().notNull().default(1),
    fromAt: integer("from_at").notNull(),
    untilAt: integer("until_at"),
  },
  (table) => [
    index("substitutes_by_person").on(table.personId),
    index("substitutes_by_substitute").on(table.substituteId),
    check("substitute_is_somebody_else", sql`${table.personId} <> ${table.substituteId}`),
  ],
);

/** Who is on duty where and when; scope null is the whole domain, until null is until further notice. */
export const rosters = sqliteTable(
  "rosters",
  {
    id: integer().primaryKey(),
    domainId: integer("domain_id")
      .$type<DomainId>()
      .notNull()
      .references(() => domains.id, { onDelete: "cascade" }),
    scopeId: integer("scope_id")
      .$type<ScopeId>()
      .references(() => scopes.id, { onDelete: "cascade" }),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    fromAt: integer("from_at").notNull(),
    untilAt: integer("until_at"),
  },
  (table) => [
    index("rosters_by_domain").on(table.domainId, table.untilAt),
    index("rosters_by_scope").on(table.scopeId),
    index("rosters_by_person").on(table.personId),
  ],
);

export const JOB_KINDS = ["hand_over", "merge"] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** Many tickets, one ordinary command each. Whoever runs it goes on where the last one stopped. */
export const jobs = sqliteTable(
  "jobs",
  {
    /** Random; part of the key of each of its commands, so that each is done once. */
    id: text().primaryKey(),
    kind: text().$type<JobKind>().notNull(),
    /** Whom it concerns: whose tickets are handed on, or whose entry is another one's now. */
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "restrict" }),
    startedById: integer("started_by_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "set null" }),
    createdAt: integer("created_at").notNull(),
    finishedAt: integer("finished_at"),
  },
  (table) => [
    index("jobs_by_person").on(table.personId),
    index("jobs_by_starter").on(table.startedById),
    index("jobs_unfinished").on(table.createdAt).where(sql`finished_at is null`),
  ],
);

export const JOB_ITEM_STATES = ["waiting", "done", "refused"] as const;
export type JobItemState = (typeof JOB_ITEM_STATES)[number];

/** One ticket of a job and what became of it. */
export const jobItems = sqliteTable(
  "job_items",
  {
    jobId: text("job_id")
      .notNull()
      .references(() => jobs.id, { onDelete: "cascade" }),
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .notNull()
      .references(() => tickets.id, { onDelete: "cascade" }),
    state: text().$type<JobItemState>().notNull().default("waiting"),
    /** The refusal's code; null where it was done. */
    result: text(),
    /** The ticket's event that came of it. */
    seq: integer(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: integer("next_attempt_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.jobId, table.ticketId] }),
    index("job_items_waiting").on(table.nextAttemptAt, table.jobId).where(sql`state = 'waiting'`),
    index("job_items_by_ticket").on(table.ticketId, table.state),
    check("job_item_state", sql`${table.state} in ('waiting', 'done', 'refused')`),
  ],
);
