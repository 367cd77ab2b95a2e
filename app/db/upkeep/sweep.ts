import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { cronRuns } from "#app/db/schema/upkeep-schema.ts";

const MOST = 500;
const AHEAD_MS = 90_000;
/** Later than this without having been done is what an alarm missed. */
const LATE_MS = 60_000;

/** Tickets whose next moment is near and for which no desk is known to have an alarm, or whose moment is overdue. */
export async function findUnarmed({ reads }: Database, now: number) {
  return reads
    .select({
      reference: tickets.reference,
      at: sql<number>`${tickets.nextMomentAt}`,
      isLate: sql<number>`${tickets.nextMomentAt} < ${now - LATE_MS}`,
    })
    .from(tickets)
    .where(
      sql`${tickets.nextMomentAt} is not null and ${tickets.nextMomentAt} <= ${now + AHEAD_MS}
        and (${tickets.armedMomentAt} is not ${tickets.nextMomentAt} or ${tickets.nextMomentAt} < ${now - LATE_MS})`,
    )
    .orderBy(tickets.nextMomentAt)
    .limit(MOST);
}

/** A ticket whose desk has its alarm, and the moment that it was set to. */
export type Armed = { reference: string; at: number };
export type Sweep = { startedAt: number; finishedAt: number; armed: readonly Armed[]; finds: number };

/**
 * Writes down which tickets are armed for their next moment, and what the sweep found. One batch. A ticket that got
 * another next moment while the sweep went on is left as its own command wrote it down.
 */
export async function recordSweep(
  { writes }: Database,
  { startedAt, finishedAt, armed, finds }: Sweep,
): Promise<void> {
  const run = { startedAt, finishedAt, armed: armed.length, finds };
  await writes.batch([
    writes
      .update(tickets)
      .set({ armedMomentAt: sql`${tickets.nextMomentAt}` })
      .from(sql`(select value ->> 'reference' as reference, value ->> 'at' as at
        from json_each(${JSON.stringify(armed)})) armed`)
      .where(sql`${tickets.reference} = armed.reference and ${tickets.nextMomentAt} = armed.at`),
    writes
      .insert(cronRuns)
      .values({ name: "sweep", ...run })
      .onConflictDoUpdate({
        target: cronRuns.name,
        set: { ...run, finds: sql`${cronRuns.finds} + ${finds}` },
      }),
  ]);
}

/** A ticket's next moment as it is stored; null when nothing will happen by itself. */
export async function readNextMoment({ reads }: Database, reference: string): Promise<number | null> {
  const [row] = await reads
    .select({ at: tickets.nextMomentAt })
    .from(tickets)
    .where(sql`${tickets.reference} = ${reference}`);
  return row?.at ?? null;
}
