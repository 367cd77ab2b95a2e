import { sql } from "drizzle-orm";
import {
  type AnySQLiteColumn,
  check,
  foreignKey,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { Verb } from "#app/domain/command.ts";
import type { Audience, EventKind, Facts, WordsPart } from "#app/domain/events.ts";
import { FILE_KINDS, type FileKind } from "#app/domain/files/file-kinds.ts";
import type { GrantId, PersonId, TicketId } from "#app/domain/ids.ts";
import type { Via } from "#app/domain/people/actor.ts";
import type { Changes } from "#app/domain/ticket.ts";
import { oneOf } from "./columns.ts";
import { people, roleGrants } from "./people-schema.ts";
import { tickets } from "./tickets-schema.ts";

export const operations = sqliteTable(
  "operations",
  {
    id: text().primaryKey(),
    /** Person id, or 0 for the system: a null would not be unique. */
    actorId: integer("actor_id").notNull(),
    key: text().notNull(),
    fingerprint: text().notNull(),
    verb: text().$type<Verb | "file">().notNull(),
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .references((): AnySQLiteColumn => tickets.id, { onDelete: "restrict" }),
    seq: integer().notNull(),
    event: text().$type<EventKind>().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    uniqueIndex("operation_once").on(table.actorId, table.key),
    index("operations_by_ticket").on(table.ticketId),
    index("operations_by_time").on(table.at),
  ],
);

/** The history. Two writers of one seq meet this key, and the second one's whole batch rolls back. */
export const ticketEvents = sqliteTable(
  "ticket_events",
  {
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .notNull()
      .references(() => tickets.id, { onDelete: "restrict" }),
    seq: integer().notNull(),
    kind: text().$type<EventKind>().notNull(),
    audience: text().$type<Audience>().notNull(),
    actorKind: text("actor_kind").$type<"person" | "contact" | "reporter" | "system" | "token">().notNull(),
    actorId: integer("actor_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    actingForId: integer("acting_for_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    grantId: integer("grant_id")
      .$type<GrantId>()
      .references(() => roleGrants.id, { onDelete: "restrict" }),
    via: text().$type<Via>().notNull(),
    at: integer().notNull(),
    facts: text({ mode: "json" }).$type<Facts>().notNull(),
    changes: text({ mode: "json" }).$type<Changes>().notNull(),
    /** Salted hash of the event's words; null when it has none. */
    wordsHash: text("words_hash"),
    hash: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.seq] }),
    index("events_by_audience").on(table.ticketId, table.audience, table.seq),
    index("ratings_of_ticket").on(table.ticketId, table.seq).where(sql`kind = 'rated'`),
    index("reviews_of_ticket")
      .on(table.ticketId, table.seq)
      .where(sql`kind in ('reviewed', 'review_reminded')`),
    index("events_by_actor").on(table.actorId),
    index("looks_by_actor").on(table.actorId, table.at).where(sql`kind = 'looked'`),
    index("looks_by_time").on(table.at).where(sql`kind = 'looked'`),
    index("events_by_absent").on(table.actingForId).where(sql`acting_for_id is not null`),
    index("events_by_grant").on(table.grantId).where(sql`grant_id is not null`),
    check("event_audience", oneOf(table.audience, ["public", "staff", "leadership"])),
    check("event_actor_kind", oneOf(table.actorKind, ["person", "contact", "reporter", "system", "token"])),
    check("event_via", oneOf(table.via, ["web", "mail", "link", "slack", "api", "job", "bulk"])),
  ],
);

/** The words of events, erasable; the salt goes with them. */
export const eventContents = sqliteTable(
  "event_contents",
  {
    ticketId: integer("ticket_id").$type<TicketId>().notNull(),
    seq: integer().notNull(),
    part: text().$type<WordsPart>().notNull(),
    text: text().notNull(),
    salt: text().notNull(),
    /** Since when a person who was erased no longer stands in these words: they are not as they were said. */
    maskedAt: integer("masked_at"),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.seq, table.part] }),
    foreignKey({
      columns: [table.ticketId, table.seq],
      foreignColumns: [ticketEvents.ticketId, ticketEvents.seq],
    }).onDelete("cascade"),
  ],
);

/** Files of a ticket. Their bytes lie in the bucket under `object_key`; who may read the event may read its files. */
export const attachments = sqliteTable(
  "attachments",
  {
    /** Public, random, never to be guessed; the same that the file had as a draft, so that a draft is claimed once. */
    id: text().primaryKey(),
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .notNull()
      .references(() => tickets.id, { onDelete: "restrict" }),
    /** The event it came with; null for one that was added to the report afterwards. */
    seq: integer(),
    objectKey: text("object_key").notNull().unique(),
    name: text().notNull(),
    kind: text().$type<FileKind>().notNull(),
    bytes: integer().notNull(),
    sha256: text().notNull(),
    width: integer(),
    height: integer(),
    uploadedById: integer("uploaded_by_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("attachments_by_event").on(table.ticketId, table.seq),
    index("attachments_by_person").on(table.uploadedById),
    foreignKey({
      columns: [table.ticketId, table.seq],
      foreignColumns: [ticketEvents.ticketId, ticketEvents.seq],
    }).onDelete("restrict"),
    check("attachment_kind", oneOf(table.kind, Object.keys(FILE_KINDS))),
    check("attachment_bytes", sql`${table.bytes} > 0`),
  ],
);

/** Places in the bucket whose files no ticket has any more; each row goes when its place is empty. */
export const removedFiles = sqliteTable(
  "removed_files",
  {
    objectKey: text("object_key").primaryKey(),
    removedAt: integer("removed_at").notNull(),
  },
  (table) => [index("removed_files_by_time").on(table.removedAt)],
);
