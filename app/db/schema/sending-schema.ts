import { sql } from "drizzle-orm";
import {
  type AnySQLiteColumn,
  check,
  foreignKey,
  index,
  integer,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import type { HeldFor } from "#app/domain/telling/how-told.ts";
import type { Duty } from "#app/domain/telling/telling.ts";
import { oneOf } from "./columns.ts";
import { ticketEvents } from "./events-schema.ts";
import { people } from "./people-schema.ts";

export const channels = sqliteTable("channels", {
  key: text().primaryKey(),
  position: integer().notNull(),
  /** How often in a row the provider did not serve us; from the third on nothing is sent but probes. */
  outages: integer().notNull().default(0),
  /** When the next probe may go; null while messages leave as they come. */
  probeAt: integer("probe_at"),
  outageReason: text("outage_reason"),
  /** Since when nothing is sent on it, because the database was restored; null where it is not held. */
  heldAt: integer("held_at"),
});

export const OUTBOX_STATES = ["queued", "claimed", "accepted", "superseded", "dead"] as const;

/** One thing to tell one person on one channel: references only, rendered when it is sent. */
export const outbox = sqliteTable(
  "outbox",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    ticketId: integer("ticket_id").$type<TicketId>().notNull(),
    seq: integer().notNull(),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "restrict" }),
    channel: text()
      .notNull()
      .references(() => channels.key, { onDelete: "restrict" }),
    duty: text().$type<Duty>().notNull(),
    /** Who was really told: a substitute may stand in for the person. */
    resolvedPersonId: integer("resolved_person_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    state: text().$type<(typeof OUTBOX_STATES)[number]>().notNull().default("queued"),
    createdAt: integer("created_at").notNull(),
    notBeforeAt: integer("not_before_at").notNull(),
    nextAttemptAt: integer("next_attempt_at").notNull(),
    attempts: integer().notNull().default(0),
    leaseUntilAt: integer("lease_until_at"),
    giveUpAt: integer("give_up_at").notNull(),
    deliveryId: integer("delivery_id").references(() => deliveries.id, { onDelete: "set null" }),
    /** The list that it leaves in, named by its first row; null for a message of its own. */
    bundleId: integer("bundle_id").references((): AnySQLiteColumn => outbox.id, { onDelete: "set null" }),
    /** Whose choice that list is; null where there was only too much at once. */
    heldFor: text("held_for").$type<HeldFor>(),
    reason: text(),
    /** Of the inbox: told since its reader last saw their inbox or the ticket. */
    isUnseen: integer("is_unseen", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [
    uniqueIndex("told_once").on(table.ticketId, table.seq, table.personId, table.channel),
    uniqueIndex("resolved_person_told_once")
      .on(table.ticketId, table.seq, table.resolvedPersonId, table.channel)
      .where(sql`resolved_person_id is not null and state <> 'superseded'`),
    index("outbox_due")
      .on(table.channel, table.nextAttemptAt, table.id)
      .where(sql`state in ('queued', 'claimed')`),
    index("outbox_in_order")
      .on(table.ticketId, table.personId, table.channel, table.id)
      .where(sql`state in ('queued', 'claimed')`),
    index("outbox_by_person").on(table.personId, table.channel, table.id),
    index("unseen_by_person").on(table.personId, table.id).where(sql`is_unseen = 1`),
    index("outbox_waiting_by_person")
      .on(table.personId, table.channel)
      .where(sql`state in ('queued', 'claimed')`),
    index("dead_letters").on(table.id).where(sql`state = 'dead'`),
    index("outbox_by_bundle").on(table.bundleId).where(sql`bundle_id is not null`),
    index("outbox_by_resolved_person").on(table.resolvedPersonId).where(sql`resolved_person_id is not null`),
    index("outbox_by_delivery").on(table.deliveryId).where(sql`delivery_id is not null`),
    foreignKey({
      columns: [table.ticketId, table.seq],
      foreignColumns: [ticketEvents.ticketId, ticketEvents.seq],
    }).onDelete("cascade"),
    check("outbox_state", oneOf(table.state, OUTBOX_STATES)),
  ],
);

/** One message that carried one or more outbox rows of a person. */
export const deliveries = sqliteTable(
  "deliveries",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    channel: text()
      .notNull()
      .references(() => channels.key, { onDelete: "restrict" }),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "restrict" }),
    messageId: text("message_id").notNull(),
    acceptedAt: integer("accepted_at").notNull(),
    response: text().notNull(),
  },
  (table) => [
    index("deliveries_by_person").on(table.personId),
    index("deliveries_by_channel").on(table.channel, table.acceptedAt),
    index("deliveries_by_message_id").on(table.messageId),
    index("deliveries_by_time").on(table.personId, table.channel, table.acceptedAt),
  ],
);
