import { type SQL, sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { statusesQuery } from "#app/db/campus/campus-words.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import {
  calendarIdOf,
  scopeIdOf,
  subcategoryFrom,
  subcategoryQuery,
  subjectOf,
} from "#app/db/campus/subcategory-rows.ts";
import type { Database } from "#app/db/client.ts";
import { actorFrom, actorId, actorQuery } from "#app/db/people/actor.ts";
import { requesterFrom, requesterQuery } from "#app/db/people/requester-profile.ts";
import {
  candidateIds,
  candidateQuery,
  onDutyFrom,
  onDutyIds,
  staffingFrom,
  staffingQuery,
} from "#app/db/people/staffing-rows.ts";
import { operations, ticketEvents } from "#app/db/schema/events-schema.ts";
import { places } from "#app/db/schema/places-schema.ts";
import { categories } from "#app/db/schema/taxonomy-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { ladderFrom, ladderQueries } from "#app/db/tickets/ladder-rows.ts";
import { calendarFrom, calendarQuery, stateOf, stateQuery, ticketIdOf } from "#app/db/tickets/ticket-rows.ts";
import type { Committed } from "#app/db/world/load-world.ts";
import { readGroups } from "#app/db/world/read-groups.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { type EmergencyWorld, JOINS_WITHIN_MS, placeInWords } from "#app/domain/filing/emergency.ts";
import { OPEN_KINDS } from "#app/domain/statuses.ts";

/** Who says it, of what kind and where, as it was chosen and as it was typed, and the key of its operation. */
export type EmergencyAsked = { actor: ActorRef; kind: string; place: string; where: string; key: string };

/** What was committed before; `heard`: whether it told anybody on duty. */
export type CommittedEmergency = Committed & { heard: number };

export type LoadedEmergency = {
  committed: CommittedEmergency | null;
  /** Null where the campus has no subcategory for emergencies. */
  world: EmergencyWorld | null;
  lastHash: string;
};

/** Everything that a report of an emergency needs, in one round trip. */
export async function loadEmergency(
  { reads }: Database,
  asked: EmergencyAsked,
  now: number,
): Promise<LoadedEmergency> {
  const db = { reads } as Database;
  const slug = slugOf(asked.kind);
  const place = placeIdOf(asked, now);
  const subject = subjectOf(slug, place, []);
  const open = openOne(slug, place, asked.where, now);
  const onDuty = onDutyIds(subject, now);
  const whom = sql`${candidateIds(subject, now)} union ${onDuty}
    union select assignee_id from tickets where reference = ${open}`;
  const {
    acting: [persons],
    committed: [[committed]],
    subject: [[row]],
    requester: [[profile]],
    place: [[at]],
    candidates: [candidates],
    staffing: [staff],
    ladder: [rungs, seniors],
    statuses: [statuses],
    lately: [[lately]],
    calendar: [[calendarRow]],
    open: [[ticket]],
    last: [[last]],
  } = await readGroups(reads, {
    acting: [actorQuery(reads, asked.actor, now)],
    committed: [committedQuery(reads, asked, now)],
    subject: [subcategoryQuery(db, slug)],
    requester: [requesterQuery(db, slug, actorId(asked.actor, now))],
    place: [placeQuery(reads, slug, place)],
    candidates: [candidateQuery(reads, subject, now)],
    staffing: [staffingQuery(reads, whom, now, onDuty)],
    ladder: ladderQueries(reads, open, now),
    statuses: [statusesQuery(db)],
    lately: [latelyQuery(reads, now)],
    calendar: [calendarQuery(reads, calendarIdOf(slug))],
    open: [stateQuery(reads, open)],
    last: [lastHashQuery(reads, open)],
  });
  const around = { committed: committed ?? null, lastHash: last?.hash ?? "" };
  if (!row || !calendarRow || !at) return { ...around, world: null };
  const world: EmergencyWorld = {
    actor: actorFrom(asked.actor, persons) ?? { kind: "reporter" },
    subcategory: { ...subcategoryFrom(row), calendar: calendarFrom(calendarRow), fields: [] },
    requester: requesterFrom(profile),
    place: at,
    statuses,
    candidates,
    staffing: staffingFrom(staff),
    ladder: ladderFrom(rungs),
    seniorAdmins: seniors.map(({ personId }) => personId),
    onDuty: onDutyFrom(staff),
    open: ticket ? stateOf(ticket) : null,
    lately: lately?.n ?? 0,
  };
  return { ...around, world };
}

