import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { apiTokens } from "#app/db/schema/api-tokens-schema.ts";
import { people, roleGrants } from "#app/db/schema/people-schema.ts";
import { sessions } from "#app/db/schema/sessions-schema.ts";
import { jobItems, jobs } from "#app/db/schema/staffing-schema.ts";
import { auditIf } from "#app/db/upkeep/audit.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { Facts } from "#app/domain/events.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { GONE_STATES, type GoneState, type Leaver } from "#app/domain/people/leaving.ts";
import { actorFrom, actorQuery } from "./actor.ts";
import { endTerms } from "./committee-rows.ts";
import { grantHolds } from "./grants.ts";
import { itemStatement } from "./jobs.ts";

/** Who changes whose state. One round trip. */
export async function loadLeaver({ reads }: Database, ref: ActorRef, personId: PersonId, now: number) {
  const [persons, [found]] = await reads.batch([
    actorQuery(reads, ref, now),
    reads
      .select({ personId: people.id, state: people.state, isLastAdmin: isLastAdmin(personId, now) })
      .from(people)
      .where(sql`${people.id} = ${personId} and ${people.kind} = 'member'`),
  ]);
  const person: Leaver | null = found ? { ...found, isLastAdmin: found.isLastAdmin === 1 } : null;
  return { actor: actorFrom(ref, persons), person };
}

/**
 * Two who end something at once have each read the clock before they write: the end that the first one wrote may lie
 * a little ahead of the second one's now.
 */
export const ABOUT_NOW_MS = 60_000;

/** Whether nobody else who is here, and still will be in a minute, could administer the campus. */
export function isLastAdmin(personId: SQL | PersonId, now: number): SQL<number> {
  const adminsAfter = (at: number) => sql`select 1 from role_grants g
    join people a on a.id = g.person_id and a.state = 'active'
    where g.role = 'super_admin' and g.from_at <= ${now} and (g.until_at is null or g.until_at > ${at})`;
  return sql<number>`(exists (${adminsAfter(now)} and g.person_id = ${personId})
    and not exists (${adminsAfter(now + ABOUT_NOW_MS)} and g.person_id <> ${personId}))`;
}

const MOST_ENDED = 50;

/** Some of those whose last moment here is over and who still have their access. */
export async function findEnded({ reads }: Database, now: number): Promise<readonly PersonId[]> {
  const rows = await reads
    .select({ personId: people.id })
    .from(people)
    .where(
      sql`${people.leavesAt} <= ${now} and ${people.kind} = 'member' and ${people.state} in ('active', 'invited')
        and not ${isLastAdmin(sql`${people.id}`, now)}`,
    )
    .orderBy(people.leavesAt)
    .limit(MOST_ENDED);
  return rows.map(({ personId }) => personId);
}

/** `byId`: null where their own last day is over, and nobody says so. */
type Change = { personId: PersonId; byId: PersonId | null; jobId: string; now: number };

/**
 * Takes somebody's access away at once, and begins the job that hands their open tickets on; one batch. It begins
 * with the job, so that of two at once one does it, and none where both would leave no super admin. Answers whether
 * it happened.
 */
export async function deactivate(
  { writes }: Database,
  { personId, byId, jobId, now, to }: Change & { to: GoneState },
): Promise<boolean> {
  const done = sql`exists (select 1 from jobs where id = ${jobId})`;
  const may =
    byId === null
      ? sql`p.leaves_at <= ${now} and p.state <> 'alumni'`
      : sql`exists (select 1 from people b where b.id = ${byId} and b.state = 'active')`;
  const entry = { at: now, actorId: byId, action: "person_changed", thing: "person" } as const;
  const because: Facts = byId === null ? { because: "leaves_at" } : {};
  const [begun] = await writes.batch([
    writes
      .insert(jobs)
      .select(
        sql`select ${jobId}, 'hand_over', ${personId}, ${byId}, ${now}, null from people p where p.id = ${personId}
          and p.state in ('active', 'invited', 'alumni') and not ${isLastAdmin(personId, now)}
          and ${may}`,
      )
      .returning({ id: jobs.id }),
    writes.update(people).set({ state: to }).where(sql`${people.id} = ${personId} and ${done}`),
    writes.delete(sessions).where(sql`${sessions.personId} = ${personId} and ${done}`),
    writes.delete(apiTokens).where(sql`${apiTokens.personId} = ${personId} and ${done}`),
    writes
      .update(roleGrants)
      .set({ untilAt: now })
      .where(sql`${roleGrants.personId} = ${personId} and ${grantHolds(now)} and ${done}`),
    // What was to begin later never holds.
    writes
      .update(roleGrants)
      .set({ untilAt: sql`${roleGrants.fromAt}` })
      .where(sql`${roleGrants.personId} = ${personId} and ${roleGrants.fromAt} > ${now} and ${done}`),
    endTerms(writes, personId, now, done),
    itemStatement(writes, jobId, now),
    auditIf(
      writes,
      { ...entry, thingId: String(personId), facts: { state: to, job: jobId, ...because } },
      done,
    ),
  ]);
  return begun.length > 0;
}

/**
 * Lets somebody in again, and gives back the roles that they lost with it if that is wanted, as new grants. What their
 * job has not handed on stays theirs. One batch; changes nothing for whoever is not gone. Answers whether it happened.
 */
export async function reactivate(
  { writes }: Database,
  { personId, byId, now, withRoles }: Omit<Change, "jobId"> & { withRoles: boolean },
): Promise<boolean> {
  const gone = sql`exists (select 1 from people p where p.id = ${personId} and p.state in ${GONE_STATES})`;
  const entry = { at: now, actorId: byId, action: "person_changed", thing: "person" } as const;
  const unfinished = sql`select id from jobs where person_id = ${personId} and finished_at is null`;
  const facts = { state: "active", roles: withRoles };
  const answers = await writes.batch([
    auditIf(writes, { ...entry, thingId: String(personId), facts }, gone),
    writes.insert(roleGrants).select(
      sql`select null, g.person_id, g.role, g.domain_id, g.scope_id, ${byId}, ${now}, null from role_grants g
          where g.person_id = ${personId} and g.until_at = ${lastLeftAt(personId)} and ${withRoles ? 1 : 0} and ${gone}`,
    ),
    writes
      .update(jobItems)
      .set({ state: "refused", result: "owner_is_back" })
      .where(sql`${jobItems.jobId} in (${unfinished}) and ${jobItems.state} = 'waiting' and ${gone}`),
    writes.update(jobs).set({ finishedAt: now }).where(sql`${jobs.id} in (${unfinished}) and ${gone}`),
    writes
      .update(people)
      // A last day that is over is none any more; else the next minute would end it all again.
      .set({ state: "active", leavesAt: sql`case when leaves_at > ${now} then leaves_at end` })
      .where(sql`${people.id} = ${personId} and ${people.state} in ${GONE_STATES}`)
      .returning({ id: people.id }),
  ]);
  return answers[4].length > 0;
}

/** When somebody was last deactivated: their roles, if they had any, ended at that very moment. */
export function lastLeftAt(personId: SQL | PersonId): SQL<number | null> {
  return sql<number | null>`(select max(j.created_at) from jobs j where j.person_id = ${personId}
    and j.kind = 'hand_over' and (j.started_by_id is not null
      or exists (select 1 from role_grants g where g.person_id = j.person_id and g.until_at = j.created_at)))`;
}
