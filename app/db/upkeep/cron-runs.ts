import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { cronRuns } from "#app/db/schema/upkeep-schema.ts";

/** What one job did; `finds` add up over its runs, so that none is overlooked. */
export type CronRun = { name: string; startedAt: number; finishedAt: number; finds: number };

/** Writes down a job's last run. */
export async function recordRun({ writes }: Database, run: CronRun): Promise<void> {
  const { name, finds, ...times } = run;
  await writes
    .insert(cronRuns)
    .values(run)
    .onConflictDoUpdate({
      target: cronRuns.name,
      set: { ...times, finds: sql`${cronRuns.finds} + ${finds}` },
    });
}
