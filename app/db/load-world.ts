import { sql } from "drizzle-orm";
import type { Command } from "#app/domain/command.ts";
import type { World } from "#app/domain/world.ts";
import { actorFrom, actorId, actorQueries } from "./actor.ts";
import type { Database } from "./client.ts";
import { assignableQuery } from "./grants.ts";
import { ladderFrom, ladderQueries } from "./ladder-rows.ts";
import { concernedFrom, concernedQueries } from "./load-concerned.ts";
import { destinationFrom, destinationQueries } from "./load-destination.ts";
import { mentionableFrom, mentionableQueries } from "./load-mentionable.ts";
import { otherFrom, otherQueries } from "./load-other.ts";
import { redactableFrom, redactableQueries } from "./load-redactable.ts";
import { operations, ticketEvents, ticketStatuses, tickets } from "./schema.ts";
import { stageQueries, stagesFrom, statutoryFrom } from "./stage-rows.ts";
import { calendarFrom, calendarQueries, stateFrom, stateQueries, ticketIdOf } from "./ticket-rows.ts";

/** What was committed under a key before. */
export type Committed = {
  reference: string;
  seq: number;
  event: typeof operations.$inferSelect.event;
  fingerprint: string;
};

export type LoadedWorld = {
  committed: Committed | null;
  /** Null when the session stands for nobody any more. */
  actor: World["actor"] | null;
  /** Null when no such ticket exists. */
  ticket: { world: World; lastHash: string; otherHash: string } | null;
};

/** Everything that one command on one ticket needs, in one round trip. */
export async function loadWorld(db: Database, command: Command, now: number): Promise<LoadedWorld> {
  const { reads } = db;
  const id = ticketIdOf(command.reference);
  const calendarId = sql`(select calendar_id from tickets where reference = ${command.reference})`;
  const answers = await reads.batch([
    ...actorQueries(reads, command.actor, now),
    committedQuery(db, command.actor, command.key, now),
    ...stateQueries(reads, command.reference),
    filedQuery(db, command.reference),
    reads
      .select({
        seq: ticketEvents.seq,
        kind: ticketEvents.kind,
        audience: ticketEvents.audience,
        actorId: ticketEvents.actorId,
        changedKind: sql<number>`json_extract(${ticketEvents.changes}, '$.ticket.statusKind') is not null`,
        setPromise: sql<number>`json_extract(${ticketEvents.facts}, '$.setPromise') is true`,
        hasWords: sql<number>`json_extract(${ticketEvents.facts}, '$.hasWords') is true`,
      })
      .from(ticketEvents)
      .where(
        sql`${ticketEvents.ticketId} = ${id} and ${ticketEvents.seq} > ${command.seen ?? Number.MAX_SAFE_INTEGER}`,
      )
      .orderBy(ticketEvents.seq),
    reads
      .select({ hash: ticketEvents.hash })
      .from(ticketEvents)
      .where(sql`${ticketEvents.ticketId} = ${id}`)
      .orderBy(sql`${ticketEvents.seq} desc`)
      .limit(1),
    reads
      .select({ id: ticketStatuses.id, kind: ticketStatuses.kind, isDefault: ticketStatuses.isDefault })
      .from(ticketStatuses),
    ...calendarQueries(reads, calendarId),
    ...ladderQueries(reads, command.reference, now),
    ...stageQueries(reads, now),
    assignableQuery(db, command.reference, now),
    ...destinationQueries(db, command, now),
    ...otherQueries(db, command),
    ...redactableQueries(db, command),
    ...concernedQueries(db, command, now),
    ...mentionableQueries(db, command, now),
  ]);
  const [persons, grants, committed, rows, clocks, pauses, relations, links, filed, past, hashes, statuses] =
    answers;
  const [
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    calendarRows,
    segments,
    days,
    rungs,
    seniors,
    stageRows,
    lawful,
    staff,
    ...more
  ] = answers;
  const actor = actorFrom(command.actor, persons, grants);
  const [row] = rows;
  const [calendar] = calendarRows;
  if (!actor || !row || !calendar) return { committed: committed[0] ?? null, actor, ticket: null };
  const other = otherFrom(command, more);
  const world: World = {
    actor,
    state: stateFrom(row, clocks, pauses, relations, links),
    past: past.map(({ changedKind, setPromise, hasWords, ...event }) => ({
      ...event,
      changedKind: changedKind === 1,
      setPromise: setPromise === 1,
      hasWords: hasWords === 1,
    })),
    statuses,
    filed: { title: filed[0]?.title ?? "", place: filed[0]?.place ?? "" },
    calendar: calendarFrom(calendar, segments, days),
    ladder: ladderFrom(rungs),
    seniorAdmins: seniors.map((senior) => senior.personId),
    stages: stagesFrom(stageRows),
    statutory: statutoryFrom(lawful),
    assignable: staff.map((each) => each.id),
    ...destinationFrom(command, more),
    other: other?.state ?? null,
    staysInIncident: other?.staysInIncident ?? false,
    redactable: redactableFrom(command, more),
    concerned: concernedFrom(command, more),
    mentionable: mentionableFrom(command, more),
  };
  const ticket = { world, lastHash: hashes[0]?.hash ?? "", otherHash: other?.lastHash ?? "" };
  return { committed: committed[0] ?? null, actor, ticket };
}

/** Title and place in words, as last corrected. */
function filedQuery({ reads }: Database, reference: string) {
  return reads
    .select({
      title: tickets.title,
      place: sql<string>`coalesce((select text from event_contents
        where ticket_id = ${tickets.id} and part = 'place' order by seq desc limit 1), '')`,
    })
    .from(tickets)
    .where(sql`${tickets.reference} = ${reference}`);
}

/** The operation of this actor and key, if it was committed before. */
export function committedQuery(db: Database, ref: Command["actor"], key: string, now: number) {
  return db.reads
    .select({
      reference: tickets.reference,
      seq: operations.seq,
      event: operations.event,
      fingerprint: operations.fingerprint,
    })
    .from(operations)
    .innerJoin(tickets, sql`${tickets.id} = ${operations.ticketId}`)
    .where(sql`${operations.actorId} = ${actorId(ref, now)} and ${operations.key} = ${key}`);
}

/** After an unknown outcome: what became of the key. One round trip. */
export async function findCommitted(
  db: Database,
  ref: Command["actor"],
  key: string,
  now: number,
): Promise<Committed | null> {
  const [found] = await committedQuery(db, ref, key, now);
  return found ?? null;
}
