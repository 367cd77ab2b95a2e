import { expect, test } from "vitest";
import { STATUS_KINDS } from "#app/domain/statuses.ts";
import { OUTCOMES } from "#app/domain/ticket.ts";
import { shownAt } from "#app/words/shown.ts";
import { lookOf, type Standing, stateSentence, statusLabel } from "#app/words/status-words.ts";

const now = Date.parse("2026-11-23T09:00:00+05:30");
const shown = shownAt({ timeZone: "Asia/Kolkata" }, now);
const until = Date.parse("2026-11-24T11:00:00+05:30");
const parts = { reason: "parts", untilAt: until } as const;

const standing = (changed: Partial<Standing>): Standing => ({
  statusKind: "active",
  outcome: null,
  isOverdue: false,
  isUnanswered: false,
  assignee: "Ravi Kumar",
  hold: null,
  ...changed,
});

test.each([
  [{ statusKind: "new" }, "Ravi Kumar has it"],
  [{ statusKind: "new", assignee: null }, "Reported, and nobody has it yet"],
  [{ statusKind: "active" }, "Ravi Kumar is on it"],
  [{ statusKind: "active", isOverdue: true }, "Late: the promise was not kept"],
  [{ statusKind: "new", isUnanswered: true }, "Late: nobody has answered yet"],
  [{ statusKind: "active", isOverdue: true, isUnanswered: true }, "Late: the promise was not kept"],
  [{ statusKind: "waiting_requester", isOverdue: true }, "Waiting for your answer"],
  [
    { statusKind: "waiting_other", hold: parts },
    "Waiting for parts or material, until Tue 24 Nov, 11:00 as far as we know",
  ],
  [{ statusKind: "waiting_other", hold: { ...parts, untilAt: null } }, "Waiting for parts or material"],
  [{ statusKind: "waiting_other", hold: parts, isOverdue: true }, "Late: the promise was not kept"],
  [{ statusKind: "waiting_other" }, "Waiting for something else"],
  [{ statusKind: "resolved", outcome: "fixed" }, "Marked as fixed: is it?"],
  [{ statusKind: "closed" }, "Finished"],
  [{ statusKind: "cancelled" }, "Withdrawn by you"],
] as const)("%j reads to its requester as a sentence", (changed, sentence) => {
  expect(stateSentence(standing(changed), "requester", shown)).toBe(sentence);
});

test("what was waited for and is late in coming is not promised anew", () => {
  const later = shownAt({ timeZone: "Asia/Kolkata" }, until + 1);
  expect(stateSentence(standing({ statusKind: "waiting_other", hold: parts }), "other", later)).toBe(
    "Waiting for parts or material, which was expected by Tue 24 Nov, 11:00",
  );
});

test("who is not the requester is not spoken to as one", () => {
  const sentences = [
    ...STATUS_KINDS.map((statusKind) => stateSentence(standing({ statusKind }), "other", shown)),
    ...OUTCOMES.map((outcome) =>
      stateSentence(standing({ statusKind: "resolved", outcome }), "other", shown),
    ),
  ];
  expect(sentences.filter((sentence) => /\byou\b|\byour\b|\?/i.test(sentence))).toEqual([]);
});

test("no word of staff's reaches a requester", () => {
  const labels = [
    ...STATUS_KINDS.map((statusKind) => statusLabel({ statusKind, outcome: "fixed" })),
    ...OUTCOMES.map((outcome) => statusLabel({ statusKind: "resolved", outcome })),
  ];
  expect(labels.filter((label) => /SPOC|TAT|escalat|acknowledg|resolved|assign|scope/i.test(label))).toEqual(
    [],
  );
});

test("a “no” does not look like a success", () => {
  const looks = OUTCOMES.map((outcome) => lookOf({ statusKind: "resolved", outcome }));
  expect(OUTCOMES.filter((_, at) => looks[at] === "resolved")).toEqual(["fixed", "answered", "partly"]);
  expect(lookOf({ statusKind: "active", outcome: "refused" })).toBe("active");
});
