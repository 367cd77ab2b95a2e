import { expect, test } from "vitest";
import { STATUS_KINDS } from "#app/domain/statuses.ts";
import { OUTCOMES } from "#app/domain/ticket.ts";
import { lookOf, type Standing, stateSentence, statusLabel } from "#app/words/status-words.ts";

const standing = (changed: Partial<Standing>): Standing => ({
  statusKind: "active",
  outcome: null,
  isOverdue: false,
  isUnanswered: false,
  assignee: "Ravi Kumar",
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
  [{ statusKind: "resolved", outcome: "fixed" }, "Marked as fixed: is it?"],
  [{ statusKind: "closed" }, "Finished"],
  [{ statusKind: "cancelled" }, "Withdrawn by you"],
] as const)("%j reads to its requester as a sentence", (changed, sentence) => {
  expect(stateSentence(standing(changed), "requester")).toBe(sentence);
});

test("who is not the requester is not spoken to as one", () => {
  const kinds = STATUS_KINDS.map((statusKind) => stateSentence(standing({ statusKind }), "other"));
  expect(kinds.filter((sentence) => /\byou\b|\byour\b/i.test(sentence))).toEqual([]);
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
