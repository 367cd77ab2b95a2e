import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { grantHolds } from "#app/db/people/grants.ts";
import {
  blockedSenders,
  inboundMail,
  mailSettings,
  publicMailReplies,
  revokedReplyAddresses,
} from "#app/db/schema/mail-schema.ts";
import { people, personAddresses, roleGrants } from "#app/db/schema/people-schema.ts";
import { deliveries, outbox } from "#app/db/schema/sending-schema.ts";
import { ticketPeople, tickets } from "#app/db/schema/tickets-schema.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import type { MailTicket, MailWorld } from "#app/domain/mail-in/decide-mail.ts";
import type { MailOutcome, MatchedBy } from "#app/domain/mail-in/outcome.ts";
import { domainsIn } from "#app/domain/mail-in/settings.ts";
import type { Visibility } from "#app/domain/ticket.ts";

const LATELY_MS = 10 * 60_000;
const MOST_COPIED = 20;
/** Of a list that came back: of so many rows the tickets' owners are told. */
const MOST_TOLD = 20;

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

/** By what a mail is to be found out about. */
export type MailAsked = {
  rowId: number;
  from: string | null;
  isVerified: boolean;
  ids: readonly string[];
  number: number | null;
  token: { ticketId: TicketId; personId: PersonId; seq: number } | null;
  copied: readonly string[];
  mailKey: string;
};

export type LoadedMail = {
  world: MailWorld;
  /** Members among those who got a copy, where its sender is one: whoever came by mail alone brings nobody in. */
  copied: readonly PersonId[];
  unknownPersonId: PersonId;
  /** Whom the mail was for that this one answers, or that came back, when it left, and the tickets it was about. */
  sent: { personId: PersonId; acceptedAt: number; references: readonly string[] } | null;
  /** When whoever that mail or the reply address was for was last heard of by a verified mail; null for never. */
  heardAt: number | null;
};

/** Everything that is known about a mail's surroundings, in one round trip; null where mail never came before. */
export async function loadMail(
  { reads }: Database,
  asked: MailAsked,
  now: number,
): Promise<LoadedMail | null> {
  const { from, token, number } = asked;
  const ofSender = sql`(select person_id from person_addresses where kind = 'mail' and value = ${from ?? ""}
    and verified_at is not null)`;
  const ids = [...asked.ids, ""];
  const sentIds = ids.flatMap((id) => [id, `<${id}>`]);
  const issued = sql`(select o.ticket_id from deliveries d join outbox o on o.delivery_id = d.id
      where d.message_id in ${sentIds}
    union all select m.ticket_id from inbound_mail m where m.message_id in ${ids} and m.message_id <> ''
      and m.outcome in ('filed', 'replied', 'noted'))`;
  const [
    settings,
    senders,
    blocked,
    byToken,
    byId,
    bySubject,
    revoked,
    lately,
    copied,
    relations,
    sent,
    heard,
  ] = await reads.batch([
    reads.select().from(mailSettings).where(sql`${mailSettings.id} = 1`),
    reads
      .select({
        personId: people.id,
        kind: people.kind,
        state: people.state,
        worksHere: sql<number>`exists (select 1 from ${roleGrants} where ${roleGrants.personId} = ${people.id}
            and ${roleGrants.role} <> 'student' and ${grantHolds(now)})`,
        repliesInPublic: sql<number>`exists (select 1 from ${publicMailReplies}
            where ${publicMailReplies.personId} = ${people.id})`,
      })
      .from(people)
      .where(sql`${people.id} = ${ofSender}`),
    reads
      .select({ address: blockedSenders.address })
      .from(blockedSenders)
      .where(sql`${blockedSenders.address} = ${from ?? ""}`),
    ticketQuery(reads, sql`${tickets.id} = ${token?.ticketId ?? null}`),
    ticketQuery(
      reads,
      sql`${tickets.id} = (select ticket_id from ${issued} where ticket_id is not null limit 1)`,
    ),
    ticketQuery(reads, sql`${tickets.number} = ${number}`),
    reads
      .select({ untilSeq: revokedReplyAddresses.untilSeq })
      .from(revokedReplyAddresses)
      .where(
        sql`${revokedReplyAddresses.ticketId} = ${token?.ticketId ?? null}
            and ${revokedReplyAddresses.personId} = ${token?.personId ?? null}`,
      ),
    reads
      // Copies of one mail are one, and this one's do not count against it.
      .select({
        ticketId: inboundMail.ticketId,
        count: sql<number>`count(distinct ${inboundMail.mailKey})`,
      })
      .from(inboundMail)
      .where(
        sql`${inboundMail.fromAddress} = ${from ?? ""} and ${inboundMail.receivedAt} > ${now - LATELY_MS}
            and ${inboundMail.ticketId} is not null and ${inboundMail.mailKey} <> ${asked.mailKey}
            and (${inboundMail.verdict} = 'verified') = ${asked.isVerified ? 1 : 0}`,
      )
      .groupBy(inboundMail.ticketId),
    reads
      .select({ personId: people.id })
      .from(personAddresses)
      .innerJoin(people, sql`${people.id} = ${personAddresses.personId}`)
      .where(
        sql`${personAddresses.kind} = 'mail' and ${personAddresses.value} in ${[...asked.copied, ""]}
            and ${personAddresses.verifiedAt} is not null and ${people.kind} = 'member' and ${people.state} = 'active'
            and exists (select 1 from ${roleGrants} where ${roleGrants.personId} = ${ofSender} and ${grantHolds(now)})`,
      )
      .limit(MOST_COPIED),
    reads
      .select({ ticketId: ticketPeople.ticketId, personId: ticketPeople.personId })
      .from(ticketPeople)
      .where(
        sql`${ticketPeople.effect} = 'allow' and ${ticketPeople.ticketId} = (select id from tickets where number = ${number})
            and (${ticketPeople.untilAt} is null or ${ticketPeople.untilAt} > ${now})`,
      ),
    reads
      .select({
        id: deliveries.id,
        personId: deliveries.personId,
        acceptedAt: deliveries.acceptedAt,
        reference: tickets.reference,
      })
      .from(deliveries)
      .innerJoin(outbox, sql`${outbox.deliveryId} = ${deliveries.id}`)
      .innerJoin(tickets, sql`${tickets.id} = ${outbox.ticketId}`)
      .where(sql`${deliveries.messageId} in ${sentIds}`)
      .orderBy(deliveries.id)
      .limit(MOST_TOLD),
    reads
      .select({ at: sql<number | null>`max(${inboundMail.receivedAt})` })
      .from(inboundMail)
      .where(
        sql`${inboundMail.personId} = coalesce((select person_id from deliveries where message_id in ${sentIds} limit 1),
              ${token?.personId ?? null})
            and ${inboundMail.verdict} = 'verified' and ${inboundMail.outcome} in ('filed', 'replied', 'noted')`,
      ),
  ]);
  const [set] = settings;
  if (!set) return null;
  const [sender] = senders;
  const isHere = sender?.kind === "member" && sender.state === "active";
  const ticketOf = (row: TicketRow | undefined): MailTicket | null =>
    row
      ? {
          ...row,
          participants: [
            ...(row.assigneeId === null ? [] : [row.assigneeId]),
            ...relations.filter((each) => each.ticketId === row.id).map((each) => each.personId),
          ],
        }
      : null;
  const tokenTicket = ticketOf(byToken[0]);
  const isRevoked = revoked.some(({ untilSeq }) => token !== null && token.seq <= untilSeq);
  const world: MailWorld = {
    sender:
      sender && isHere
        ? {
            personId: sender.personId,
            worksHere: sender.worksHere === 1,
            repliesInPublic: sender.repliesInPublic === 1,
          }
        : null,
    isTaken: sender !== undefined,
    isBlocked: blocked.length > 0,
    token: token && tokenTicket && !isRevoked ? { ticket: tokenTicket, personId: token.personId } : null,
    byId: ticketOf(byId[0]),
    bySubject: ticketOf(bySubject[0]),
    lately: new Map(lately.flatMap(({ ticketId, count }) => (ticketId === null ? [] : [[ticketId, count]]))),
    settings: {
      unknownSenders: set.unknownSenders,
      acceptedDomains: domainsIn(set.acceptedDomains),
    },
  };
  return {
    world,
    copied: copied.map(({ personId }) => personId),
    unknownPersonId: set.unknownPersonId,
    sent: sentOf(sent),
    heardAt: heard[0]?.at ?? null,
  };
}

