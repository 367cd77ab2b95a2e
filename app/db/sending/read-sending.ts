import { type SQL, sql } from "drizzle-orm";
import { campusFrom, type Viewer, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import type { Database } from "#app/db/client.ts";
import { arrivalFrom, arrivalQueries } from "#app/db/mail/mail-arrival.ts";
import { bulkJobs } from "#app/db/schema/bulk-schema.ts";
import { channels, outbox } from "#app/db/schema/sending-schema.ts";
import { jobs } from "#app/db/schema/staffing-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { cronRuns } from "#app/db/schema/upkeep-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { EventKind } from "#app/domain/events.ts";
import { mailAlarms } from "#app/domain/mail-in/silence.ts";
import { hasRole } from "#app/domain/people/permissions.ts";

type Reads = Database["reads"];

const PAGE_DEAD = 50;
/** Beyond this a count is shown with a plus: after a long outage more may wait than anybody counts for a page. */
const COUNTED_WAITING = 5000;
const COUNTED_LATE = 1000;
const SHOWN_JOBS = 20;
const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000];

/** Whether somebody looks after what is sent and what the clock does. */
export function operates(viewer: Viewer): boolean {
  const actor = { kind: "person", ...viewer } as const;
  return hasRole(actor, "operator") || hasRole(actor, "super_admin");
}

/**
 * What waits to be sent, what was given up, and whether the clock's work is late: codes, ages and figures, never a word
 * of a message. Null for whoever is no operator. One round trip.
 */
export async function readSending({ reads }: Database, ref: ActorRef, before: number | null, now: number) {
  const [persons, campuses, perChannel, dead, runs, [late], unfinished, bulk, ...arrival] = await reads.batch(
    [
      ...viewerQueries(reads, ref, now),
      channelsQuery(reads, now),
      deadQuery(reads, before),
      reads.select().from(cronRuns).orderBy(cronRuns.name),
      lateQuery(reads, now),
      jobsQuery(reads),
      bulkQuery(reads),
      ...arrivalQueries(reads),
    ],
  );
  const viewer = viewerFrom(persons);
  const page = { viewer, campus: campusFrom(campuses) };
  if (!viewer || !operates(viewer)) return { ...page, sending: null };
  const shown = dead.slice(0, PAGE_DEAD);
  return {
    ...page,
    sending: {
      channels: perChannel,
      countLimit: COUNTED_WAITING,
      dead: shown,
      olderBefore: dead.length > PAGE_DEAD ? (shown.at(-1)?.id ?? null) : null,
      runs,
      late: late ?? { count: 0, since: null },
      lateLimit: COUNTED_LATE,
      jobs: [...unfinished, ...bulk],
      mailAlarms: mailAlarms({ ...arrivalFrom(arrival), now }),
    },
  };
}

export type Sending = NonNullable<Awaited<ReturnType<typeof readSending>>["sending"]>;

function channelsQuery(reads: Reads, now: number) {
  const mine = (more: SQL = sql`1`) => sql`from outbox o where o.channel = channels.key
    and o.state in ('queued', 'claimed') and ${more}`;
  const count = (more?: SQL) =>
    sql<number>`(select count(*) from (select 1 ${mine(more)} limit ${COUNTED_WAITING + 1}))`;
  return reads
    .select({
      key: channels.key,
      outages: channels.outages,
      probeAt: channels.probeAt,
      outageReason: channels.outageReason,
      waiting: count(),
      fresh: count(sql`o.created_at > ${now - 10 * MINUTE_MS}`),
      hour: count(sql`o.created_at between ${now - HOUR_MS} and ${now - 10 * MINUTE_MS}`),
      old: count(sql`o.created_at < ${now - HOUR_MS}`),
      /** Since when something could have left. */
      dueSince: sql<number | null>`(select min(o.next_attempt_at) ${mine(sql`o.next_attempt_at <= ${now}`)})`,
      sentLately: sql<number>`(select count(*) from (select 1 from deliveries d where d.channel = channels.key
        and d.accepted_at > ${now - HOUR_MS} limit ${COUNTED_WAITING + 1}))`,
    })
    .from(channels)
    .orderBy(channels.position);
}

function deadQuery(reads: Reads, before: number | null) {
  return reads
    .select({
      id: outbox.id,
      channel: outbox.channel,
      duty: outbox.duty,
      attempts: outbox.attempts,
      createdAt: outbox.createdAt,
      reason: outbox.reason,
      kind: sql<EventKind>`(select kind from ticket_events e where e.ticket_id = outbox.ticket_id and e.seq = outbox.seq)`,
      // Of what few may read not even the number.
      reference: sql<
        string | null
      >`(select reference from tickets t where t.id = outbox.ticket_id and t.visibility = 'normal')`,
    })
    .from(outbox)
    .where(sql`${outbox.state} = 'dead' and ${outbox.id} < ${before ?? Number.MAX_SAFE_INTEGER}`)
    .orderBy(sql`${outbox.id} desc`)
    .limit(PAGE_DEAD + 1);
}

/** Moments of tickets that should have come, and have not: reminders, broken promises, levels. */
function lateQuery(reads: Reads, now: number) {
  const overdue = sql`${tickets.nextMomentAt} is not null and ${tickets.nextMomentAt} < ${now - MINUTE_MS}`;
  return reads.select({ count: sql<number>`count(*)`, since: sql<number | null>`min(at)` }).from(
    sql`(select ${tickets.nextMomentAt} as at from ${tickets} where ${overdue} order by ${tickets.nextMomentAt}
        limit ${COUNTED_LATE + 1})`,
  );
}

function jobsQuery(reads: Reads) {
  const items = (state: string) =>
    sql<number>`(select count(*) from job_items i where i.job_id = jobs.id and i.state = ${state})`;
  return reads
    .select({
      id: jobs.id,
      kind: jobs.kind,
      createdAt: jobs.createdAt,
      waiting: items("waiting"),
      done: items("done"),
      refused: items("refused"),
    })
    .from(jobs)
    .where(sql`${jobs.finishedAt} is null and ${jobs.createdAt} > 0`)
    .orderBy(jobs.createdAt)
    .limit(SHOWN_JOBS);
}

/** The same of what people say to many tickets at once; what they say is theirs. */
function bulkQuery(reads: Reads) {
  const items = (...states: string[]) =>
    sql<number>`(select count(*) from bulk_items i where i.job_id = bulk_jobs.id and i.state in ${states})`;
  return reads
    .select({
      id: bulkJobs.id,
      kind: sql<"bulk">`'bulk'`,
      createdAt: bulkJobs.begunAt,
      waiting: items("waiting"),
      done: items("done"),
      refused: items("refused", "given_up"),
    })
    .from(bulkJobs)
    .where(sql`${bulkJobs.endedAt} is null and ${bulkJobs.leasedUntil} > 0`)
    .orderBy(bulkJobs.leasedUntil)
    .limit(SHOWN_JOBS);
}
