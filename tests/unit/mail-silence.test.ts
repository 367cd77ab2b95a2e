import { expect, test } from "vitest";
import { type MailHealth, mailAlarms } from "#app/domain/mail-in/silence.ts";

const HOUR_MS = 3_600_000;
const WELL: MailHealth = {
  now: 100 * HOUR_MS,
  lastArrivalAt: 99 * HOUR_MS,
  silenceHours: 24,
  selfTest: { sentAt: 90 * HOUR_MS, returnedAt: 90 * HOUR_MS + 1, verdict: "verified" },
};

test.each<[string, Partial<MailHealth>, readonly string[]]>([
  ["all is well", {}, []],
  ["nothing for a day", { lastArrivalAt: 75 * HOUR_MS }, ["silent"]],
  ["no mail ever came", { lastArrivalAt: null, selfTest: null }, []],
  [
    "the test is still on its way",
    { selfTest: { sentAt: 99.5 * HOUR_MS, returnedAt: null, verdict: null } },
    [],
  ],
  [
    "the test is lost",
    { selfTest: { sentAt: 90 * HOUR_MS, returnedAt: null, verdict: null } },
    ["self_test_lost"],
  ],
  [
    "the receiver's words have changed",
    { selfTest: { sentAt: 90 * HOUR_MS, returnedAt: 91 * HOUR_MS, verdict: "failed" } },
    ["self_test_not_verified"],
  ],
])("%s", (_, change, alarms) => {
  expect(mailAlarms({ ...WELL, ...change })).toEqual(alarms);
});
