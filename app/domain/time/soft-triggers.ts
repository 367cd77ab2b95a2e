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

/** Between two of them the people above are left alone for so long, and hear of the second one then. */
export const COOLDOWN_MS = 2 * 86_400_000;

type Pulled = Pick<Ticket, "triggeredBy" | "softTriggeredAt">;

/**
 * The trigger that a step of the ticket pulls, and when it acts: at once, or as soon as the last one was two days ago.
 * Null where it pulls none, and where one waits already: whoever is told then is told of both. The count that reaches
 * its time pulls it, so each occurrence acts once.
 */
export function pulled(before: Ticket, after: Ticket, now: number): Pulled | null {
  const triggeredBy = COUNTED_TRIGGERS.find((trigger) => {
    const { column, time } = ACTS_AT[trigger];
    return before[column] < time && after[column] >= time;
  });
  if (!triggeredBy || before.triggeredBy !== null) return null;
  const last = before.softTriggeredAt;
  return { triggeredBy, softTriggeredAt: last === null ? now : Math.max(now, last + COOLDOWN_MS) };
}

/** What is left of a trigger when its ticket ends: one that still waited has told nobody. */
export function released({ triggeredBy, softTriggeredAt: at }: Ticket, now: number): Pulled {
  const waited = triggeredBy !== null && at !== null && at > now;
  return { triggeredBy: null, softTriggeredAt: waited ? at - COOLDOWN_MS : at };
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
