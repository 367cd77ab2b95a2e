import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import type { Database } from "./client.ts";
import { deliveries, outbox } from "./schema.ts";

export type Claimed = {
  id: number;
  ticketId: TicketId;
  seq: number;
  personId: PersonId;
  attempts: number;
  giveUpAt: number;
  /** What its last try came to; null before the first. */
  reason: string | null;
};

const CLAIM = 50;
const LEASE_MS = 60_000;

/**
 * Takes up to 50 due rows of a channel for one minute. Rows of one person on one ticket leave in their order, but
 * what a level of the ladder must be told waits for nothing. A row whose lease ran out is taken again.
 */
export async function claimDue(
  { writes }: Database,
  channel: string,
  now: number,
): Promise<readonly Claimed[]> {
  const earlier = sql`select 1 from outbox e where e.ticket_id = o.ticket_id and e.person_id = o.person_id
    and e.channel = o.channel and e.state in ('queued', 'claimed') and e.id < o.id`;
  const due = sql`select o.id from outbox o where o.channel = ${channel} and o.state in ('queued', 'claimed')
    and o.next_attempt_at <= ${now} and (o.state = 'queued' or o.lease_until_at <= ${now})
    and (o.duty = 'level' or not exists (${earlier})) order by o.next_attempt_at, o.id limit ${CLAIM}`;
  return writes
    .update(outbox)
    .set({
      state: "claimed",
      attempts: sql`${outbox.attempts} + 1`,
      leaseUntilAt: now + LEASE_MS,
      resolvedPersonId: sql`${outbox.personId}`,
    })
    .where(sql`${outbox.id} in (${due})`)
    .returning({
      id: outbox.id,
      ticketId: outbox.ticketId,
      seq: outbox.seq,
      personId: outbox.personId,
      attempts: outbox.attempts,
      giveUpAt: outbox.giveUpAt,
      reason: outbox.reason,
    });
}

/** When the channel has something to do next; null when nothing is left. */
export async function nextAttemptAt({ reads }: Database, channel: string): Promise<number | null> {
  const [row] = await reads
    .select({
      at: sql<number | null>`min(case when state = 'claimed' then lease_until_at else next_attempt_at end)`,
    })
    .from(outbox)
    // A row behind another one of its person and ticket has no moment of its own; that one brings it along.
    .where(
      sql`${outbox.channel} = ${channel} and ${outbox.state} in ('queued', 'claimed') and (${outbox.duty} = 'level'
        or not exists (select 1 from outbox e where e.ticket_id = ${outbox.ticketId} and e.person_id = ${outbox.personId}
          and e.channel = ${channel} and e.state in ('queued', 'claimed') and e.id < ${outbox.id}))`,
    );
  return row?.at ?? null;
}

/** What became of one claimed row. */
export type Mark =
  | { id: number; kind: "accepted"; messageId: string; personId: PersonId; response: string }
  | { id: number; kind: "superseded"; reason: string }
  | { id: number; kind: "dead"; reason: string }
  /** Back into the queue; `counts` is whether the attempt was this recipient's fault. */
  | { id: number; kind: "again"; at: number; reason: string; counts: boolean };

/** Writes down what became of claimed rows, in one batch. */
export async function markRows(
  { writes }: Database,
  channel: string,
  marks: readonly Mark[],
  now: number,
): Promise<void> {
  const statements = marks.flatMap((mark) => markStatements(writes, channel, mark, now));
  const [first, ...rest] = statements;
  if (first) await writes.batch([first, ...rest]);
}

type Writes = Database["writes"];

function markStatements(writes: Writes, channel: string, mark: Mark, now: number): BatchItem<"sqlite">[] {
  const row = sql`${outbox.id} = ${mark.id} and ${outbox.state} = 'claimed'`;
  if (mark.kind === "again") {
    const attempts = mark.counts ? sql`${outbox.attempts}` : sql`${outbox.attempts} - 1`;
    const set = {
      state: "queued",
      nextAttemptAt: mark.at,
      leaseUntilAt: null,
      reason: mark.reason,
      attempts,
    } as const;
    return [writes.update(outbox).set(set).where(row)];
  }
  if (mark.kind !== "accepted")
    return [
      writes.update(outbox).set({ state: mark.kind, reason: mark.reason, leaseUntilAt: null }).where(row),
    ];
  const { messageId, personId, response } = mark;
  return [
    writes.insert(deliveries).values({ channel, personId, messageId, acceptedAt: now, response }),
    writes
      .update(outbox)
      .set({
        state: "accepted",
        leaseUntilAt: null,
        reason: null,
        deliveryId: sql`(select max(id) from deliveries)`,
      })
      .where(row),
  ];
}

/** Lays aside everything that waits, so that what was imported, restored or made up is never sent. */
export async function silenceOutbox({ writes }: Database, reason: string): Promise<void> {
  await writes.update(outbox).set({ state: "superseded", reason }).where(sql`${outbox.state} = 'queued'`);
}
