import { type SQL, sql } from "drizzle-orm";
import type { Asking, Database } from "#app/db/client.ts";
import { actorId } from "#app/db/people/actor.ts";
import { bulkItems, bulkJobs, bulkWords } from "#app/db/schema/bulk-schema.ts";
import type { ActorRef, Inputs, PersonVerb } from "#app/domain/command.ts";
import type { BulkResult, Picked } from "#app/domain/desk/bulk.ts";
import type { PersonId } from "#app/domain/ids.ts";

type Writes = Database["writes"];

/** Longer than ten commands take, however slow the database is. */
const LEASE_MS = 30_000;
/** What a person said an hour ago is not said for them any more. */
const GIVEN_UP_MS = 60 * 60_000;
const KEPT_MS = 30 * 86_400_000;

export type NewBulk = {
  /** Random: the job's id, unless it is there already, and the word for being at it. */
  id: string;
  key: string;
  fingerprint: string;
  verb: PersonVerb;
  input: Inputs[PersonVerb];
  picked: readonly Picked[];
};

/** A job that somebody is at, by the word that says so, with what is still to come. */
export type HeldBulk = {
  id: string;
  lease: string;
  personId: PersonId;
  verb: PersonVerb;
  input: Inputs[PersonVerb];
  key: string;
  /** How many tickets it has in all. */
  total: number;
  waiting: readonly Picked[];
};

export type BegunBulk = {
  id: string;
  /** Whether it says the same as the form that came now. */
  isSame: boolean;
  /** Null where somebody else is at it. */
  held: HeldBulk | null;
};

/**
 * Writes a job down and takes it. Under a key that is known, one that nobody is at is taken again with what was not done
 * of it, if it says the same or nothing of it was done; another one stays as it is. Null where nobody is there. One batch.
 */
export async function beginBulk(
  { writes }: Database,
  ref: ActorRef,
  { id, key, fingerprint, verb, input, picked }: NewBulk,
  now: number,
): Promise<BegunBulk | null> {
  const mine = sql`select id from bulk_jobs where lease = ${id}`;
  const [, , , , , , rows, held, waiting] = await writes.batch([
    writes
      .insert(bulkJobs)
      .select(sql`select ${id}, p.id, ${verb}, ${key}, ${fingerprint}, ${now}, null, ${id}, ${now + LEASE_MS}
      from people p where p.id = ${actorId(ref, now)}
      on conflict (person_id, form_key) do update set verb = excluded.verb, fingerprint = excluded.fingerprint,
        begun_at = excluded.begun_at, ended_at = null, lease = excluded.lease, leased_until = excluded.leased_until
      where (ended_at is not null or leased_until <= ${now}) and (fingerprint = excluded.fingerprint
        or not exists (select 1 from bulk_items i where i.job_id = bulk_jobs.id and i.state = 'done'))`),
    writes.delete(bulkItems).where(sql`${bulkItems.jobId} in (${mine}) and ${bulkItems.state} <> 'done'`),
    writes.insert(bulkItems).select(sql`select j.id, json_extract(e.value, '$.reference'), e.key,
        json_extract(e.value, '$.seen'), 'waiting', null
      from bulk_jobs j, json_each(${JSON.stringify(picked)}) e where j.lease = ${id} on conflict do nothing`),
    writes
      .insert(bulkWords)
      .select(sql`select j.id, ${JSON.stringify(input)} from bulk_jobs j where j.lease = ${id}
      on conflict (job_id) do update set input = excluded.input`),
    // Where all of it was done before, that is all.
    ...endStatements(writes, mine, now),
    writes
      .select({ id: bulkJobs.id, fingerprint: bulkJobs.fingerprint })
      .from(bulkJobs)
      .where(sql`${bulkJobs.personId} = ${actorId(ref, now)} and ${bulkJobs.formKey} = ${key}`),
    ...heldQueries(writes, id, picked.length),
  ]);
  const [job] = rows;
  if (!job) return null;
  return { id: job.id, isSame: job.fingerprint === fingerprint, held: heldFrom(held, waiting, id) };
}

/**
 * Takes the job that has waited longest for somebody to go on with it, `most` of its tickets. Null where none waits.
 * One batch.
 */
export async function takeBulk(
  { writes }: Database,
  { lease, now, most }: { lease: string; now: number; most: number },
): Promise<HeldBulk | null> {
  const [, held, waiting] = await writes.batch([
    writes
      .update(bulkJobs)
      .set({ lease, leasedUntil: now + LEASE_MS })
      .where(
        sql`${bulkJobs.id} = (select id from bulk_jobs where ended_at is null and leased_until <= ${now}
          order by leased_until limit 1)`,
      ),
    ...heldQueries(writes, lease, most),
  ]);
  return heldFrom(held, waiting, lease);
}

