import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { type JobKind, jobItems, jobs } from "#app/db/schema/staffing-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { GONE_STATES } from "#app/domain/people/leaving.ts";
import { OPEN_KINDS } from "#app/domain/statuses.ts";

type Writes = Database["writes"];

/** One ticket that a job has still to do. */
export type Waiting = {
  jobId: string;
  personId: PersonId;
  /** Whose entry that is now, where somebody was entered twice; null where their tickets are handed on. */
  mergedIntoId: PersonId | null;
  reference: string;
  attempts: number;
};

/** What became of it: its event, a refusal's code, or nothing yet, and when to try again. */
export type ItemResult = Pick<Waiting, "jobId" | "reference"> &
  ({ seq: number } | { refused: string } | { againAt: number });

/**
 * A statement that adds the tickets of the job's person to it, but those that it has: the open ones that they have, and
 * for somebody who was entered twice every ticket on which they are something.
 */
export function itemStatement(writes: Writes, jobId: string, now: number) {
  const of = (kind: JobKind) => sql`(select person_id from jobs where id = ${jobId} and kind = ${kind})`;
  const double = of("merge");
  return writes.insert(jobItems).select(
    sql`select ${jobId}, x.id, 'waiting', null, null, 0, ${now} from (
        select id from tickets where assignee_id = ${of("hand_over")} and status_kind in ${OPEN_KINDS}
        union select id from tickets where requester_id = ${double} union select id from tickets where filed_by_id = ${double}
        union select id from tickets where assignee_id = ${double}
        union select id from tickets where assigned_for_id = ${double}
        union select id from tickets where extension_asked_by_id = ${double}
        union select ticket_id from ticket_people where person_id = ${double} and (until_at is null or until_at > ${now})
      ) x where not exists (select 1 from job_items i where i.job_id = ${jobId} and i.ticket_id = x.id)`,
  );
}

/** What waits and may be tried now, the oldest first. */
export async function waitingItems(
  { reads }: Database,
  now: number,
  most: number,
): Promise<readonly Waiting[]> {
  return reads
    .select({
      jobId: jobItems.jobId,
      personId: jobs.personId,
      mergedIntoId: sql<PersonId | null>`(select p.merged_into_id from people p where p.id = ${jobs.personId})`,
      reference: tickets.reference,
      attempts: jobItems.attempts,
    })
    .from(jobItems)
    .innerJoin(jobs, sql`${jobs.id} = ${jobItems.jobId}`)
    .innerJoin(tickets, sql`${tickets.id} = ${jobItems.ticketId}`)
    .where(sql`${jobItems.state} = 'waiting' and ${jobItems.nextAttemptAt} <= ${now}`)
    .orderBy(jobItems.nextAttemptAt, jobItems.jobId)
    .limit(most);
}

/** Writes down what became of some items; one that is done already stays done. */
export async function markItems({ writes }: Database, results: readonly ItemResult[]): Promise<void> {
  const [first, ...rest] = results.map((result) =>
    writes
      .update(jobItems)
      .set(rowOf(result))
      .where(
        sql`${jobItems.jobId} = ${result.jobId} and ${jobItems.state} = 'waiting'
          and ${jobItems.ticketId} = (select id from tickets where reference = ${result.reference})`,
      ),
  );
  if (first) await writes.batch([first, ...rest]);
}

function rowOf(result: ItemResult) {
  if ("seq" in result) return { state: "done", seq: result.seq } as const;
  if ("refused" in result) return { state: "refused", result: result.refused } as const;
  return { attempts: sql`${jobItems.attempts} + 1`, nextAttemptAt: result.againAt };
}

/**
 * Adds to jobs under way what came to their people meanwhile, ends those with nothing left that began before
 * `settledBefore`, and begins a new one for whoever is gone and has got a ticket since, as by reopening. One batch.
 */
export async function keepUpJobs(
  { writes, reads }: Database,
  { now, settledBefore, newId }: { now: number; settledBefore: number; newId: () => string },
): Promise<void> {
  const [unfinished, forgotten] = await reads.batch([
    reads.select({ id: jobs.id }).from(jobs).where(sql`${jobs.finishedAt} is null and ${jobs.createdAt} > 0`),
    reads
      .select({ personId: people.id })
      .from(people)
      .where(
        sql`${people.id} in (${openOwners()}) and ${people.state} in ${GONE_STATES} and not ${hasJob(people.id)}`,
      ),
  ]);
  const begun = forgotten.map(({ personId }) => ({
    id: newId(),
    personId,
    kind: "hand_over" as const,
  }));
  const statements = [
    ...begun.map(({ id, personId, kind }) =>
      // Another minute may have begun one meanwhile.
      writes
        .insert(jobs)
        .select(
          sql`select ${id}, ${kind}, ${personId}, null, ${now}, null where not ${hasJob(sql`${personId}`)}`,
        ),
    ),
    ...[...unfinished, ...begun].map(({ id }) => itemStatement(writes, id, now)),
    ...unfinished.map(({ id }) => finishStatement(writes, id, { now, settledBefore })),
  ];
  const [first, ...rest] = statements;
  if (first) await writes.batch([first, ...rest]);
}

/** Everybody who has an open ticket, as a select of ids: one step from each to the next, however many they have. */
function openOwners(): SQL {
  const next = (after: SQL) => sql`select min(t.assignee_id) from tickets t where ${after} and ${IS_OPEN}`;
  return sql`with recursive owners_of_open(id) as (${next(sql`t.assignee_id > 0`)}
      union all select (${next(sql`t.assignee_id > owners_of_open.id`)}) from owners_of_open where id is not null)
    select id from owners_of_open where id is not null`;
}

/** Written out, as the index of open tickets asks for it. */
const IS_OPEN = sql`t.status_kind in ('new', 'active', 'waiting_requester', 'waiting_other')`;

function hasJob(personId: SQL | typeof people.id): SQL {
  return sql`exists (select 1 from jobs u where u.person_id = ${personId} and u.finished_at is null)`;
}

function finishStatement(
  writes: Writes,
  id: string,
  { now, settledBefore }: { now: number; settledBefore: number },
) {
  return writes
    .update(jobs)
    .set({ finishedAt: now })
    .where(
      sql`${jobs.id} = ${id} and ${jobs.finishedAt} is null and ${jobs.createdAt} <= ${settledBefore}
        and not exists (select 1 from job_items i where i.job_id = ${id} and i.state = 'waiting')`,
    );
}
