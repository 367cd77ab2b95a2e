import { type SQL, sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { partChoices } from "#app/db/campus/parts.ts";
import type { Database } from "#app/db/client.ts";
import { mainStoppedBy } from "#app/db/mail/troubled-addresses.ts";
import { people, roleGrants } from "#app/db/schema/people-schema.ts";
import { absences, jobItems, jobs, substitutes } from "#app/db/schema/staffing-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { ROLES, type Role } from "#app/domain/people/actor.ts";
import { hasRole } from "#app/domain/people/permissions.ts";
import { OPEN_KINDS } from "#app/domain/statuses.ts";
import { staffIds } from "./grants.ts";
import { isLastAdmin, lastLeftAt } from "./leaving.ts";
import { entryQuery } from "./merge-people.ts";
import { personNamed } from "./person-named.ts";
import { notOver, rolesSeenQuery } from "./roles.ts";

const MOST = 50;
/** Those that are more than to study and to serve: whoever has one is among the staff here. */
const DUTIES: readonly Role[] = ROLES.filter(
  (role) => role !== "student" && role !== "committee_member" && role !== "committee_head",
);
const MOST_REFUSED = 100;
type Reads = Database["reads"];

/** What is looked for, empty for the staff; of these, who comes after or before a person, by their ids. */
export type PeopleAsked = { q: string; after: number | null; before: number | null };

/**
 * People whose name, e-mail address or roll number begins with that, or a page of the staff where nothing is asked; and
 * jobs under way. For super admins; nothing for everybody else. One round trip.
 */
export async function readPeople({ reads }: Database, ref: ActorRef, asked: PeopleAsked, now: number) {
  const { q } = asked;
  const isBackwards = q === "" && asked.before !== null;
  const beside = q === "" ? (asked.before ?? asked.after) : null;
  const within =
    beside === null
      ? sql`1`
      : sql`(people.name, people.id) ${isBackwards ? sql`<` : sql`>`} (select b.name, b.id from people b where b.id = ${beside})`;
  const wanted = sql`people.id in (${q === "" ? staffIds(now, DUTIES) : beginningWith(q)}) and people.kind = 'member'
    and ${within}`;
  const direction = isBackwards ? sql`desc` : sql`asc`;
  const order = sql`people.name ${direction}, people.id ${direction}`;
  const [persons, campuses, found, roles, underWay] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select(identity)
      .from(people)
      .where(wanted)
      .orderBy(order)
      .limit(MOST + 1),
    rolesSeenQuery(reads)
      .where(
        sql`${roleGrants.personId} in (select people.id from people where ${wanted} order by ${order} limit ${MOST})
          and ${notOver(now)}`,
      )
      .orderBy(roleGrants.id),
    jobQuery(reads).where(sql`${jobs.finishedAt} is null and ${jobs.createdAt} > 0`).limit(MOST),
  ]);
  const viewer = viewerFrom(persons);
  const isAdmin = viewer !== null && hasRole({ kind: "person", ...viewer }, "super_admin");
  const hasMore = found.length > MOST;
  const page = found.slice(0, MOST);
  const listed = (isBackwards ? page.toReversed() : page).map((person) => ({
    ...person,
    roles: roles.filter(({ personId }) => personId === person.personId),
  }));
  const isFirst = beside === null || (isBackwards && !hasMore);
  const pages = {
    previousBefore: isFirst ? null : (listed[0]?.personId ?? null),
    nextAfter: q === "" && (hasMore || isBackwards) ? (listed.at(-1)?.personId ?? null) : null,
    /** More were found than are shown: a longer beginning finds fewer. */
    isCut: q !== "" && hasMore,
  };
  const nothing = { found: [], jobs: [], previousBefore: null, nextAfter: null, isCut: false };
  const shown = isAdmin ? { found: listed, jobs: underWay, ...pages } : nothing;
  return { viewer, campus: campusFrom(campuses), isAdmin, ...shown };
}

