import { type SQL, sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { subcategoryId } from "#app/db/campus/field-rows.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import { scopeIdOf } from "#app/db/campus/subcategory-rows.ts";
import type { Asking, Database } from "#app/db/client.ts";
import {
  type AccessRow,
  accessColumns,
  accessIn,
  type RelationRow,
  relationsQuery,
} from "#app/db/lists/access-rows.ts";
import { actorFrom, actorId } from "#app/db/people/actor.ts";
import { homeOf } from "#app/db/people/requester-rows.ts";
import { ticketEvents } from "#app/db/schema/events-schema.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { stateOf, stateQuery, ticketColumns, ticketIdOf } from "#app/db/tickets/ticket-rows.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import { someResident } from "#app/domain/people/identity.ts";
import { type Action, accessOf, can } from "#app/domain/people/permissions.ts";
import { isOpen, OPEN_KINDS, type StatusKind } from "#app/domain/statuses.ts";
import type { Outcome } from "#app/domain/ticket.ts";

const MOST_OFFERED = 5;
const MOST_OPEN = 100;
const MOST_ENDED = 30;
const MOST_LISTED = 200;

const OPEN = sql`status_kind in ${[...OPEN_KINDS]}`;

/** What everybody may know of a known problem: staff wrote it for them. */
const publicColumns = {
  reference: tickets.reference,
  title: tickets.title,
  text: sql<string>`coalesce((select text from event_contents where ticket_id = tickets.id and seq = 1 and part = 'description'), '')`,
  scope: labelOf("scope", tickets.scopeId),
  filedAt: tickets.filedAt,
  promisedAt: tickets.promisedAt,
  statusKind: tickets.statusKind,
  isOverdue: tickets.isOverdue,
  updatedAt: tickets.updatedAt,
  count: sql<number>`(select count(*) from ticket_people p where p.ticket_id = tickets.id and p.relation = 'joined'
    and p.until_at is null)`,
} as const;

/** Open known problems of a subcategory where somebody lives, and whether they are in it already. */
export function knownProblemsQuery({ reads }: Asking, slug: string, actor: SQL) {
  const hostel = sql`(select hostel_id from students where person_id = ${actor})`;
  return reads
    .select({ ...publicColumns, hasJoined: joinedBy(actor) })
    .from(tickets)
    .where(
      sql`${tickets.isIncident} = 1 and ${tickets.categoryId} = ${subcategoryId(slug)} and ${OPEN}
        and ${tickets.visibility} = 'normal'
        and (${tickets.scopeId} is null or ${tickets.scopeId} = ${scopeIdOf(slug, hostel)} or ${hostel} is null)`,
    )
    .limit(MOST_OFFERED);
}

/** Open known problems where somebody lives, whatever they are about; all of them to whoever lives elsewhere. */
export function knownHereQuery({ reads }: Asking, actor: SQL) {
  const hostel = sql`(select hostel_id from students where person_id = ${actor})`;
  return reads
    .select({ ...publicColumns, hasJoined: joinedBy(actor) })
    .from(tickets)
    .where(
      sql`${tickets.isIncident} = 1 and ${OPEN} and ${tickets.visibility} = 'normal' and (${tickets.scopeId} is null
        or ${hostel} is null
        or ${tickets.scopeId} in (select id from scopes where place_id is null or place_id = ${hostel}))`,
    )
    .orderBy(sql`${tickets.updatedAt} desc`)
    .limit(MOST_OFFERED);
}

function joinedBy(actor: SQL) {
  return sql<number>`exists (select 1 from ticket_people p where p.ticket_id = tickets.id and p.person_id = ${actor}
    and p.relation = 'joined' and p.until_at is null)`;
}

export type KnownProblem = Awaited<ReturnType<typeof knownProblemsQuery>>[number];

/** The known problems that a member of staff may work on: all that are open, and the last that have ended. */
export async function readIncidents(db: Database, ref: ActorRef, now: number) {
  const { reads } = db;
  const viewerId = actorId(ref, now);
  const listed = (kinds: SQL, most: number) =>
    sql`select id from (select id from tickets where is_incident = 1 and status_kind in ${kinds}
      order by updated_at desc limit ${most})`;
  const ids = sql`(${listed(sql`${[...OPEN_KINDS]}`, MOST_OPEN)} union all
    ${listed(sql`('resolved', 'closed')`, MOST_ENDED)})`;
  const [persons, campuses, rows, relations] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select({
        ...ticketColumns,
        ...publicColumns,
        tickets: sql<number>`(select count(*) from tickets m where m.incident_id = tickets.id)`,
      })
      .from(tickets)
      .where(sql`${tickets.id} in ${ids}`),
    relationsQuery(db, ids, viewerId, now),
  ]);
  const actor = actorFrom(ref, persons);
  const seen = rows.filter((row) => actor !== null && can(actor, "see_staff", accessIn(row, relations), now));
  return {
    viewer: viewerFrom(persons),
    campus: campusFrom(campuses),
    open: seen.filter((row) => isOpen(row.statusKind)).sort((a, b) => a.promisedAt - b.promisedAt),
    ended: seen.filter((row) => !isOpen(row.statusKind)).sort((a, b) => b.updatedAt - a.updatedAt),
  };
}

