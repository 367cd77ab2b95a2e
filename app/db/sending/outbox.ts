import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { channels, outbox } from "#app/db/schema/sending-schema.ts";
import { auditIf } from "#app/db/upkeep/audit.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import { type Circuit, CLOSED } from "#app/domain/telling/circuit.ts";
import type { HeldFor } from "#app/domain/telling/how-told.ts";
import { nextCode } from "./code-outbox.ts";

export type Claimed = {
  id: number;
  ticketId: TicketId;
  seq: number;
  personId: PersonId;
  /** Null where somebody who stands in was told the same already, in another one's place. */
  resolvedPersonId: PersonId | null;
  attempts: number;
  giveUpAt: number;
  nextAttemptAt: number;
  bundleId: number | null;
  heldFor: HeldFor | null;
  /** What its last try came to; null before the first. */
  reason: string | null;
};

export type Claim = { rows: readonly Claimed[]; circuit: Circuit; leaseUntilAt: number };

/** Of a claimed row, whatever decides what becomes of it. */
export const claimedColumns = {
  id: outbox.id,
  seq: outbox.seq,
  personId: outbox.personId,
  resolvedPersonId: outbox.resolvedPersonId,
  attempts: outbox.attempts,
  giveUpAt: outbox.giveUpAt,
  nextAttemptAt: outbox.nextAttemptAt,
  bundleId: outbox.bundleId,
  heldFor: outbox.heldFor,
  reason: outbox.reason,
} as const;

const CLAIM = 50;
export const LEASE_MS = 60_000;

/**
 * Takes up to 50 due rows of a channel for one minute, the longest waiting first, and with a row the rest of its
 * list. While the channel's circuit is open it takes one, and that only when a probe may go. Rows of one person on
 * one ticket leave in their order, but what a level of the ladder must be told waits for nothing. A row whose lease
 * ran out is taken again.
 */
export async function claimDue({ writes }: Database, channel: string, now: number): Promise<Claim> {
  const leaseUntilAt = now + LEASE_MS;
  const ofChannel = sql`${channels.key} = ${channel}`;
  const isDue = (row: "o" | "b") => {
    const at = sql.raw(row);
    return sql`${at}.channel = ${channel} and ${at}.state in ('queued', 'claimed') and ${at}.next_attempt_at <= ${now}
      and (${at}.state = 'queued' or ${at}.lease_until_at <= ${now})`;
  };
  const most = sql`coalesce((select case when held_at is not null then 0 when probe_at is null then ${CLAIM} when probe_at <= ${now} then 1 else 0 end
    from channels where key = ${channel}), 0)`;
  const due = sql`with taken as materialized (select o.id, o.bundle_id from outbox o where ${isDue("o")}
      and (o.duty = 'level' or not exists (${earlier(channel, now)})) order by o.next_attempt_at, o.id limit ${most})
    select id from taken union
    select b.id from outbox b where b.bundle_id in (select bundle_id from taken where bundle_id is not null)
      and ${isDue("b")}`;
  const [rows, , [circuit]] = await writes.batch([
    writes
      .update(outbox)
      .set({
        state: "claimed",
        attempts: sql`${outbox.attempts} + 1`,
        leaseUntilAt,
        resolvedPersonId: sql`case when exists (select 1 from outbox x where x.ticket_id = ${outbox.ticketId}
          and x.seq = ${outbox.seq} and x.channel = ${outbox.channel} and x.resolved_person_id = ${outbox.personId}
          and x.state <> 'superseded' and x.id <> ${outbox.id}) then null else ${outbox.personId} end`,
      })
      .where(sql`${outbox.id} in (${due})`)
      .returning({ ...claimedColumns, ticketId: outbox.ticketId }),
    // A probe that was taken keeps the next one away, whoever comes for it.
    writes
      .update(channels)
      .set({ probeAt: leaseUntilAt })
      .where(sql`${ofChannel} and ${channels.probeAt} <= ${now} and changes() > 0`),
    writes.select({ outages: channels.outages, probeAt: channels.probeAt }).from(channels).where(ofChannel),
  ]);
  return { rows, circuit: circuit ?? CLOSED, leaseUntilAt };
}

/** When the channel has something to do next; null when nothing is left, or while it is held. */
export async function nextAttemptAt(
  { reads }: Database,
  channel: string,
  now: number,
): Promise<number | null> {
  const [row] = await reads.all<Next>(nextAttempt(channel, now));
  return row?.at ?? null;
}

/** The same, or the next attempt to send a code where that is earlier; both in one round trip. */
export async function nextLookAt({ reads }: Database, channel: string, now: number): Promise<number | null> {
  const [attempts, codes] = await reads.batch([
    reads.all<Next>(nextAttempt(channel, now)),
    reads.all<Next>(nextCode),
  ]);
  const known = [...attempts, ...codes].flatMap(({ at }) => at ?? []);
  return known.length === 0 ? null : Math.min(...known);
}

type Next = { at: number | null };

function nextAttempt(channel: string, now: number) {
  // A row behind another one of its person and ticket has no moment of its own; that one brings it along.
  return sql`select min(case when o.state = 'claimed' then o.lease_until_at else o.next_attempt_at end) as at from outbox o
    where o.channel = ${channel} and o.state in ('queued', 'claimed') and not ${isHeld(channel)}
    and (o.duty = 'level' or not exists (${earlier(channel, now)}))`;
}

function isHeld(channel: string) {
  return sql`exists (select 1 from channels where key = ${channel} and held_at is not null)`;
}

/** What has to leave before the row `o`. Rows that only wait for their list do not: what follows them joins it. */
function earlier(channel: string, now: number) {
  return sql`select 1 from outbox e where e.ticket_id = o.ticket_id and e.person_id = o.person_id
    and e.channel = ${channel} and e.state in ('queued', 'claimed') and e.id < o.id
    and not (e.bundle_id is not null and e.attempts = 0 and e.state = 'queued' and e.next_attempt_at > ${now})`;
}

/** Lays aside everything that waits, so that what was imported, restored or made up is never sent. */
export async function silenceOutbox({ writes }: Database, reason: string): Promise<void> {
  await writes.update(outbox).set({ state: "superseded", reason }).where(sql`${outbox.state} = 'queued'`);
}

/**
 * Puts a dead letter back into the queue, to be tried as long as a new one, and writes down who wanted that. It leaves
 * alone: nobody got the list that it may have been in. Answers false for what is not dead.
 */
export async function requeueDead(
  { writes }: Database,
  { id, byId, now }: { id: number; byId: PersonId; now: number },
): Promise<boolean> {
  const isDead = sql`exists (select 1 from outbox where id = ${id} and state = 'dead')`;
  const entry = { at: now, actorId: byId, action: "message_retried", thing: "outbox" } as const;
  const [, rows] = await writes.batch([
    auditIf(writes, { ...entry, thingId: String(id) }, isDead),
    writes
      .update(outbox)
      .set({
        state: "queued",
        attempts: 0,
        nextAttemptAt: now,
        giveUpAt: sql`${now} + ${outbox.giveUpAt} - ${outbox.notBeforeAt}`,
        bundleId: null,
        heldFor: null,
        reason: null,
      })
      .where(sql`${outbox.id} = ${id} and ${outbox.state} = 'dead'`)
      .returning({ id: outbox.id }),
  ]);
  return rows.length > 0;
}
