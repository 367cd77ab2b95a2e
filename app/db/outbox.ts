import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Grant } from "#app/domain/actor.ts";
import type { EventKind, Facts, WordsPart } from "#app/domain/events.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import type { Duty } from "#app/domain/telling.ts";
import type { Ticket, TicketPerson } from "#app/domain/ticket.ts";
import type { Database } from "./client.ts";
import { grantHolds } from "./grants.ts";
import { labelOf } from "./labels.ts";
import {
  campus,
  deliveries,
  eventContents,
  outbox,
  people,
  personAddresses,
  roleGrants,
  ticketEvents,
  ticketPeople,
  tickets,
} from "./schema.ts";
import { ticketColumns } from "./ticket-rows.ts";

export type Claimed = {
  id: number;
  ticketId: TicketId;
  seq: number;
  personId: PersonId;
  attempts: number;
  giveUpAt: number;
};

/** One row of the outbox with all that its message may say, read at sending time. */
export type Due = Claimed & {
  duty: Duty;
  event: {
    kind: EventKind;
    facts: Facts;
    at: number;
    audience: "public" | "staff" | "leadership";
    actorId: PersonId | null;
    actorName: string | null;
  };
  ticket: Ticket & {
    title: string;
    promisedAt: number;
    subcategory: string;
    place: string;
    requesterName: string | null;
    assigneeName: string | null;
  };
  people: readonly TicketPerson[];
  to: { name: string; locale: string; state: string; address: string | null; grants: readonly Grant[] };
  words: Readonly<Partial<Record<WordsPart, string>>>;
};

export type Campus = { name: string; timeZone: string };

const CLAIM = 50;
const LEASE_MS = 60_000;

/**
 * Takes up to 50 due rows of a channel for one minute. Rows of one person on one ticket leave in their order, but
 * what a level of the ladder must be told waits for nothing. A row whose lease ran out is taken again.
 */
export async function claimDue(
  { writes }: Database,
  channel: string,
  now: number,
): Promise<readonly Claimed[]> {
  const earlier = sql`select 1 from outbox e where e.ticket_id = o.ticket_id and e.person_id = o.person_id
    and e.channel = o.channel and e.state in ('queued', 'claimed') and e.id < o.id`;
  const due = sql`select o.id from outbox o where o.channel = ${channel} and o.state in ('queued', 'claimed')
    and o.next_attempt_at <= ${now} and (o.state = 'queued' or o.lease_until_at <= ${now})
    and (o.duty = 'level' or not exists (${earlier})) order by o.next_attempt_at, o.id limit ${CLAIM}`;
  return writes
    .update(outbox)
    .set({
      state: "claimed",
      attempts: sql`${outbox.attempts} + 1`,
      leaseUntilAt: now + LEASE_MS,
      resolvedPersonId: sql`${outbox.personId}`,
    })
    .where(sql`${outbox.id} in (${due})`)
    .returning({
      id: outbox.id,
      ticketId: outbox.ticketId,
      seq: outbox.seq,
      personId: outbox.personId,
      attempts: outbox.attempts,
      giveUpAt: outbox.giveUpAt,
    });
}

/** When the channel has something to do next; null when nothing is left. */
export async function nextAttemptAt({ reads }: Database, channel: string): Promise<number | null> {
  const [row] = await reads
    .select({
      at: sql<number | null>`min(case when state = 'claimed' then lease_until_at else next_attempt_at end)`,
    })
    .from(outbox)
    // A row behind another one of its person and ticket has no moment of its own; that one brings it along.
    .where(
      sql`${outbox.channel} = ${channel} and ${outbox.state} in ('queued', 'claimed') and (${outbox.duty} = 'level'
        or not exists (select 1 from outbox e where e.ticket_id = ${outbox.ticketId} and e.person_id = ${outbox.personId}
          and e.channel = ${channel} and e.state in ('queued', 'claimed') and e.id < ${outbox.id}))`,
    );
  return row?.at ?? null;
}