/**
 * One known problem: for everybody what is known, for its staff those of its tickets that they may see, and who else
 * has it.
 */
export async function readIncident(db: Database, ref: ActorRef, reference: string, now: number) {
  const { reads } = db;
  const id = ticketIdOf(reference);
  const viewerId = actorId(ref, now);
  const memberIds = sql`(select id from tickets where incident_id = ${id} order by id limit ${MOST_LISTED})`;
  const [persons, campuses, ...answers] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    stateQuery(reads, reference),
    reads
      .select({ ...publicColumns, hasJoined: joinedBy(viewerId) })
      .from(tickets)
      .where(sql`${tickets.reference} = ${reference} and ${tickets.isIncident} = 1`),
    reads
      .select({
        reference: tickets.reference,
        title: tickets.title,
        statusKind: tickets.statusKind,
        ...accessColumns,
        requester: sql<string>`(select name from people where id = ${tickets.requesterId})`,
        home: homeOf(sql`${tickets.requesterId}`),
      })
      .from(tickets)
      .where(sql`${tickets.id} in ${memberIds}`)
      .orderBy(tickets.id),
    relationsQuery(db, memberIds, viewerId, now),
    reads
      .select({
        seq: ticketEvents.seq,
        at: ticketEvents.at,
        name: people.name,
        home: homeOf(sql`${people.id}`),
        place: said("place"),
        words: said("body"),
      })
      .from(ticketEvents)
      .innerJoin(people, sql`${people.id} = ${ticketEvents.actorId}`)
      .where(
        sql`${ticketEvents.ticketId} = ${id} and ${ticketEvents.audience} = 'staff' and ${ticketEvents.kind} = 'joined'`,
      )
      .orderBy(sql`${ticketEvents.seq} desc`)
      .limit(MOST_LISTED),
  ]);
  const [rows, [known], belonging, theirs, joined] = answers;
  const frame = { viewer: viewerFrom(persons), campus: campusFrom(campuses) };
  const actor = actorFrom(ref, persons);
  const [row] = rows;
  if (!actor || !row || !known) return { ...frame, incident: null };
  const access = accessOf(stateOf(row));
  const may = (action: Action) => can(actor, action, access, now);
  if (!may("see") && !may("join")) return { ...frame, incident: null };
  const forStaff = may("see_staff")
    ? {
        mayInclude: may("include"),
        members: membersFor(actor, belonging, theirs, now),
        joined: joinedFor(may, joined),
      }
    : null;
  return { ...frame, incident: { ...known, maySee: may("see"), mayJoin: may("join"), forStaff } };
}

type Member = { reference: string; title: string; statusKind: StatusKind; requester: string };

/** Tickets as their list shows them: those that somebody may see, with the name where they may know it. */
function membersFor(
  actor: Actor,
  rows: readonly (AccessRow & Member & { home: string })[],
  relations: readonly RelationRow[],
  now: number,
): readonly (Member & { mayExclude: boolean })[] {
  return rows.flatMap((row) => {
    const access = accessIn(row, relations);
    if (!can(actor, "see", access, now)) return [];
    const { reference, title, statusKind, requester, home } = row;
    const name = can(actor, "see_identity", access, now) ? requester : someResident(home);
    const mayExclude = can(actor, "exclude", access, now);
    return [{ reference, title, statusKind, requester: name, mayExclude }];
  });
}

/** “Me too” as those read it who may not know who lives where: as it was said, by some resident. */
function joinedFor<Row extends { name: string; home: string; place: string }>(
  may: (action: Action) => boolean,
  rows: readonly Row[],
) {
  return rows.map(({ home, ...row }) => ({
    ...row,
    name: may("see_identity") ? row.name : someResident(home),
    place: may("see_contact") ? row.place : "",
  }));
}

function said(part: "place" | "body") {
  return sql<string>`coalesce((select text from event_contents w where w.ticket_id = ${ticketEvents.ticketId}
    and w.seq = ${ticketEvents.seq} and w.part = ${part}), '')`;
}

export type IncidentSeen = NonNullable<Awaited<ReturnType<typeof readIncident>>["incident"]>;

/** Tickets that are still open although the incident they belong to has ended. */
export async function ticketsOfEnded(
  { reads }: Database,
  most: number,
): Promise<readonly { reference: string; incident: string; outcome: Outcome; endedAt: number }[]> {
  return reads.all(sql`select m.reference as reference, i.reference as incident, i.outcome as outcome,
      i.resolved_at as endedAt
    from tickets i join tickets m on m.incident_id = i.id
    where i.is_incident = 1 and i.status_kind = 'resolved' and m.status_kind in ${[...OPEN_KINDS]}
      and m.appealed_at is null order by i.resolved_at, m.id limit ${most}`);
}
