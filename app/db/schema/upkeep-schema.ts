import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Facts } from "#app/domain/events.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { KnownAs } from "#app/domain/people/mentions.ts";
import type { AuditAction } from "#app/domain/proof/audit.ts";
import { people } from "./people-schema.ts";

/** People whose words and addresses are being taken away, or were; the row stays as the record of it. */
export const erasures = sqliteTable(
  "erasures",
  {
    personId: integer("person_id")
      .$type<PersonId>()
      .primaryKey()
      .references(() => people.id, { onDelete: "restrict" }),
    askedById: integer("asked_by_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    askedAt: integer("asked_at").notNull(),
    /** The last ticket that is done; they are taken in the order of their ids. */
    reachedTicketId: integer("reached_ticket_id").notNull().default(0),
    finishedAt: integer("finished_at"),
    /** By what they are found in other people's words; null as soon as all are done. */
    knownAs: text("known_as", { mode: "json" }).$type<KnownAs>(),
  },
  (table) => [
    index("erasures_by_asker").on(table.askedById),
    index("erasures_unfinished").on(table.askedAt).where(sql`finished_at is null`),
  ],
);

/**
 * Changes of configuration, people and roles, recorded looks, erasures: ids, codes and times. Rows are added and
 * sealed once, and nothing else; triggers refuse the rest.
 */
export const auditLog = sqliteTable(
  "audit_log",
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    /** Null for the system. */
    actorId: integer("actor_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    action: text().$type<AuditAction>().notNull(),
    /** What it was done to: a table's singular and its id, `person 12`; a ticket by its reference. */
    thing: text().notNull(),
    thingId: text("thing_id").notNull(),
    facts: text({ mode: "json" }).$type<Facts>().notNull(),
    /** Salted hash of its words; null when it has none. */
    wordsHash: text("words_hash"),
    /** Null until the minute seals it. */
    hash: text(),
  },
  (table) => [
    index("audit_by_actor").on(table.actorId),
    index("audit_by_thing").on(table.thing, table.thingId, table.seq),
    index("audit_unsealed").on(table.seq).where(sql`hash is null`),
  ],
);

/** The words of audit rows, such as the reason for a look; erasable, and the salt goes with them. */
export const auditWords = sqliteTable("audit_words", {
  seq: integer()
    .primaryKey()
    .references(() => auditLog.seq, { onDelete: "restrict" }),
  text: text().notNull(),
  salt: text().notNull(),
});

/** What the minute cron last did: when, and how many moments it found that an alarm had missed. */
export const cronRuns = sqliteTable("cron_runs", {
  name: text().primaryKey(),
  startedAt: integer("started_at").notNull(),
  finishedAt: integer("finished_at"),
  armed: integer().notNull().default(0),
  finds: integer().notNull().default(0),
});