/** Everything the messages of claimed rows may say, in one round trip. */
export async function loadDue(
  db: Database,
  claimed: readonly Claimed[],
  now: number,
): Promise<{ campus: Campus; due: readonly Due[] }> {
  const { reads } = db;
  const ids = claimed.map((row) => row.id);
  const ours = sql`${outbox.id} in ${ids}`;
  const name = (id: typeof tickets.requesterId | typeof tickets.assigneeId | typeof ticketEvents.actorId) =>
    sql<string | null>`(select name from people where id = ${id})`;
  const [campuses, rows, words, relations, grants] = await reads.batch([
    reads.select({ name: campus.name, timeZone: campus.timeZone }).from(campus),
    reads
      .select({
        id: outbox.id,
        seq: outbox.seq,
        personId: outbox.personId,
        attempts: outbox.attempts,
        giveUpAt: outbox.giveUpAt,
        duty: outbox.duty,
        event: {
          kind: ticketEvents.kind,
          facts: ticketEvents.facts,
          at: ticketEvents.at,
          audience: ticketEvents.audience,
          actorId: ticketEvents.actorId,
          actorName: name(ticketEvents.actorId),
        },
        ticket: {
          ...ticketColumns,
          title: tickets.title,
          promisedAt: tickets.promisedAt,
          subcategory: labelOf("category", tickets.categoryId),
          place: labelOf("scope", tickets.scopeId),
          requesterName: name(tickets.requesterId),
          assigneeName: name(tickets.assigneeId),
        },
        to: { name: people.name, locale: people.locale, state: people.state, address: personAddresses.value },
      })
      .from(outbox)
      .innerJoin(
        ticketEvents,
        sql`${ticketEvents.ticketId} = ${outbox.ticketId} and ${ticketEvents.seq} = ${outbox.seq}`,
      )
      .innerJoin(tickets, sql`${tickets.id} = ${outbox.ticketId}`)
      .innerJoin(people, sql`${people.id} = ${outbox.personId}`)
      .leftJoin(
        personAddresses,
        sql`${personAddresses.personId} = ${outbox.personId} and ${personAddresses.kind} = 'mail'
          and ${personAddresses.isPrimary} = 1 and ${personAddresses.verifiedAt} is not null`,
      )
      .where(ours)
      .orderBy(outbox.id),
    reads
      .select({
        ticketId: eventContents.ticketId,
        seq: eventContents.seq,
        part: eventContents.part,
        text: eventContents.text,
      })
      .from(eventContents)
      .where(
        sql`(${eventContents.ticketId}, ${eventContents.seq}) in (select ticket_id, seq from outbox where ${ours})`,
      ),
    reads
      .select()
      .from(ticketPeople)
      .where(sql`${ticketPeople.ticketId} in (select ticket_id from outbox where ${ours})`),
    reads
      .select({
        personId: roleGrants.personId,
        id: roleGrants.id,
        role: roleGrants.role,
        domainId: roleGrants.domainId,
        scopeId: roleGrants.scopeId,
      })
      .from(roleGrants)
      .where(
        sql`${roleGrants.personId} in (select person_id from outbox where ${ours}) and ${grantHolds(now)}`,
      ),
  ]);
  const due = rows.map((row): Due => {
    const said = words.filter((each) => each.ticketId === row.ticket.id && each.seq === row.seq);
    return {
      ...row,
      ticketId: row.ticket.id,
      people: relations.filter((each) => each.ticketId === row.ticket.id),
      words: Object.fromEntries(said.map((each) => [each.part, each.text])),
      to: { ...row.to, grants: grants.filter((grant) => grant.personId === row.personId) },
    };
  });
  return { campus: campuses[0] ?? { name: "", timeZone: "UTC" }, due };
}

/** What became of one claimed row. */
export type Mark =
  | { id: number; kind: "accepted"; messageId: string; personId: PersonId; response: string }
  | { id: number; kind: "superseded"; reason: string }
  | { id: number; kind: "dead"; reason: string }
  /** Back into the queue; `counts` is whether the attempt was this recipient's fault. */
  | { id: number; kind: "again"; at: number; reason: string; counts: boolean };

/** Writes down what became of claimed rows, in one batch. */
export async function markRows(
  { writes }: Database,
  channel: string,
  marks: readonly Mark[],
  now: number,
): Promise<void> {
  const statements = marks.flatMap((mark) => markStatements(writes, channel, mark, now));
  const [first, ...rest] = statements;
  if (first) await writes.batch([first, ...rest]);
}

type Writes = Database["writes"];

function markStatements(writes: Writes, channel: string, mark: Mark, now: number): BatchItem<"sqlite">[] {
  const row = sql`${outbox.id} = ${mark.id} and ${outbox.state} = 'claimed'`;
  if (mark.kind === "again") {
    const attempts = mark.counts ? sql`${outbox.attempts}` : sql`${outbox.attempts} - 1`;
    const set = {
      state: "queued",
      nextAttemptAt: mark.at,
      leaseUntilAt: null,
      reason: mark.reason,
      attempts,
    } as const;
    return [writes.update(outbox).set(set).where(row)];
  }
  if (mark.kind !== "accepted")
    return [
      writes.update(outbox).set({ state: mark.kind, reason: mark.reason, leaseUntilAt: null }).where(row),
    ];
  const { messageId, personId, response } = mark;
  return [
    writes.insert(deliveries).values({ channel, personId, messageId, acceptedAt: now, response }),
    writes
      .update(outbox)
      .set({
        state: "accepted",
        leaseUntilAt: null,
        reason: null,
        deliveryId: sql`(select max(id) from deliveries)`,
      })
      .where(row),
  ];
}

/** Lays aside everything that waits, so that what was imported, restored or made up is never sent. */
export async function silenceOutbox({ writes }: Database, reason: string): Promise<void> {
  await writes.update(outbox).set({ state: "superseded", reason }).where(sql`${outbox.state} = 'queued'`);
}
