import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";
import { channels, deliveries, outbox } from "#app/db/schema/sending-schema.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Circuit } from "#app/domain/telling/circuit.ts";
import type { HeldFor } from "#app/domain/telling/how-told.ts";

/** What became of claimed rows: those of one message have one mark. */
export type Mark = { ids: readonly number[] } & (
  | { kind: "accepted"; messageId: string; personId: PersonId; response: string }
  | { kind: "superseded"; reason: string }
  | { kind: "dead"; reason: string }
  /** Back into the queue; `counts` is whether the attempt was this message's fault. */
  | { kind: "again"; at: number; reason: string; counts: boolean }
  /** Never tried: back as they were, or put off. */
  | { kind: "left"; at: number | null }
  | { kind: "held"; bundleId: number; at: number; heldFor: HeldFor | null }
);

type Writes = Database["writes"];

/**
 * Writes down what became of claimed rows, in one batch. Rows whose lease somebody else took over are left alone,
 * but for those that were accepted, which is so whoever holds them.
 */
export async function markRows(
  { writes }: Database,
  channel: string,
  leaseUntilAt: number,
  marks: readonly Mark[],
  now: number,
): Promise<void> {
  const [first, ...rest] = marks.flatMap((mark) => markStatements(writes, channel, leaseUntilAt, mark, now));
  if (first) await writes.batch([first, ...rest]);
}

function markStatements(
  writes: Writes,
  channel: string,
  leaseUntilAt: number,
  mark: Mark,
  now: number,
): BatchItem<"sqlite">[] {
  const ids = sql`${outbox.id} in ${mark.ids}`;
  const ours = sql`${ids} and ${outbox.state} = 'claimed' and ${outbox.leaseUntilAt} = ${leaseUntilAt}`;
  const queued = { state: "queued", leaseUntilAt: null } as const;
  const untried = { ...queued, attempts: sql`${outbox.attempts} - 1` };
  switch (mark.kind) {
    case "accepted": {
      const { messageId, personId, response } = mark;
      const pending = sql`${ids} and ${outbox.state} in ('queued', 'claimed')`;
      return [
        // Nothing the second time: a batch whose answer was lost is written again.
        writes.insert(deliveries).select(
          sql`select null, ${channel}, ${personId}, ${messageId}, ${now}, ${response}
              where exists (select 1 from outbox where ${pending})`,
        ),
        writes
          .update(outbox)
          .set({
            state: "accepted",
            leaseUntilAt: null,
            reason: null,
            deliveryId: sql`(select max(id) from deliveries)`,
          })
          .where(pending),
      ];
    }
    case "superseded":
    case "dead": {
      const { kind: state, reason } = mark;
      return [writes.update(outbox).set({ state, reason, leaseUntilAt: null }).where(ours)];
    }
    case "again": {
      const set = { ...(mark.counts ? queued : untried), nextAttemptAt: mark.at, reason: mark.reason };
      return [writes.update(outbox).set(set).where(ours)];
    }
    case "left":
      return [
        writes
          .update(outbox)
          .set(mark.at === null ? untried : { ...untried, nextAttemptAt: mark.at })
          .where(ours),
      ];
    case "held": {
      const { at: nextAttemptAt, bundleId, heldFor } = mark;
      const set = { ...untried, nextAttemptAt, bundleId, heldFor };
      return [writes.update(outbox).set(set).where(ours)];
    }
  }
}

/**
 * Says who is really told by claimed rows: `personId` in the place of the row's own. Answers the rows that stay as they
 * were, because that person is told the same event on this channel by another row.
 */
export async function tellInstead(
  { writes }: Database,
  leaseUntilAt: number,
  instead: readonly { id: number; personId: PersonId }[],
): Promise<readonly number[]> {
  const [first, ...rest] = instead.map(({ id, personId }) =>
    writes.run(sql`update or ignore outbox set resolved_person_id = ${personId}
      where id = ${id} and state = 'claimed' and lease_until_at = ${leaseUntilAt}`),
  );
  if (!first) return [];
  const told = writes
    .select({ id: outbox.id, personId: outbox.resolvedPersonId })
    .from(outbox)
    .where(sql`${outbox.id} in ${instead.map(({ id }) => id)}`);
  const answers = await writes.batch([first, ...rest, told]);
  const rows = answers.at(-1) as Awaited<typeof told>;
  const isTold = (id: number, personId: PersonId) =>
    rows.some((row) => row.id === id && row.personId === personId);
  return instead.filter(({ id, personId }) => !isTold(id, personId)).map(({ id }) => id);
}

/** Lets lists leave that still gather; those that were tried keep their own pace. */
export async function hurryBundles(
  { writes }: Database,
  bundleIds: readonly number[],
  now: number,
): Promise<void> {
  await writes
    .update(outbox)
    .set({ nextAttemptAt: now })
    .where(
      sql`${outbox.bundleId} in ${bundleIds} and ${outbox.state} = 'queued' and ${outbox.attempts} = 0
        and ${outbox.nextAttemptAt} > ${now}`,
    );
}

/** Remembers what a channel knows of its provider, and gives up what grew too old meanwhile. */
export async function saveCircuit(
  { writes }: Database,
  channel: string,
  { outages, probeAt }: Circuit,
  outageReason: string | null,
  now: number,
): Promise<void> {
  const ofChannel = sql`${channels.key} = ${channel}`;
  const kept = probeAt === null ? null : sql`coalesce(${outageReason}, ${channels.outageReason})`;
  const said = sql`(select outage_reason from channels where key = ${channel})`;
  await writes.batch([
    writes.update(channels).set({ outages, probeAt, outageReason: kept }).where(ofChannel),
    writes
      .update(outbox)
      .set({ state: "dead", reason: sql`coalesce(${outbox.reason}, ${said}, 'too_old')` })
      .where(
        sql`${outbox.channel} = ${channel} and ${outbox.state} = 'queued' and ${outbox.giveUpAt} <= ${now}
          and ${outbox.state} in ('queued', 'claimed')`,
      ),
  ]);
}
