import { sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Database } from "#app/db/client.ts";
import { inboundMail } from "#app/db/schema/mail-schema.ts";
import { personAddresses } from "#app/db/schema/people-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { auditStatements } from "#app/db/upkeep/audit.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { NamedTicket } from "#app/domain/mail-in/decide-mail.ts";
import type { MailOutcome, MatchedBy } from "#app/domain/mail-in/outcome.ts";
import { namedTicketId } from "./load-mail.ts";

export type Arrival = {
  sha256: string;
  bytes: number;
  envelopeFrom: string;
  envelopeTo: string;
  now: number;
};

export type InboundRow = { id: number; outcome: MailOutcome; times: number };

/** Writes an arrival down; the same bytes for the same recipient are counted in their row. */
export async function recordArrival({ writes }: Database, arrival: Arrival): Promise<InboundRow> {
  const { now, ...row } = arrival;
  const [kept] = await writes
    .insert(inboundMail)
    .values({ ...row, receivedAt: now })
    .onConflictDoUpdate({
      target: [inboundMail.sha256, inboundMail.envelopeTo],
      set: { times: sql`${inboundMail.times} + 1` },
    })
    .returning({ id: inboundMail.id, outcome: inboundMail.outcome, times: inboundMail.times });
  if (!kept) throw new Error("an arrival was not written down");
  return kept;
}

/** What became of these bytes as they came for that recipient; null where they never came. */
export async function knownOutcome(
  { reads }: Database,
  { sha256, envelopeTo }: Pick<Arrival, "sha256" | "envelopeTo">,
): Promise<MailOutcome | null> {
  const [row] = await reads
    .select({ outcome: inboundMail.outcome })
    .from(inboundMail)
    .where(sql`${inboundMail.sha256} = ${sha256} and ${inboundMail.envelopeTo} = ${envelopeTo}`);
  return row?.outcome ?? null;
}

/** Every arrival of these bytes: what became of it, and when. */
export async function arrivalsOf({ reads }: Database, shas: readonly string[]) {
  return reads
    .select({
      sha256: inboundMail.sha256,
      outcome: inboundMail.outcome,
      settledAt: inboundMail.settledAt,
    })
    .from(inboundMail)
    .where(sql`${inboundMail.sha256} in (select value from json_each(${JSON.stringify(shas)}))`);
}

/** What was found out about a mail, and what became of it. */
export type Settled = {
  outcome: MailOutcome;
  reason?: string | null;
  matchedBy?: MatchedBy | null;
  reference?: string | null;
  seq?: number | null;
  personId?: PersonId | null;
};

export type MailRead = Pick<
  typeof inboundMail.$inferInsert,
  "fromAddress" | "messageId" | "mailKey" | "kind" | "verdict" | "verdictWhy" | "flags"
>;

/** Writes down what a mail turned out to be and what became of it; in the audit log, too, who released it. */
export async function settleMail(
  { writes }: Database,
  id: number,
  read: MailRead,
  settled: Settled,
  now: number,
  releasedById: PersonId | null = null,
): Promise<void> {
  const { reference = null, outcome, reason = null, matchedBy = null, seq = null, personId = null } = settled;
  const update = writes
    .update(inboundMail)
    .set({
      ...read,
      outcome,
      reason,
      matchedBy,
      seq,
      personId,
      ticketId: sql`(select id from tickets where reference = ${reference})`,
      settledAt: now,
    })
    .where(sql`${inboundMail.id} = ${id}`);
  const entry = { at: now, actorId: releasedById, action: "configuration_changed", thing: "mail" } as const;
  const facts = { what: "mail_released", outcome };
  const released =
    releasedById === null ? [] : auditStatements(writes, { ...entry, thingId: String(id), facts });
  await writes.batch([update, ...released]);
}

/** What a copy of the same mail became; null where there is none that became anything. */
export async function settledCopy({ reads }: Database, mailKey: string, id: number) {
  const [row] = await reads
    .select({ reference: tickets.reference, seq: inboundMail.seq, outcome: inboundMail.outcome })
    .from(inboundMail)
    .leftJoin(tickets, sql`${tickets.id} = ${inboundMail.ticketId}`)
    .where(
      sql`${inboundMail.mailKey} = ${mailKey} and ${inboundMail.id} <> ${id}
        and ${inboundMail.outcome} in ('filed', 'replied', 'noted', 'kept', 'bounced')`,
    )
    .limit(1);
  return row ?? null;
}

