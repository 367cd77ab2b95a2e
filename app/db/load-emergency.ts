import { type SQL, sql } from "drizzle-orm";
import type { ActorRef } from "#app/domain/command.ts";
import { type EmergencyWorld, JOINS_WITHIN_MS } from "#app/domain/emergency.ts";
import { OPEN_KINDS } from "#app/domain/statuses.ts";
import { actorFrom, actorId, actorQueries } from "./actor.ts";
import type { Database } from "./client.ts";
import { labelOf } from "./labels.ts";
import { requesterFrom, requesterQuery } from "./load-filing-world.ts";
import type { Committed } from "./load-world.ts";
import { categories, operations, places, ticketEvents, ticketStatuses, tickets } from "./schema.ts";
import { candidateIds, candidateQuery, onDutyAt, staffingFrom, staffingQueries } from "./staffing-rows.ts";
import { rosters } from "./staffing-schema.ts";
import {
  calendarIdOf,
  scopeIdOf,
  subcategoryQuery,
  subjectOf,
  targetQuery,
  targetsFrom,
} from "./subcategory-rows.ts";
import { calendarFrom, calendarQueries, stateFrom, stateQueries, ticketIdOf } from "./ticket-rows.ts";
import { campusFrom, viewerFrom, viewerQueries } from "./viewer.ts";

/** Who says it, of what kind and where, as it was chosen, and the key of its operation. */
export type EmergencyAsked = { actor: ActorRef; kind: string; place: string; key: string };

export type LoadedEmergency = {
  committed: Committed | null;
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
  const place = placeIdOf(asked.place);
  const subject = subjectOf(slug, place, []);
  const open = openOne(slug, place, now);
  const onDuty = sql`${onDutyAt(subject.domain, subject.scope, now)}`;
  const answers = await reads.batch([
    ...actorQueries(reads, asked.actor, now),
    committedQuery(reads, asked, now),
    subcategoryQuery(db, slug),
    targetQuery(db, slug),
    requesterQuery(db, slug, actorId(asked.actor, now)),
    reads
      .select({
        placeId: sql<EmergencyWorld["place"]["placeId"]>`${place}`,
        scopeId: scopeIdOf(slug, place),
        label: labelOf("place", place),
      })
      .from(sql`(select 1)`),
    candidateQuery(reads, subject, now),
    ...staffingQueries(reads, candidateIds(subject, now), now),
    reads.selectDistinct({ personId: rosters.personId }).from(rosters).where(onDuty),
    reads
      .select({ id: ticketStatuses.id, kind: ticketStatuses.kind, isDefault: ticketStatuses.isDefault })
      .from(ticketStatuses),
    latelyQuery(reads, now),
    ...calendarQueries(reads, calendarIdOf(slug)),
    ...stateQueries(reads, open),
    reads
      .select({ hash: ticketEvents.hash })
      .from(ticketEvents)
      .where(sql`${ticketEvents.ticketId} = ${ticketIdOf(open)}`)
      .orderBy(sql`${ticketEvents.seq} desc`)
      .limit(1),
  ]);
  const [
    persons,
    grants,
    [committed],
    [row],
    targetRows,
    [profile],
    [at],
    candidates,
    staff,
    away,
    standing,
  ] = answers;
  const [, , , , , , , , , , , duty, statuses, [lately], [calendarRow], segments, days, ...rest] = answers;
  const [[ticket], clocks, pauses, people, links, [last]] = rest;
  const around = { committed: committed ?? null, lastHash: last?.hash ?? "" };
  if (!row || !calendarRow || !at) return { ...around, world: null };
  const world: EmergencyWorld = {
    actor: actorFrom(asked.actor, persons, grants) ?? { kind: "reporter" },
    subcategory: {
      ...row,
      calendar: calendarFrom(calendarRow, segments, days),
      targets: targetsFrom(targetRows, row.id),
      fields: [],
    },
    requester: requesterFrom(profile),
    place: at,
    statuses,
    candidates,
    staffing: staffingFrom(staff, away, standing),
    onDuty: duty.map(({ personId }) => personId),
    open: ticket ? stateFrom(ticket, clocks, pauses, people, links) : null,
    lately: lately?.n ?? 0,
  };
  return { ...around, world };
}

/** Reports of nobody are the operations of 0; their keys are told from the system's by what they begin with. */
export function committedQuery(reads: Database["reads"], { actor, key }: EmergencyAsked, now: number) {
  return reads
    .select({
      reference: tickets.reference,
      seq: operations.seq,
      event: operations.event,
      fingerprint: operations.fingerprint,
    })
    .from(operations)
    .innerJoin(tickets, sql`${tickets.id} = ${operations.ticketId}`)
    .where(sql`${operations.actorId} = coalesce(${actorId(actor, now)}, 0) and ${operations.key} = ${key}`);
}

/** Whether somebody was quicker with the same emergency: then it is joined, and no second one begins. */
export function hasOpenOne({ kind, place }: Pick<EmergencyAsked, "kind" | "place">, now: number): SQL {
  return sql`${openOne(slugOf(kind), placeIdOf(place), now)} is not null`;
}

/** What the page offers. One round trip. */
export async function readEmergency({ reads }: Database, ref: ActorRef, now: number) {
  const [persons, grants, campuses, kinds, where] = await reads.batch([
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
  return { viewer: viewerFrom(persons, grants), campus: campusFrom(campuses), kinds, places: where };
}

const IS_OFFERED = sql`is_emergency = 1 and is_active = 1 and parent_id is not null`;

/** The kind that was chosen; the last one where that is none. */
function slugOf(kind: string): SQL {
  return sql`(select slug from categories where ${IS_OFFERED} order by slug = ${kind} desc, position desc limit 1)`;
}

function placeIdOf(place: string): SQL {
  return sql`(select id from places where id = ${/^\d{1,15}$/.test(place) ? Number(place) : 0} and is_active = 1)`;
}

/** The reference of the emergency that is open about the same; emergencies of the last minutes are few. */
function openOne(slug: SQL, place: SQL, now: number): SQL {
  return sql`(select reference from tickets where is_emergency = 1 and filed_at > ${now - JOINS_WITHIN_MS}
    and status_kind in ${OPEN_KINDS} and visibility = 'normal' and place_id is ${place}
    and category_id = (select id from categories where slug = ${slug}) order by filed_at desc limit 1)`;
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