/** One person as a super admin sees them: roles, absences, work and jobs. One round trip. */
export async function readPerson({ reads }: Database, ref: ActorRef, id: number, now: number) {
  const [persons, campuses, [found], roles, parts, away, standing, theirJobs, refused] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select({
        ...identity,
        leavesAt: people.leavesAt,
        mailTrouble: mainStoppedBy(sql`people.id`),
        opens: sql<number>`(select count(*) from tickets t where t.assignee_id = people.id and t.status_kind in ${OPEN_KINDS})`,
        isLastAdmin: isLastAdmin(sql`people.id`, now),
        leftAt: lastLeftAt(sql`people.id`),
      })
      .from(people)
      .where(sql`${people.id} = ${id} and ${people.kind} = 'member'`),
    rolesSeenQuery(reads)
      .where(sql`${roleGrants.personId} = ${id}`)
      .orderBy(sql`${roleGrants.untilAt} is not null`, sql`${roleGrants.id} desc`)
      .limit(MOST),
    partChoices(reads),
    absenceQuery(reads, sql`${id}`, now),
    substituteQuery(reads, sql`${id}`, now),
    jobQuery(reads).where(sql`${jobs.personId} = ${id}`).orderBy(sql`${jobs.createdAt} desc`).limit(5),
    reads
      .select({ reference: tickets.reference, result: jobItems.result })
      .from(jobItems)
      .innerJoin(tickets, sql`${tickets.id} = ${jobItems.ticketId}`)
      .where(
        sql`${jobItems.state} = 'refused' and ${jobItems.jobId} in (select id from jobs where person_id = ${id}
          order by created_at desc limit 5)`,
      )
      .limit(MOST_REFUSED),
  ]);
  const viewer = viewerFrom(persons);
  const isAdmin = viewer !== null && hasRole({ kind: "person", ...viewer }, "super_admin");
  const person =
    isAdmin && found
      ? {
          ...found,
          isLastAdmin: found.isLastAdmin === 1,
          isThemselves: found.personId === viewer.personId,
          roles,
          parts,
          absences: away,
          substitutes: standing,
          jobs: theirJobs,
          refused,
        }
      : null;
  return { viewer, campus: campusFrom(campuses), person };
}

/**
 * Two entries that may be one person's, for a super admin: the first by its id, the other as it is named. One round
 * trip.
 */
export async function readEntries(
  { reads }: Database,
  ref: ActorRef,
  { id, who }: { id: number; who: string },
  now: number,
) {
  const [persons, campuses, [double], [stays]] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    entryQuery(reads, sql`${id}`),
    entryQuery(reads, sql`${personNamed(who)}`),
  ]);
  const viewer = viewerFrom(persons);
  const isAdmin = viewer !== null && hasRole({ kind: "person", ...viewer }, "super_admin");
  const entries = isAdmin ? { double: double ?? null, stays: stays ?? null } : { double: null, stays: null };
  return { viewer, campus: campusFrom(campuses), ...entries };
}

/** Somebody's absences that are not over. */
export function absenceQuery(reads: Reads, personId: SQL, now: number) {
  return reads
    .select({ id: absences.id, fromAt: absences.fromAt, untilAt: absences.untilAt })
    .from(absences)
    .where(
      sql`${absences.personId} = ${personId} and (${absences.untilAt} is null or ${absences.untilAt} > ${now})`,
    )
    .orderBy(absences.fromAt);
}

/** Who stands in for somebody, now or later. */
export function substituteQuery(reads: Reads, personId: SQL, now: number) {
  return reads
    .select({
      id: substitutes.id,
      personId: substitutes.substituteId,
      name: people.name,
      fromAt: substitutes.fromAt,
      untilAt: substitutes.untilAt,
    })
    .from(substitutes)
    .innerJoin(people, sql`${people.id} = ${substitutes.substituteId}`)
    .where(
      sql`${substitutes.personId} = ${personId} and (${substitutes.untilAt} is null or ${substitutes.untilAt} > ${now})`,
    )
    .orderBy(substitutes.priority, substitutes.id);
}

const identity = {
  personId: people.id,
  name: people.name,
  state: people.state,
  mail: sql<string>`coalesce((select a.value from person_addresses a where a.person_id = people.id
    and a.kind = 'mail' and a.is_primary = 1), '')`,
  roll: sql<string>`coalesce((select s.roll_number from students s where s.person_id = people.id), '')`,
};

/** A job with how far it has come. */
function jobQuery(reads: Reads) {
  const count = (state: string) =>
    sql<number>`(select count(*) from job_items i where i.job_id = jobs.id and i.state = ${state})`;
  return reads
    .select({
      id: jobs.id,
      personId: jobs.personId,
      name: sql<string>`(select name from people p where p.id = jobs.person_id)`,
      createdAt: jobs.createdAt,
      finishedAt: jobs.finishedAt,
      done: count("done"),
      waiting: count("waiting"),
      refused: count("refused"),
    })
    .from(jobs)
    .$dynamic();
}

/** Each arm is a stretch of an index. */
function beginningWith(asked: string): SQL {
  const low = asked.toLowerCase();
  const roll = asked.toUpperCase();
  return sql`select * from (select id from people where name collate nocase >= ${asked}
      and name collate nocase < ${`${asked}\u{10ffff}`} limit ${MOST + 1})
    union select * from (select person_id from person_addresses where kind = 'mail' and value >= ${low}
      and value < ${`${low}\u{10ffff}`} limit ${MOST + 1})
    union select * from (select person_id from students where roll_number >= ${roll}
      and roll_number < ${`${roll}\u{10ffff}`} limit ${MOST + 1})`;
}

export type EntrySeen = NonNullable<Awaited<ReturnType<typeof readEntries>>["double"]>;

export type PersonFound = Awaited<ReturnType<typeof readPeople>>["found"][number];

export type PersonSeen = { personId: PersonId } & NonNullable<
  Awaited<ReturnType<typeof readPerson>>["person"]
>;
