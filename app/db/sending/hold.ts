import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { channels, outbox } from "#app/db/schema/sending-schema.ts";

/** From now on nothing is sent on any channel, until it is released. Codes to sign in with are no part of that. */
export async function holdChannels({ writes }: Database, now: number): Promise<void> {
  await writes.update(channels).set({ heldAt: now });
}

/** Since when channels are held; null where none is. */
export async function readHold({ reads }: Database): Promise<number | null> {
  const [row] = await reads.select({ heldAt: sql<number | null>`min(${channels.heldAt})` }).from(channels);
  return row?.heldAt ?? null;
}

/**
 * Lets channels send again; without what is older than their hold, if that is wanted: people may have been told of it
 * before the database was lost. Answers how many messages were laid aside, and how many leave now.
 */
export async function releaseChannels(
  { writes }: Database,
  { withoutOlder }: { withoutOlder: boolean },
): Promise<{ laidAside: number; waiting: number }> {
  const waits = sql`${outbox.state} in ('queued', 'claimed')`;
  const heldAt = sql`(select held_at from channels where key = ${outbox.channel})`;
  const [older, , [left]] = await writes.batch([
    writes
      .update(outbox)
      .set({ state: "superseded", reason: "restored" })
      .where(sql`${waits} and ${outbox.createdAt} <= ${heldAt} and ${withoutOlder ? 1 : 0}`)
      .returning({ id: outbox.id }),
    writes.update(channels).set({ heldAt: null }),
    writes.select({ rows: sql<number>`count(*)` }).from(outbox).where(waits),
  ]);
  return { laidAside: older.length, waiting: left?.rows ?? 0 };
}
