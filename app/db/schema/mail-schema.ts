import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import type { AddressTrouble } from "#app/domain/mail-in/bounce.ts";
import type { MailKind } from "#app/domain/mail-in/mail-kind.ts";
import { MAIL_OUTCOMES, type MailOutcome, type MatchedBy } from "#app/domain/mail-in/outcome.ts";
import type { Verdict, VerdictWhy } from "#app/domain/mail-in/verdict.ts";
import { people, personAddresses } from "./people-schema.ts";
import { tickets } from "./tickets-schema.ts";

/**
 * Every mail that arrived, whatever became of it; its bytes lie in the bucket under their hash. One that arrives again
 * for the same recipient is counted in its row.
 */
export const inboundMail = sqliteTable(
  "inbound_mail",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    sha256: text().notNull(),
    bytes: integer().notNull(),
    envelopeFrom: text("envelope_from").notNull(),
    envelopeTo: text("envelope_to").notNull(),
    receivedAt: integer("received_at").notNull(),
    times: integer().notNull().default(1),
    /** How often the minute took it up again after its ingest was cut off. */
    tries: integer().notNull().default(0),
    /** The sender it is believed to have, or says it has; empty where it says nothing. */
    fromAddress: text("from_address").notNull().default(""),
    messageId: text("message_id"),
    /** What is the same for all copies of one mail. */
    mailKey: text("mail_key"),
    kind: text().$type<MailKind>(),
    verdict: text().$type<Verdict["kind"]>(),
    verdictWhy: text("verdict_why").$type<VerdictWhy>(),
    matchedBy: text("matched_by").$type<MatchedBy>(),
    flags: text().notNull().default(""),
    outcome: text().$type<MailOutcome>().notNull().default("received"),
    /** Why, as a code. */
    reason: text(),
    personId: integer("person_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "set null" }),
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .references(() => tickets.id, { onDelete: "restrict" }),
    seq: integer(),
    settledAt: integer("settled_at"),
  },
  (table) => [
    uniqueIndex("mail_once").on(table.sha256, table.envelopeTo),
    index("mail_by_key").on(table.mailKey),
    index("mail_by_message_id").on(table.messageId),
    index("mail_by_sender").on(table.fromAddress, table.receivedAt),
    index("mail_by_person").on(table.personId),
    index("mail_by_ticket").on(table.ticketId),
    index("mail_unsettled").on(table.receivedAt).where(sql`outcome = 'received'`),
    index("mail_in_quarantine").on(table.id).where(sql`outcome = 'quarantined'`),
    check("mail_outcome", sql.raw(`outcome in (${MAIL_OUTCOMES.map((each) => `'${each}'`).join(", ")})`)),
  ],
);

/** How a campus treats mail; one row, made with what else mail needs when the first one comes. */
export const mailSettings = sqliteTable(
  "mail_settings",
  {
    id: integer().primaryKey(),
    unknownSenders: text("unknown_senders").$type<"reject" | "quarantine" | "accept">().notNull(),
    /** Domains whose unknown senders are accepted, separated by blanks. */
    acceptedDomains: text("accepted_domains").notNull(),
    /** So long without any mail is worth a look. */
    silenceHours: integer("silence_hours").notNull(),
    /** Whose a report is while nobody knows who wrote it. */
    unknownPersonId: integer("unknown_person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "restrict" }),
  },
  (table) => [index("mail_settings_unknown").on(table.unknownPersonId)],
);

/** Senders whose mail is kept and goes no further. */
export const blockedSenders = sqliteTable("blocked_senders", {
  address: text().primaryKey(),
  blockedById: integer("blocked_by_id")
    .$type<PersonId>()
    .references(() => people.id, { onDelete: "set null" }),
  blockedAt: integer("blocked_at").notNull(),
});

/** Reply addresses that open nothing any more: those that a person was given for a ticket up to that event. */
export const revokedReplyAddresses = sqliteTable(
  "revoked_reply_addresses",
  {
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .notNull()
      .references(() => tickets.id, { onDelete: "cascade" }),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    untilSeq: integer("until_seq").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.personId] }),
    index("revoked_by_person").on(table.personId),
  ],
);

/** Staff whose replies by mail are sent to the requester at once. */
export const publicMailReplies = sqliteTable("public_mail_replies", {
  personId: integer("person_id")
    .$type<PersonId>()
    .primaryKey()
    .references(() => people.id, { onDelete: "cascade" }),
  sinceAt: integer("since_at").notNull(),
});

/** Addresses that a mail came back from, with the last of it; the row goes when somebody says that it works again. */
export const troubledAddresses = sqliteTable(
  "troubled_addresses",
  {
    addressId: integer("address_id")
      .primaryKey()
      .references(() => personAddresses.id, { onDelete: "cascade" }),
    kind: text().$type<AddressTrouble>().notNull(),
    /** As the report gives it (RFC 3463); null where it has none. */
    status: text(),
    at: integer().notNull(),
  },
  () => [check("address_trouble", sql.raw("kind in ('hard', 'soft', 'complaint')"))],
);

/** Mails that we send to ourselves, to see that mail arrives. */
export const mailSelfTests = sqliteTable(
  "mail_self_tests",
  {
    id: text().primaryKey(),
    sentAt: integer("sent_at").notNull(),
    returnedAt: integer("returned_at"),
    /** How our receiver judged it: a change of its words shows here first. */
    verdict: text().$type<Verdict["kind"]>(),
  },
  (table) => [index("self_tests_by_time").on(table.sentAt)],
);