type SentRow = { id: number; personId: PersonId; acceptedAt: number; reference: string };

/** The first of the mails that were named, with all its tickets: a list is about several. */
function sentOf(rows: readonly SentRow[]): LoadedMail["sent"] {
  const [first] = rows;
  if (!first) return null;
  const references = rows.filter(({ id }) => id === first.id).map(({ reference }) => reference);
  return { personId: first.personId, acceptedAt: first.acceptedAt, references: [...new Set(references)] };
}

type TicketRow = {
  id: TicketId;
  reference: string;
  visibility: Visibility;
  requesterId: PersonId | null;
  filedById: PersonId | null;
  assigneeId: PersonId | null;
};

function ticketQuery(reads: Database["reads"], which: SQL) {
  return reads
    .select({
      id: tickets.id,
      reference: tickets.reference,
      visibility: tickets.visibility,
      requesterId: tickets.requesterId,
      filedById: tickets.filedById,
      assigneeId: tickets.assigneeId,
    })
    .from(tickets)
    .where(which);
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

/** Writes down what a mail turned out to be and what became of it. */
export async function settleMail(
  { writes }: Database,
  id: number,
  read: MailRead,
  settled: Settled,
  now: number,
): Promise<void> {
  const { reference = null, outcome, reason = null, matchedBy = null, seq = null, personId = null } = settled;
  await writes
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

/** A ticket by its reference, with the one that it was merged into. */
export async function standingOf({ reads }: Database, reference: string) {
  const [row] = await reads
    .select({
      id: tickets.id,
      title: tickets.title,
      mergedInto: sql<string | null>`(select reference from tickets m where m.id = tickets.merged_into_id)`,
    })
    .from(tickets)
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

/** Puts an arrival that nothing could be made of where somebody looks at it. */
export async function giveUpMail({ writes }: Database, id: number, now: number): Promise<void> {
  await writes
    .update(inboundMail)
    .set({ outcome: "quarantined", reason: "failed", settledAt: now })
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
