import type { MailOutcome } from "./outcome.ts";

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
const MONTH_MS = 30 * DAY_MS;

/** What nobody's words on a ticket came of. It can still be made a ticket until its original goes. */
const SOON: readonly MailOutcome[] = ["rejected", "set_aside", "blocked", "duplicate", "self_test"];

/**
 * Whether a mail's original is old enough to go: a month after nothing came of it, else a year. What is not settled yet
 * stays, and so does what waits for somebody's decision.
 */
export function isOriginalOld(
  { outcome, settledAt }: { outcome: MailOutcome; settledAt: number | null },
  now: number,
): boolean {
  if (settledAt === null || outcome === "received" || outcome === "quarantined") return false;
  return settledAt <= now - (SOON.includes(outcome) ? MONTH_MS : YEAR_MS);
}
