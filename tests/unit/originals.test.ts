import { expect, it } from "vitest";
import { isOriginalOld } from "#app/domain/mail-in/originals.ts";
import { MAIL_OUTCOMES, type MailOutcome } from "#app/domain/mail-in/outcome.ts";

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 30);

/** After how many days the original of each goes; null for what stays. */
const DAYS: Readonly<Record<MailOutcome, number | null>> = {
  received: null,
  filed: 365,
  replied: 365,
  noted: 365,
  kept: 365,
  duplicate: 30,
  quarantined: null,
  blocked: 30,
  rejected: 30,
  set_aside: 30,
  bounced: 365,
  self_test: 30,
};

it.each(MAIL_OUTCOMES)("lets the original of what was %s go on its day and not before", (outcome) => {
  const isOld = (ms: number) => isOriginalOld({ outcome, settledAt: NOW - ms }, NOW);
  const days = DAYS[outcome];
  if (days === null) expect(isOld(4000 * DAY_MS)).toBe(false);
  else expect([isOld(days * DAY_MS), isOld(days * DAY_MS - 1)]).toEqual([true, false]);
});

it("keeps what nothing became of yet", () => {
  expect(isOriginalOld({ outcome: "rejected", settledAt: null }, NOW)).toBe(false);
});
