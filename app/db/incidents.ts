import { type SQL, sql } from "drizzle-orm";
import type { ActorRef } from "#app/domain/command.ts";
import { accessOf, can } from "#app/domain/permissions.ts";
import { isOpen, OPEN_KINDS } from "#app/domain/statuses.ts";
import type { Outcome } from "#app/domain/ticket.ts";
import { actorFrom, actorId } from "./actor.ts";
import type { Database } from "./client.ts";
import { tagsFrom } from "./committee-rows.ts";
import { subcategoryId } from "./field-rows.ts";
import { labelOf } from "./labels.ts";
import { people, ticketEvents, ticketPeople, tickets } from "./schema.ts";
import { absentOf } from "./stand-ins.ts";
import { scopeIdOf } from "./subcategory-rows.ts";
import { stateFrom, stateQueries, ticketColumns, ticketIdOf } from "./ticket-rows.ts";
import { campusFrom, viewerFrom, viewerQueries } from "./viewer.ts";

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
export function knownProblemsQuery({ reads }: Database, slug: string, actor: SQL) {
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
export function knownHereQuery({ reads }: Database, actor: SQL) {
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
  const [persons, grants, campuses, rows, relations] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select({
        ...ticketColumns,
        ...publicColumns,
        tickets: sql<number>`(select count(*) from tickets m where m.incident_id = tickets.id)`,
      })
      .from(tickets)
      .where(sql`${tickets.id} in ${ids}`),
    reads
      .select()
      .from(ticketPeople)
      .where(
        sql`${ticketPeople.ticketId} in ${ids} and (${ticketPeople.personId} = ${viewerId}
          or ${ticketPeople.personId} in (select id from ${absentOf(viewerId, now)}))`,
      ),
  ]);
  const actor = actorFrom(ref, persons, grants);
  const seen = rows.filter((row) => {
    const own = relations.filter(({ ticketId }) => ticketId === row.id);
    return actor !== null && can(actor, "see_staff", { ...row, people: own, tags: tagsFrom(row.tags) }, now);
  });
  return {
    viewer: viewerFrom(persons, grants),
    campus: campusFrom(campuses),
    open: seen.filter((row) => isOpen(row.statusKind)).sort((a, b) => a.promisedAt - b.promisedAt),
    ended: seen.filter((row) => !isOpen(row.statusKind)).sort((a, b) => b.updatedAt - a.updatedAt),
  };
}

/** One known problem: for everybody what is known, for its staff its tickets and who else has it. */
export async function readIncident(db: Database, ref: ActorRef, reference: string, now: number) {
  const { reads } = db;
  const id = ticketIdOf(reference);
  const viewerId = actorId(ref, now);
  const [persons, grants, campuses, ...answers] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    ...stateQueries(reads, reference),
    reads
      .select({ ...publicColumns, hasJoined: joinedBy(viewerId) })
      .from(tickets)
      .where(sql`${tickets.reference} = ${reference} and ${tickets.isIncident} = 1`),
    reads
      .select({
        reference: tickets.reference,
        title: tickets.title,
        statusKind: tickets.statusKind,
        requester: sql<string>`(select name from people where id = ${tickets.requesterId})`,
      })
      .from(tickets)
      .where(sql`${tickets.incidentId} = ${id}`)
      .orderBy(tickets.id)
      .limit(MOST_LISTED),
    reads
      .select({
        seq: ticketEvents.seq,
        at: ticketEvents.at,
        name: people.name,
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
  const [rows, clocks, pauses, relations, links, [known], members, joined] = answers;
  const frame = { viewer: viewerFrom(persons, grants), campus: campusFrom(campuses) };
  const actor = actorFrom(ref, persons, grants);
  const [row] = rows;
  if (!actor || !row || !known) return { ...frame, incident: null };
  const access = accessOf(stateFrom(row, clocks, pauses, relations, links));
  const may = (action: "see" | "see_staff" | "join") => can(actor, action, access, now);
  if (!may("see") && !may("join")) return { ...frame, incident: null };
  const forStaff = may("see_staff") ? { members, joined } : null;
  return { ...frame, incident: { ...known, maySee: may("see"), mayJoin: may("join"), forStaff } };
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
