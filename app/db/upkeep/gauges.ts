import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { channels } from "#app/db/schema/sending-schema.ts";
import { cronRuns } from "#app/db/schema/upkeep-schema.ts";

const MOST_COUNTED = 1000;

/** How things stand at this moment: what waits to be sent, what is late, when the clock's jobs last ran. One round trip. */
export async function readGauges({ reads }: Database, now: number) {
  const late = sql`(select next_moment_at as at from tickets where next_moment_at is not null and next_moment_at < ${now}
    order by next_moment_at limit ${MOST_COUNTED})`;
  const [outbox, [moments], runs, [held]] = await reads.batch([
    reads
      .select({
        channel: sql<string>`channel`,
        state: sql<string>`state`,
        rows: sql<number>`count(*)`,
        oldestAt: sql<number | null>`min(at)`,
      })
      .from(
        sql`(select o.channel, o.state, o.not_before_at as at from channels cross join outbox o on o.channel = channels.key
          and o.state in ('queued', 'claimed')
          union all select * from (select channel, state, created_at from outbox where state = 'dead' and id > 0
            order by id limit ${MOST_COUNTED}))`,
      )
      .groupBy(sql`channel, state`),
    reads.select({ overdue: sql<number>`count(*)`, oldestAt: sql<number | null>`min(at)` }).from(late),
    reads
      .select({ name: cronRuns.name, startedAt: cronRuns.startedAt, finds: cronRuns.finds })
      .from(cronRuns),
    reads.select({ channels: sql<number>`count(*)` }).from(channels).where(sql`held_at is not null`),
  ]);
  return { outbox, moments: moments ?? { overdue: 0, oldestAt: null }, runs, held: held?.channels ?? 0 };
}

export type Gauges = Awaited<ReturnType<typeof readGauges>>;
