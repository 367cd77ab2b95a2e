import type { Ticket } from "./ticket.ts";

/** What brings in the next level although no promise broke: a ticket that goes round in circles (PRODUCT 6). */
export const SOFT_TRIGGERS = ["extensions", "reopenings", "forwardings"] as const;
export type SoftTrigger = (typeof SOFT_TRIGGERS)[number];

/** The time that counts of each, and the one with which it acts. */
const ACTS_AT: Readonly<Record<SoftTrigger, { column: keyof Ticket & `${string}Count`; time: number }>> = {
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
    SOFT_TRIGGERS.find((trigger) => {
      const { column, time } = ACTS_AT[trigger];
      return before[column] < time && after[column] >= time;
    }) ?? null
  );
}