const target = alias(tickets, "target");

/** A ticket by its reference, with the one that it was merged into. */
export async function standingOf({ reads }: Database, reference: string) {
  const [row] = await reads
    .select({
      id: tickets.id,
      title: tickets.title,
      mergedInto: { reference: target.reference, visibility: target.visibility },
    })
    .from(tickets)
    .leftJoin(target, sql`${target.id} = ${tickets.mergedIntoId}`)
    .where(sql`${tickets.reference} = ${reference}`);
  return row ?? null;
}

/** Makes a person of an address that wrote here, with nothing but that; answers whose it is, also where it was there. */
export async function makeSender(
  { writes }: Database,
  address: string,
  now: number,
): Promise<PersonId | null> {
  const isNew = sql`not exists (select 1 from person_addresses where kind = 'mail' and value = ${address})`;
  const answers = await writes.batch([
    writes.run(sql`insert into people (kind, state, name, locale, created_at)
      select 'member', 'active', ${address}, 'en', ${now} where ${isNew}`),
    writes.run(sql`insert into person_addresses (person_id, kind, value, is_primary, verified_at)
      select (select max(id) from people), 'mail', ${address}, 1, ${now} where ${isNew}`),
    writes
      .select({ personId: personAddresses.personId })
      .from(personAddresses)
      .where(sql`${personAddresses.kind} = 'mail' and ${personAddresses.value} = ${address}`),
  ]);
  return answers[2][0]?.personId ?? null;
}

/** A mail that waits for somebody to say that it was theirs; null for every other one. */
export async function unconfirmedMail({ reads }: Database, id: number) {
  const [row] = await reads
    .select({
      id: inboundMail.id,
      sha256: inboundMail.sha256,
      fromAddress: inboundMail.fromAddress,
      envelopeFrom: inboundMail.envelopeFrom,
      envelopeTo: inboundMail.envelopeTo,
      reference: tickets.reference,
    })
    .from(inboundMail)
    .innerJoin(tickets, sql`${tickets.id} = ${inboundMail.ticketId}`)
    .where(
      sql`${inboundMail.id} = ${id} and ${inboundMail.outcome} = 'kept' and ${inboundMail.reason} = 'unconfirmed'
        and ${inboundMail.fromAddress} <> ''`,
    );
  return row ?? null;
}

/** Puts an arrival that nothing could be made of where somebody looks at it who may read its ticket, if it has one. */
export async function giveUpMail(
  { writes }: Database,
  { id, ticket, now }: { id: number; ticket: NamedTicket | null; now: number },
): Promise<void> {
  await writes
    .update(inboundMail)
    .set({
      outcome: "quarantined",
      reason: "failed",
      ticketId: ticket && namedTicketId(ticket),
      settledAt: now,
    })
    .where(sql`${inboundMail.id} = ${id} and ${inboundMail.outcome} = 'received'`);
}

/** Arrivals that nothing became of: their ingest was cut off. The oldest first. */
export async function unsettledMail({ reads }: Database, before: number, most: number) {
  return reads
    .select({
      id: inboundMail.id,
      sha256: inboundMail.sha256,
      envelopeFrom: inboundMail.envelopeFrom,
      envelopeTo: inboundMail.envelopeTo,
    })
    .from(inboundMail)
    .where(sql`${inboundMail.outcome} = 'received' and ${inboundMail.receivedAt} < ${before}`)
    .orderBy(inboundMail.receivedAt)
    .limit(most);
}

/** Notes that an arrival is taken up again, or with -1 that it cost no try; answers how often it was by now. */
export async function noteTry({ writes }: Database, id: number, count: 1 | -1): Promise<number> {
  const [row] = await writes
    .update(inboundMail)
    .set({ tries: sql`${inboundMail.tries} + ${count}` })
    .where(sql`${inboundMail.id} = ${id}`)
    .returning({ tries: inboundMail.tries });
  return row?.tries ?? 0;
}
