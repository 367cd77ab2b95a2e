import { describe, expect, it } from "vitest";
import { assign, type Candidate, workload } from "#app/domain/assignment.ts";
import { meet } from "#app/domain/clocks.ts";
import { STATUS_KINDS } from "#app/domain/statuses.ts";
import { colleague, dean, director, nameOf, spoc, ticket, warden } from "./campus.ts";
import { at, campusCalendar } from "./campus-calendar.ts";
import { GOOD, story } from "./story.ts";

const NOBODY = new Set<never>();

function candidate(person: typeof spoc, why: Candidate["why"], changes: Partial<Candidate> = {}): Candidate {
  return { personId: person.personId, why, priority: 1, workMinutes: 0, ...changes };
}

function chosen(candidates: readonly Candidate[], denied: ReadonlySet<Candidate["personId"]> = NOBODY) {
  const { assigneeId, assignedWhy } = assign(candidates, denied);
  return `${assigneeId === null ? "nobody" : nameOf(assigneeId)}: ${assignedWhy}`;
}

const byOption = candidate(spoc, "option_owner", { priority: 9, workMinutes: 900 });
const bySubcategory = candidate(colleague, "subcategory_owner", { priority: 8, workMinutes: 800 });
const byCategory = candidate(warden, "category_owner", { priority: 7, workMinutes: 700 });
const byDefault = candidate(dean, "default", { priority: 1, workMinutes: 0 });

describe("a new ticket", () => {
  it("goes to the owner of the chosen option first", () => {
    expect(chosen([byDefault, byCategory, bySubcategory, byOption])).toBe("spoc: option_owner");
  });

  it("goes to the owner of the subcategory, then of the category, then by default", () => {
    expect(chosen([byDefault, byCategory, bySubcategory])).toBe("colleague: subcategory_owner");
    expect(chosen([byDefault, byCategory])).toBe("warden: category_owner");
    expect(chosen([byDefault])).toBe("dean: default");
  });

  it("goes to triage when nobody owns it", () => {
    expect(chosen([])).toBe("nobody: triage");
  });

  it("goes to the first priority of a rule, whatever their work", () => {
    const second = candidate(colleague, "default", { priority: 2 });
    expect(chosen([second, candidate(spoc, "default", { workMinutes: 9000 })])).toBe("spoc: default");
  });

  it("goes to whoever has the least promised work among equals", () => {
    const busy = candidate(spoc, "category_owner", { workMinutes: 961 });
    const less = candidate(colleague, "category_owner", { workMinutes: 960 });
    expect(chosen([busy, less])).toBe("colleague: category_owner");
  });

  it("goes to the same one of two who are alike in everything, in whatever order they come", () => {
    const [one, other] = [candidate(spoc, "default"), candidate(colleague, "default")];
    expect([chosen([one, other]), chosen([other, one])]).toEqual(["spoc: default", "spoc: default"]);
  });

  it("never goes to somebody who is kept away", () => {
    expect(chosen([byOption, byDefault], new Set([spoc.personId]))).toBe("dean: default");
    expect(chosen([byOption], new Set([spoc.personId]))).toBe("nobody: triage");
  });
});

describe("promised work", () => {
  it("is the resolve target of an open ticket, on its owner", () => {
    expect(workload(ticket())).toEqual({ personId: spoc.personId, minutes: 16 * 60 });
  });

  it.each(STATUS_KINDS)("of kind %s counts as long as it is open", (statusKind) => {
    const isOpen = !["resolved", "closed", "cancelled"].includes(statusKind);
    expect(workload(ticket({ statusKind })) !== null).toBe(isOpen);
  });

  it("is nobody's in triage", () => {
    expect(workload(ticket({ assigneeId: null }))).toBeNull();
  });

  it("rests while the promise stands still, and comes back", () => {
    const asked = story().does(director, "ask", GOOD.ask, "2026-11-24 10:00");
    expect(workload(asked.state)).toBeNull();
    expect(workload(asked.passes("2026-11-27 10:00").state)?.minutes).toBe(16 * 60);
  });

  it("is half after a reopening", () => {
    const state = ticket();
    const [first, second] = state.clocks.map((each) => meet(campusCalendar(), each, at("2026-11-24 10:00")));
    if (!first || !second) throw new Error("a filed ticket has two clocks");
    const reopened = { ...second, round: 2, metAt: null, target: { minutes: 480, unit: "working" as const } };
    expect(workload({ ...state, clocks: [reopened, first, second] })?.minutes).toBe(480);
  });
});