function heldQueries(writes: Writes, lease: string, most: number) {
  return [
    writes
      .select({
        id: bulkJobs.id,
        personId: bulkJobs.personId,
        verb: bulkJobs.verb,
        key: bulkJobs.formKey,
        input: bulkWords.input,
        total: sql<number>`(select count(*) from bulk_items i where i.job_id = bulk_jobs.id)`,
      })
      .from(bulkJobs)
      .innerJoin(bulkWords, sql`${bulkWords.jobId} = ${bulkJobs.id}`)
      .where(sql`${bulkJobs.lease} = ${lease}`),
    writes
      .select({ reference: bulkItems.reference, seen: bulkItems.seen })
      .from(bulkItems)
      .where(
        sql`${bulkItems.jobId} = (select id from bulk_jobs where lease = ${lease}) and ${bulkItems.state} = 'waiting'`,
      )
      .orderBy(bulkItems.position)
      .limit(most),
  ] as const;
}

function heldFrom(
  [job]: readonly Omit<HeldBulk, "lease" | "waiting">[],
  waiting: readonly Picked[],
  lease: string,
): HeldBulk | null {
  return job ? { ...job, lease, waiting } : null;
}

/**
 * Writes down what became of some tickets, and ends the job with the last of them; what is known of one stays. Answers
 * whether whoever was at it still is. One batch.
 */
export async function markBulk(
  { writes }: Database,
  { id, lease }: Pick<HeldBulk, "id" | "lease">,
  results: readonly BulkResult[],
  now: number,
): Promise<boolean> {
  const marks = results.map((result) =>
    writes
      .update(bulkItems)
      .set({ state: result.state, issues: result.state === "refused" ? result.issues : null })
      .where(
        sql`${bulkItems.jobId} = ${id} and ${bulkItems.reference} = ${result.reference} and ${bulkItems.state} = 'waiting'`,
      ),
  );
  const [held] = await writes.batch([
    writes
      .update(bulkJobs)
      .set({ leasedUntil: now + LEASE_MS })
      .where(sql`${bulkJobs.lease} = ${lease} and ${bulkJobs.endedAt} is null`)
      .returning({ id: bulkJobs.id }),
    ...marks,
    ...endStatements(writes, sql`${id}`, now),
  ]);
  return held.length > 0;
}

/** The words of those of these jobs go that have nothing left to come, and they end. */
function endStatements(writes: Writes, ids: SQL, now: number) {
  const isThrough = (jobId: SQL) => sql`${jobId} in (${ids})
    and not exists (select 1 from bulk_items i where i.job_id = ${jobId} and i.state = 'waiting')`;
  return [
    writes.delete(bulkWords).where(isThrough(sql`${bulkWords.jobId}`)),
    writes
      .update(bulkJobs)
      .set({ endedAt: now })
      .where(sql`${isThrough(sql`${bulkJobs.id}`)} and ${bulkJobs.endedAt} is null`),
  ] as const;
}

/** Gives up what nobody answered for too long, but what was done after all. One batch. */
export async function giveUpBulk({ writes }: Database, now: number): Promise<void> {
  const old = sql`select id from bulk_jobs where ended_at is null and leased_until <= ${now} and begun_at <= ${now - GIVEN_UP_MS}`;
  const done = sql`exists (select 1 from bulk_jobs j join operations o on o.actor_id = j.person_id
    and o.key = j.form_key || '/' || bulk_items.reference where j.id = bulk_items.job_id)`;
  await writes.batch([
    writes
      .update(bulkItems)
      .set({ state: sql`case when ${done} then 'done' else 'given_up' end` })
      .where(sql`${bulkItems.state} = 'waiting' and ${bulkItems.jobId} in (${old})`),
    ...endStatements(writes, old, now),
  ]);
}

/** Whether nothing of a job is left to come. */
export async function isBulkEnded({ reads }: Database, id: string): Promise<boolean> {
  const running = await reads
    .select({ id: bulkJobs.id })
    .from(bulkJobs)
    .where(sql`${bulkJobs.id} = ${id} and ${bulkJobs.endedAt} is null`);
  return running.length === 0;
}

/** A job of somebody's that has tickets still to come, and of how many. */
export function bulkUnderWayQuery({ reads }: Asking, person: SQL) {
  const items = (which: SQL) =>
    sql<number>`(select count(*) from bulk_items i where i.job_id = bulk_jobs.id and ${which})`;
  return reads
    .select({ id: bulkJobs.id, total: items(sql`1`), waiting: items(sql`i.state = 'waiting'`) })
    .from(bulkJobs)
    .where(sql`${bulkJobs.endedAt} is null and ${bulkJobs.personId} = ${person}`)
    .limit(1);
}

/** Forgets jobs that ended long ago. */
export async function forgetBulk({ writes }: Database, now: number): Promise<void> {
  await writes.delete(bulkJobs).where(sql`${bulkJobs.endedAt} <= ${now - KEPT_MS}`);
}

/** The statements by which somebody's jobs end and nothing that they said is left. */
export function erasedBulkStatements(writes: Writes, personId: PersonId, now: number) {
  const theirs = sql`select id from bulk_jobs where person_id = ${personId}`;
  return [
    writes
      .update(bulkItems)
      .set({ state: "given_up" })
      .where(sql`${bulkItems.state} = 'waiting' and ${bulkItems.jobId} in (${theirs})`),
    ...endStatements(writes, theirs, now),
    writes.update(bulkJobs).set({ fingerprint: "" }).where(sql`${bulkJobs.personId} = ${personId}`),
  ];
}
