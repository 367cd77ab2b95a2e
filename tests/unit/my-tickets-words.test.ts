import { expect, it } from "vitest";
import type { StatusKind } from "#app/domain/statuses.ts";
import { openSentence, ownStatus } from "#app/words/my-tickets-words.ts";

const row = (statusKind: "active" | "closed", isOverdue = false) => ({ statusKind, isOverdue });

it.each([
  [[], ""],
  [[row("closed", true)], ""],
  [[row("active")], "One is open."],
  [[row("active", true)], "One is open, and late."],
  [[row("active"), row("active"), row("closed")], "2 are open."],
  [[row("active"), row("active", true)], "2 are open, 1 of them late."],
])("says what is under way for somebody: %j", (rows, sentence) => {
  expect(openSentence(rows)).toBe(sentence);
});

const stands = (
  statusKind: StatusKind,
  { isTheirs = 1, isDateAsked = 0 }: { isTheirs?: number; isDateAsked?: number } = {},
) => ownStatus({ statusKind, outcome: statusKind === "resolved" ? "fixed" : null, isTheirs, isDateAsked });

it.each([
  ["waiting_requester", "Waiting for your answer", "Waiting for an answer"],
  ["resolved", "Marked as fixed: is it?", "Marked as fixed"],
  ["cancelled", "Withdrawn by you", "Withdrawn"],
  ["active", "Being worked on", "Being worked on"],
] as const)("%s asks whose it is, and nobody who filed it for them or joined it", (kind, theirs, others) => {
  expect(stands(kind).label).toBe(theirs);
  expect(stands(kind, { isTheirs: 0 }).label).toBe(others);
});

it("says that a new date waits for their yes, unless a question does", () => {
  const asked = { isDateAsked: 1 };
  expect(stands("active", asked)).toEqual({ kind: "waiting_requester", label: "Is the new date all right?" });
  expect(stands("waiting_requester", asked).label).toBe("Waiting for your answer");
});
