import { expect, it } from "vitest";
import type { Sending } from "#app/db/sending/read-sending.ts";
import { countWords } from "#app/words/count-words.ts";
import { channelState, givenUpWords, messageWords, sendingTitle } from "#app/words/sending-words.ts";
import { ageWords } from "#app/words/span-words.ts";

const NOW = Date.parse("2026-11-24T05:30:00Z");
const SHOWN = { timeZone: "Asia/Kolkata", locale: "en-IN", now: NOW };
const channel: Sending["channels"][number] = {
  ...{ key: "mail", outages: 0, probeAt: null, outageReason: null, dueSince: null },
  ...{ waiting: 0, fresh: 0, hour: 0, old: 0, sentLately: 0 },
};
const calm: Sending = {
  ...{ channels: [channel], dead: [], olderBefore: null, runs: [], jobs: [], mailAlarms: [] },
  ...{ late: { count: 0, since: null }, lateLimit: 1000, countLimit: 5000 },
};

it.each([
  [0, "1 minute"],
  [119 * 60_000, "119 minutes"],
  [47 * 3_600_000, "47 hours"],
  [72 * 3_600_000, "3 days"],
])("%i ms are %s", (ms, words) => {
  expect(ageWords(ms)).toBe(words);
});

it.each([
  ["Everything is sent, and nothing is late", calm],
  ["One moment is late", { ...calm, late: { count: 1, since: NOW } }],
  ["No mail arrives", { ...calm, mailAlarms: ["silent"] }],
  ["E-mail waits longer than it should", { ...calm, channels: [{ ...channel, dueSince: NOW - 180_000 }] }],
  [
    "E-mail is not sent: its provider does not answer",
    { ...calm, late: { count: 9, since: NOW }, channels: [{ ...channel, probeAt: NOW }] },
  ],
] satisfies [string, Sending][])("begins with what is wrong: %s", (title, sending) => {
  expect(sendingTitle(sending, NOW)).toBe(title);
});

const dead: Sending["dead"][number] = {
  ...{ id: 1, channel: "mail", duty: "requester", attempts: 3, createdAt: NOW, reason: null },
  ...{ kind: "replied", reference: null },
};

it.each([
  ["E-mail: Replies", dead],
  ["E-mail: A broken promise", { ...dead, kind: "broken" }],
  ["E-mail: Marked as fixed", { ...dead, kind: "resolved" }],
  ["E-mail: Assigned", { ...dead, duty: "assignee", kind: "filed" }],
  ["E-mail: Escalated", { ...dead, duty: "level", kind: "reopened" }],
  ["Slack: A work order", { ...dead, channel: "slack", duty: "contact", kind: "job_given" }],
] satisfies [string, Sending["dead"][number]][])("names what was given up: %s", (words, message) => {
  expect(messageWords(message)).toBe(words);
});

it.each([
  [null, "No reason is known."],
  ["too_old", "It could not be sent in time."],
  ["550 5.1.1 No such user", "550 5.1.1 No such user"],
])("says why it was given up: %s", (reason, words) => {
  expect(givenUpWords({ ...dead, reason })).toBe(words);
});

it("says how a channel does, and where a count ends", () => {
  expect(channelState(channel, SHOWN)).toBe("Nothing is late.");
  expect(channelState({ ...channel, dueSince: NOW - 600_000 }, SHOWN)).toBe(
    "The oldest could have left 10 minutes ago.",
  );
  expect(channelState({ ...channel, probeAt: NOW, outageReason: "timeout" }, SHOWN)).toMatch(
    /^Held back \(timeout\)\. The next try is at /,
  );
  expect([countWords(5001, 5000), countWords(5000, 5000)]).toEqual(["5000+", "5000"]);
});
