import { sql } from "drizzle-orm";
import { campusFrom, type Viewer, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import type { Database } from "#app/db/client.ts";
import { inboundMail } from "#app/db/schema/mail-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { AddressTrouble } from "#app/domain/mail-in/bounce.ts";
import { MOST_COUNTED } from "#app/domain/mail-in/settings.ts";
import { hasRole } from "#app/domain/people/permissions.ts";
import { arrivalFrom, arrivalQueries } from "./mail-arrival.ts";
import { mainStoppedBy } from "./troubled-addresses.ts";

const PAGE = 50;

/** Which arrivals a list shows: all of them, or those that wait for somebody. */
export type TraceList = "all" | "quarantine";

/** Of what is protected a trace says nothing but that it came; of what nobody has read yet that it may be. */
const OPEN = sql`inbound_mail.outcome <> 'received' and coalesce((select t.visibility from tickets t where t.id = inbound_mail.ticket_id), 'normal') <> 'protected'`;

const traceColumns = {
  id: inboundMail.id,
  receivedAt: inboundMail.receivedAt,
  bytes: inboundMail.bytes,
  times: inboundMail.times,
  fromAddress: sql<string>`case when ${OPEN} then inbound_mail.from_address else '' end`,
  envelopeTo: sql<string>`case when ${OPEN} then inbound_mail.envelope_to else '' end`,
  kind: inboundMail.kind,
  verdict: inboundMail.verdict,
  verdictWhy: inboundMail.verdictWhy,
  matchedBy: inboundMail.matchedBy,
  flags: inboundMail.flags,
  outcome: inboundMail.outcome,
  reason: inboundMail.reason,
  settledAt: inboundMail.settledAt,
  reference: sql<
    string | null
  >`case when ${OPEN} then (select t.reference from tickets t where t.id = inbound_mail.ticket_id) end`,
};

const isOurs = sql<number>`exists (select 1 from person_addresses a where a.kind = 'mail'
  and a.value = inbound_mail.from_address)`;
const isBlocked = sql<number>`exists (select 1 from blocked_senders b where b.address = inbound_mail.from_address)`;
/** What an operator reads of arrivals, and who may do something about them. */
function rightsOf(viewer: Viewer | null) {
  const has = (role: Parameters<typeof hasRole>[1]) =>
    viewer !== null && hasRole({ kind: "person", ...viewer }, role);
  const mayDecide = has("senior_admin") || has("super_admin");
  return {
    mayTrace: mayDecide || has("operator"),
    mayDecide,
    mayRead: has("senior_admin"),
    maySet: has("super_admin"),
  };
}

/** Arrivals, the latest first, with how mail is treated and whether it arrives at all. One round trip. */
export async function readMailTraces(
  { reads }: Database,
  ref: ActorRef,
  asked: { list: TraceList; before: number | null },
  now: number,
) {
  const before = asked.before ?? Number.MAX_SAFE_INTEGER;
  const waits = asked.list === "quarantine" ? sql`inbound_mail.outcome = 'quarantined' and ` : sql``;
  const [persons, campuses, rows, waiting, ...arrival] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select(traceColumns)
      .from(inboundMail)
      .where(sql`${waits}${inboundMail.id} < ${before}`)
      .orderBy(sql`${inboundMail.id} desc`)
      .limit(PAGE + 1),
    reads
      .select({ id: inboundMail.id })
      .from(inboundMail)
      .where(sql`${inboundMail.outcome} = 'quarantined' and ${inboundMail.id} > 0`)
      .limit(MOST_COUNTED + 1),
    ...arrivalQueries(reads),
  ]);
  const viewer = viewerFrom(persons);
  const rights = rightsOf(viewer);
  const [[settings]] = arrival;
  const { unknownSenders = "quarantine", acceptedDomains = "" } = settings ?? {};
  const health = arrivalFrom(arrival);
  const traces = rights.mayTrace
    ? {
        rows: rows.slice(0, PAGE),
        waiting: waiting.length,
        older: rows.length > PAGE ? (rows[PAGE - 1]?.id ?? null) : null,
        settings: { unknownSenders, acceptedDomains, silenceHours: health.silenceHours },
        ...health,
      }
    : null;
  return { viewer, campus: campusFrom(campuses), rights, traces };
}

export type MailTrace = Awaited<ReturnType<typeof traceQuery>>[number];

function traceQuery(reads: Database["reads"], id: number) {
  const stopped = sql<AddressTrouble | null>`case when inbound_mail.outcome = 'bounced'
    then ${mainStoppedBy(sql`inbound_mail.person_id`)} end`;
  return reads
    .select({ ...traceColumns, stopped, isOurs, isBlocked })
    .from(inboundMail)
    .where(sql`${inboundMail.id} = ${id}`);
}

/** One arrival step by step. One round trip. */
export async function readMailTrace({ reads }: Database, ref: ActorRef, id: number, now: number) {
  const [persons, campuses, [trace]] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    traceQuery(reads, id),
  ]);
  const viewer = viewerFrom(persons);
  const rights = rightsOf(viewer);
  return { viewer, campus: campusFrom(campuses), rights, trace: (rights.mayTrace && trace) || null };
}

/** What somebody who decides on an arrival looks at: who they are, and the row itself. */
export async function loadArrival({ reads }: Database, ref: ActorRef, id: number, now: number) {
  const [persons, , [row]] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select({
        id: inboundMail.id,
        sha256: inboundMail.sha256,
        fromAddress: inboundMail.fromAddress,
        kind: inboundMail.kind,
        verdict: inboundMail.verdict,
        isOurs,
        envelopeFrom: inboundMail.envelopeFrom,
        envelopeTo: inboundMail.envelopeTo,
        outcome: inboundMail.outcome,
        personId: inboundMail.personId,
        version: tickets.version,
      })
      .from(inboundMail)
      .leftJoin(tickets, sql`${tickets.id} = ${inboundMail.ticketId}`)
      .where(sql`${inboundMail.id} = ${id}`),
  ]);
  const viewer = viewerFrom(persons);
  return { viewer, rights: rightsOf(viewer), row: row ?? null };
}
