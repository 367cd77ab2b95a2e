import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { ticketEvents } from "#app/db/schema/events-schema.ts";
import { deliveries, outbox } from "#app/db/schema/sending-schema.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { isUrgent, type Lately, WINDOW_MS } from "#app/domain/telling/bundles.ts";
import type { HeldFor } from "#app/domain/telling/how-told.ts";
import type { Claimed } from "./outbox.ts";

/** What the people of claimed rows have got lately on the channel, and what is on its way to them; one round trip. */
export async function loadLately(
  { reads }: Database,
  channel: string,
  claimed: readonly Claimed[],
  now: number,
): Promise<ReadonlyMap<PersonId, Lately>> {
  const people = [...new Set(claimed.map((row) => row.personId))];
  const told = { duty: outbox.duty, event: { kind: ticketEvents.kind } };
  const toEvent = sql`${ticketEvents.ticketId} = ${outbox.ticketId} and ${ticketEvents.seq} = ${outbox.seq}`;
  const [accepted, waiting] = await reads.batch([
    reads
      .select({ ...told, id: deliveries.id, personId: deliveries.personId, at: deliveries.acceptedAt })
      .from(deliveries)
      .innerJoin(outbox, sql`${outbox.deliveryId} = ${deliveries.id}`)
      .innerJoin(ticketEvents, toEvent)
      .where(
        sql`${deliveries.personId} in ${people} and ${deliveries.channel} = ${channel}
          and ${deliveries.acceptedAt} > ${now - WINDOW_MS}`,
      ),
    reads
      .select({
        ...told,
        personId: outbox.personId,
        id: outbox.id,
        ticketId: outbox.ticketId,
        bundleId: outbox.bundleId,
        heldFor: outbox.heldFor,
        attempts: outbox.attempts,
        leavesAt: outbox.nextAttemptAt,
      })
      .from(outbox)
      .innerJoin(ticketEvents, toEvent)
      .where(
        sql`${outbox.personId} in ${people} and ${outbox.channel} = ${channel} and ${outbox.state} = 'queued'
          and ${outbox.state} in ('queued', 'claimed') and (${outbox.attempts} > 0 or ${outbox.bundleId} is not null)`,
      )
      .orderBy(outbox.id),
  ]);
  const counted = new Map(accepted.filter((row) => !isUrgent(row)).map((row) => [row.id, row]));
  return new Map(
    people.map((personId) => {
      const theirs = waiting.filter((row) => row.personId === personId);
      const tried = theirs.filter((row) => row.attempts > 0 && !isUrgent(row));
      const got = [...counted.values()].filter((row) => row.personId === personId);
      return [
        personId,
        {
          acceptedAts: got.map((row) => row.at),
          onTheWay: new Set(tried.map((row) => row.bundleId ?? row.id)).size,
          gathering: gatheringOf(theirs, now),
          lists: listsOf(theirs, now),
        },
      ];
    }),
  );
}

type Gathered = {
  ticketId: number;
  bundleId: number | null;
  heldFor: HeldFor | null;
  attempts: number;
  leavesAt: number;
};

function gatheringOf(waiting: readonly Gathered[], now: number): Lately["gathering"] {
  const open = waiting.filter((row) => row.attempts === 0 && row.leavesAt > now && row.heldFor === null);
  const bundleId = open.find((row) => row.bundleId !== null)?.bundleId ?? null;
  if (bundleId === null) return null;
  const rows = open.filter((row) => row.bundleId === bundleId);
  return {
    bundleId,
    leavesAt: Math.min(...rows.map((row) => row.leavesAt)),
    ticketIds: rows.map((row) => row.ticketId),
  };
}

function listsOf(waiting: readonly Gathered[], now: number): Lately["lists"] {
  return waiting.flatMap(({ bundleId, heldFor, leavesAt, attempts }) =>
    bundleId !== null && heldFor !== null && attempts === 0 && leavesAt > now
      ? [{ bundleId, heldFor, leavesAt }]
      : [],
  );
}
