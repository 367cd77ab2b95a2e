import { expect, it } from "vitest";
import { byPriority, promisingOf, type TargetRow, targetsFor } from "#app/domain/filing/targets.ts";
import type { CategoryId } from "#app/domain/ids.ts";
import { PRIORITIES, type Priority } from "#app/domain/ticket.ts";
import { currentClock } from "#app/domain/time/clocks.ts";
import { countedByPriority } from "#app/words/promise-words.ts";
import { spoc, ticket } from "./campus.ts";
import { toLabs } from "./destinations.ts";
import { GOOD, shown, story } from "./story.ts";

const SUBCATEGORY = 3 as CategoryId;
const CATEGORY = 1 as CategoryId;

function row(
  categoryId: CategoryId | null,
  hours: number,
  priority: Priority | null = null,
  kind: TargetRow["kind"] = "resolve",
): TargetRow {
  return { categoryId, kind, priority, minutes: hours * 60, unit: "working" };
}

/** Hours promised to solve it, of each priority from low to urgent. */
function hours(...rows: TargetRow[]): readonly number[] {
  const promising = promisingOf(rows, SUBCATEGORY);
  return PRIORITIES.map((priority) => targetsFor(promising, priority).resolve.minutes / 60);
}

it.each([
  ["the campus of old, where nothing is said", [], [16, 16, 16, 16]],
  ["the campus", [row(null, 20)], [20, 20, 20, 20]],
  ["the category before the campus", [row(null, 20), row(CATEGORY, 12)], [12, 12, 12, 12]],
  ["the subcategory before both", [row(null, 20), row(SUBCATEGORY, 8), row(CATEGORY, 12)], [8, 8, 8, 8]],
  ["a priority's own", [row(SUBCATEGORY, 8), row(SUBCATEGORY, 2, "URGENT")], [8, 8, 8, 2]],
  ["a priority's own alone", [row(SUBCATEGORY, 2, "URGENT")], [16, 16, 16, 2]],
  ["several priorities'", [row(CATEGORY, 40, "LOW"), row(CATEGORY, 4, "URGENT")], [40, 16, 16, 4]],
  [
    "the priority of the category, where the subcategory says nothing",
    [row(CATEGORY, 12), row(CATEGORY, 4, "HIGH"), row(null, 20), row(null, 1, "HIGH")],
    [12, 12, 4, 12],
  ],
  [
    "the subcategory before a priority of the campus",
    [row(SUBCATEGORY, 8), row(null, 1, "URGENT")],
    [8, 8, 8, 8],
  ],
  ["nothing for the answer", [row(SUBCATEGORY, 1, null, "acknowledge")], [16, 16, 16, 16]],
] as const)("promises by %s", (_what, rows, expected) => {
  expect(hours(...rows)).toEqual(expected);
});

it("says in the history by which priority the solution was promised, and only then", () => {
  const promising = promisingOf([row(SUBCATEGORY, 2, "URGENT")], SUBCATEGORY);
  expect(byPriority(promising, "URGENT")).toEqual({ byPriority: "URGENT" });
  expect(byPriority(promising, "HIGH")).toEqual({});
  const answer = promisingOf([row(SUBCATEGORY, 1, "URGENT", "acknowledge")], SUBCATEGORY);
  expect(byPriority(answer, "URGENT")).toEqual({});
});

it("counts what is moved by the priority that it has, which staff read beside the date", () => {
  const { subcategory } = toLabs;
  const urgent = { resolve: { minutes: 60, unit: "elapsed" } } as const;
  const there = { ...toLabs, subcategory: { ...subcategory, priorityTargets: { URGENT: urgent } } };
  const of = (priority: Priority) =>
    story(ticket({ priority }), { recategorisation: there }).does(
      spoc,
      "recategorise",
      GOOD.recategorise,
      "2026-11-24 10:00",
    );
  const [usual, fast] = [of("MEDIUM"), of("URGENT")];
  const dueOf = ({ state }: typeof fast) => currentClock(state, "resolve")?.dueAt ?? 0;
  // At least four working hours from then.
  expect(shown(dueOf(fast))).toBe("2026-11-24 15:00");
  expect(dueOf(usual)).toBeGreaterThan(dueOf(fast));
  const seen = ({ last }: typeof fast) => [{ kind: last.event.kind, facts: last.event.facts }];
  expect([countedByPriority(seen(usual)), countedByPriority(seen(fast))]).toEqual([null, "URGENT"]);
  expect(countedByPriority([...seen(fast), { kind: "reopened", facts: {} }])).toBeNull();
});
