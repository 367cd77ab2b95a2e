import type { Ticket } from "#app/domain/ticket.ts";
import type { Calendar } from "./calendar.ts";
import { type Duration, momentAfter } from "./working-time.ts";

/** What brings in the next level although no promise broke: a ticket that goes round in circles (PRODUCT 6). */
const COUNTED_TRIGGERS = ["extensions", "reopenings", "forwardings"] as const;
type CountedTrigger = (typeof COUNTED_TRIGGERS)[number];
export type SoftTrigger = CountedTrigger | "stalled";

/** The time that counts of each, and the one with which it acts. */
const ACTS_AT: Readonly<Record<CountedTrigger, { column: keyof Ticket & `${string}Count`; time: number }>> = {
  extensions: { column: "extensionCount", time: 3 },
  reopenings: { column: "reopenedCount", time: 3 },
  forwardings: { column: "forwardedCount", time: 4 },
};

/** Between two of them the people above are left alone, so that they are not told of one muddle three times. */
export const COOLDOWN_MS = 2 * 86_400_000;

/**
 * The trigger that a step of the ticket pulls; null where it pulls none or one has acted in the last two days. The
 * count that reaches its time pulls it, so each occurrence acts once.
 */
export function pulled(before: Ticket, after: Ticket, now: number): SoftTrigger | null {
  const last = before.softTriggeredAt;
  if (last !== null && now < last + COOLDOWN_MS) return null;
  return (
    COUNTED_TRIGGERS.find((trigger) => {
      const { column, time } = ACTS_AT[trigger];
      return before[column] < time && after[column] >= time;
    }) ?? null
  );
}

/**
 * So long nothing may be said to the requester while work goes on; then the owner is reminded, and after more time
 * the ladder.
 */
const STALLS_AFTER: Duration = { minutes: 16 * 60, unit: "working" };
const THEN_CLIMBS_AFTER: Duration = { minutes: 8 * 60, unit: "working" };

/** Counted anew from this moment: somebody said something, or work began or went on. */
export function stallsFrom(calendar: Calendar, now: number): Pick<Ticket, "stallsAt" | "stallRemindedAt"> {
  return { stallsAt: momentAfter(calendar, now, STALLS_AFTER), stallRemindedAt: null };
}

/** The owner has been reminded; the ladder is next, if nothing is said. */
export function stallsOn(calendar: Calendar, now: number): Pick<Ticket, "stallsAt" | "stallRemindedAt"> {
  return { stallsAt: momentAfter(calendar, now, THEN_CLIMBS_AFTER), stallRemindedAt: now };
}

export const NOT_STALLING = { stallsAt: null, stallRemindedAt: null } as const;

/** When the next of the two comes: the reminder, or, but for a cooldown, the ladder. */
export function stallMomentAt({ stallsAt, stallRemindedAt, softTriggeredAt }: Ticket): number | null {
  if (stallsAt === null || stallRemindedAt === null || softTriggeredAt === null) return stallsAt;
  return Math.max(stallsAt, softTriggeredAt + COOLDOWN_MS);
}
