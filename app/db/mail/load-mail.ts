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
import type { MailTicket, MailWorld, NamedTicket } from "#app/domain/mail-in/decide-mail.ts";
import { domainsIn } from "#app/domain/mail-in/settings.ts";
import type { Visibility } from "#app/domain/ticket.ts";

const LATELY_MS = 10 * 60_000;
const MOST_COPIED = 20;
/** Of a list that came back: of so many rows the tickets' owners are told. */
const MOST_TOLD = 20;

/** By what a mail is to be found out about. */
export type MailAsked = {
  rowId: number;
  from: string | null;
  isVerified: boolean;
  ids: readonly string[];
  number: number | null;
  token: { ticket: NamedTicket; personId: PersonId; seq: number } | null;
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

/** The id of the ticket that a reply address names. */
export function namedTicketId(named: NamedTicket): SQL {
  return "id" in named
    ? sql`${named.id}`
    : sql`(select id from tickets where reference = ${named.reference})`;
}

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
    ticketQuery(reads, sql`${tickets.id} = ${token && namedTicketId(token.ticket)}`),
    ticketQuery(
      reads,
      sql`${tickets.id} = (select ticket_id from ${issued} where ticket_id is not null limit 1)`,
    ),
    ticketQuery(reads, sql`${tickets.number} = ${number}`),
    reads
      .select({ untilSeq: revokedReplyAddresses.untilSeq })
      .from(revokedReplyAddresses)
      .where(
        sql`${revokedReplyAddresses.ticketId} = ${token && namedTicketId(token.ticket)}
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
            and ${inboundMail.outcome} not in ('quarantined', 'blocked', 'set_aside')
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
