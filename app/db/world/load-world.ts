import { type SQL, sql } from "drizzle-orm";
import { statusesQuery } from "#app/db/campus/campus-words.ts";
import type { Database } from "#app/db/client.ts";
import { actorFrom, actorId, actorQuery } from "#app/db/people/actor.ts";
import { operations, ticketEvents } from "#app/db/schema/events-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { ladderFrom, ladderQueries } from "#app/db/tickets/ladder-rows.ts";
import { stageQueries, stagesFrom, statutoryFrom } from "#app/db/tickets/stage-rows.ts";
import { calendarFrom, calendarQuery, stateOf, stateQuery, ticketIdOf } from "#app/db/tickets/ticket-rows.ts";
import type { Command } from "#app/domain/command.ts";
import type { World } from "#app/domain/world.ts";
import { concernedFrom, concernedQueries } from "./load-concerned.ts";
import { destinationFrom, destinationQueries } from "./load-destination.ts";
import { mentionableFrom, mentionableQueries } from "./load-mentionable.ts";
import { incidentFrom, incidentQueries, otherFrom, otherQueries } from "./load-other.ts";
import { redactableFrom, redactableQueries } from "./load-redactable.ts";
import { readGroups } from "./read-groups.ts";

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
  ticket: { world: World; hashes: Hashes } | null;
};

/** What the chains of events of the tickets that a command may write to end with. */
export type Hashes = { lastHash: string; otherHash: string; incidentHash: string };

/** Everything that one command on one ticket needs, in one round trip. */
export async function loadWorld(db: Database, command: Command, now: number): Promise<LoadedWorld> {
  const { reads } = db;
  const id = ticketIdOf(command.reference);
  const calendarId = sql`(select calendar_id from tickets where reference = ${command.reference})`;
  const {
    acting: [persons],
    committed: [[committed = null]],
    own: [rows],
    filed: [[filed]],
    past: [past],
    last: [[last]],
    statuses: [statuses],
    calendar: [[calendar]],
    ladder: [rungs, seniors],
    stages: [stages, lawful],
    ...more
  } = await readGroups(reads, {
    acting: [actorQuery(reads, command.actor, now)],
    committed: [committedQuery(db, command.actor, command.key, now)],
    own: [stateQuery(reads, command.reference)],
    filed: [filedQuery(db, command.reference)],
    past: [pastQuery(db, id, command.seen)],
    last: [lastHashQuery(db, id)],
    statuses: [statusesQuery(db)],
    calendar: [calendarQuery(reads, calendarId)],
    ladder: ladderQueries(reads, command.reference, now),
    stages: stageQueries(reads, now),
    destination: destinationQueries(db, command, now),
    other: otherQueries(db, command),
    incident: incidentQueries(db, command),
    redactable: redactableQueries(db, command),
    concerned: concernedQueries(db, command, now),
    mentionable: mentionableQueries(db, command, now),
  });
  const actor = actorFrom(command.actor, persons);
  const [row] = rows;
  if (!actor || !row || !calendar) return { committed, actor, ticket: null };
  const other = otherFrom(command, more.other);
  const incident = incidentFrom(command, more.incident);
  const world: World = {
    actor,
    state: stateOf(row),
    past: past.map(({ changedKind, changedOwner, setPromise, hasWords, ...event }) => ({
      ...event,
      changedKind: changedKind === 1,
      changedOwner: changedOwner === 1,
      setPromise: setPromise === 1,
      hasWords: hasWords === 1,
    })),
    statuses,
    filed: { title: filed?.title ?? "", place: filed?.place ?? "" },
    calendar: calendarFrom(calendar),
    ladder: ladderFrom(rungs),
    seniorAdmins: seniors.map((senior) => senior.personId),
    stages: stagesFrom(stages),
    statutory: statutoryFrom(lawful),
    ...destinationFrom(command, more.destination),
    other: other?.state ?? null,
    incident: incident?.state ?? null,
    staysInIncident: incident?.staysInIncident ?? false,
    redactable: redactableFrom(command, more.redactable),
    concerned: concernedFrom(command, more.concerned),
    mentionable: mentionableFrom(command, more.mentionable),
  };
  const hashes = {
    lastHash: last?.hash ?? "",
    otherHash: other?.lastHash ?? "",
    incidentHash: incident?.lastHash ?? "",
  };
  return { committed, actor, ticket: { world, hashes } };
}

/** What happened after the author's form was made; nothing where it carried no such event. */
function pastQuery({ reads }: Database, id: SQL, seen: number | null) {
  return reads
    .select({
      seq: ticketEvents.seq,
      kind: ticketEvents.kind,
      audience: ticketEvents.audience,
      actorId: ticketEvents.actorId,
      changedKind: sql<number>`json_extract(${ticketEvents.changes}, '$.ticket.statusKind') is not null`,
      changedOwner: sql<number>`json_type(${ticketEvents.changes}, '$.ticket.assigneeId') is not null`,
      setPromise: sql<number>`json_extract(${ticketEvents.facts}, '$.setPromise') is true
        or json_type(${ticketEvents.facts}, '$.asked') is not null`,
      hasWords: sql<number>`json_extract(${ticketEvents.facts}, '$.hasWords') is true`,
    })
    .from(ticketEvents)
    .where(sql`${ticketEvents.ticketId} = ${id} and ${ticketEvents.seq} > ${seen ?? Number.MAX_SAFE_INTEGER}`)
    .orderBy(ticketEvents.seq);
}

/** What the ticket's chain of events ends with. */
function lastHashQuery({ reads }: Database, id: SQL) {
  return reads
    .select({ hash: ticketEvents.hash })
    .from(ticketEvents)
    .where(sql`${ticketEvents.ticketId} = ${id}`)
    .orderBy(sql`${ticketEvents.seq} desc`)
    .limit(1);
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