function placeQuery(reads: Database["reads"], slug: SQL, place: SQL) {
  return reads
    .select({
      placeId: sql<EmergencyWorld["place"]["placeId"]>`${place}`,
      scopeId: scopeIdOf(slug, place),
      label: labelOf("place", place),
    })
    .from(sql`(select 1)`);
}

function lastHashQuery(reads: Database["reads"], open: SQL) {
  return reads
    .select({ hash: ticketEvents.hash })
    .from(ticketEvents)
    .where(sql`${ticketEvents.ticketId} = ${ticketIdOf(open)}`)
    .orderBy(sql`${ticketEvents.seq} desc`)
    .limit(1);
}

/** Reports of nobody are the operations of 0; their keys are told from the system's by what they begin with. */
export function committedQuery(reads: Database["reads"], { actor, key }: EmergencyAsked, now: number) {
  return reads
    .select({
      reference: tickets.reference,
      seq: operations.seq,
      event: operations.event,
      fingerprint: operations.fingerprint,
      heard: sql<number>`exists (select 1 from outbox o where o.ticket_id = operations.ticket_id
        and o.seq = operations.seq and o.duty = 'level' and o.person_id <> operations.actor_id)`,
    })
    .from(operations)
    .innerJoin(tickets, sql`${tickets.id} = ${operations.ticketId}`)
    .where(sql`${operations.actorId} = coalesce(${actorId(actor, now)}, 0) and ${operations.key} = ${key}`);
}

/** Whether somebody was quicker with the same emergency: then it is joined, and no second one begins. */
export function hasOpenOne(asked: EmergencyAsked, now: number): SQL {
  return sql`${openOne(slugOf(asked.kind), placeIdOf(asked, now), asked.where, now)} is not null`;
}

/** What the page offers. One round trip. */
export async function readEmergency({ reads }: Database, ref: ActorRef, now: number) {
  const [persons, campuses, kinds, where] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select({ value: categories.slug, label: labelOf("category", categories.id) })
      .from(categories)
      .where(IS_OFFERED)
      .orderBy(categories.position),
    reads
      .select({ id: places.id, label: labelOf("place", places.id) })
      .from(places)
      .where(
        sql`${places.isActive} = 1 and ${places.id} in (select s.place_id from scopes s
          where s.domain_id in (select domain_id from categories where ${IS_OFFERED}))`,
      ),
  ]);
  return { viewer: viewerFrom(persons), campus: campusFrom(campuses), kinds, places: where };
}

const IS_OFFERED = sql`is_emergency = 1 and is_active = 1 and parent_id is not null`;

/** The kind that was chosen; the last one where that is none. */
function slugOf(kind: string): SQL {
  return sql`(select slug from categories where ${IS_OFFERED} order by slug = ${kind} desc, position desc limit 1)`;
}

/** The place that was chosen; where nothing was said of any, where whoever is signed in lives. */
function placeIdOf({ actor, place, where }: EmergencyAsked, now: number): SQL {
  if (place === "" && placeInWords("", where) === "")
    return sql`(select hostel_id from students where person_id = ${actorId(actor, now)})`;
  return sql`(select id from places where id = ${/^\d{1,15}$/.test(place) ? Number(place) : 0} and is_active = 1)`;
}

/**
 * The reference of the emergency that is open about the same; emergencies of the last minutes are few. Where no place
 * was chosen, the same words for it make it the same, and without any it is none.
 */
function openOne(slug: SQL, place: SQL, where: string, now: number): SQL {
  return sql`(select reference from tickets where is_emergency = 1 and filed_at > ${now - JOINS_WITHIN_MS}
    and status_kind in ${OPEN_KINDS} and visibility = 'normal'
    and category_id = (select id from categories where slug = ${slug})
    and (place_id = ${place} or (place_id is null and ${place} is null
      and (select lower(text) from event_contents c where c.ticket_id = tickets.id and c.seq = 1 and c.part = 'place')
        = lower(${placeInWords("", where)})))
    order by filed_at desc limit 1)`;
}

function latelyQuery(reads: Database["reads"], now: number) {
  return reads
    .select({ n: sql<number>`count(*)` })
    .from(tickets)
    .innerJoin(
      ticketEvents,
      sql`${ticketEvents.ticketId} = ${tickets.id} and ${ticketEvents.kind} in ('filed', 'reported_again')`,
    )
    .where(sql`${tickets.isEmergency} = 1 and ${tickets.filedAt} > ${now - JOINS_WITHIN_MS}`);
}
