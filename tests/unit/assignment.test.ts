import { describe, expect, it } from "vitest";
import type { PersonId } from "#app/domain/ids.ts";
import { assign, type Candidate, workload } from "#app/domain/people/assignment.ts";
import type { Staffing } from "#app/domain/people/responsible.ts";
import { STATUS_KINDS } from "#app/domain/statuses.ts";
import { meet } from "#app/domain/time/clocks.ts";
import { colleague, dean, director, everybodyHere, nameOf, spoc, ticket, warden } from "./campus.ts";
import { at, campusCalendar } from "./campus-calendar.ts";
import { GOOD, story } from "./story.ts";

const NOBODY = new Set<never>();
const NOON = at("2026-11-24 12:00");

/** How much each has to do; who is not named has nothing. */
type Work = Readonly<Record<string, number>>;

function candidate(person: typeof spoc, why: Candidate["why"], priority = 1): Candidate {
  return { personId: person.personId, why, priority };
}

function staffing(work: Work, more: Partial<Staffing>): Staffing {
  const people = everybodyHere.people.map((each) => ({
    ...each,
    workMinutes: work[nameOf(each.personId)] ?? 0,
  }));
  return { ...everybodyHere, people, ...more };
}

function chosen(
  candidates: readonly Candidate[],
  {
    denied = NOBODY,
    work = {},
    ...more
  }: { denied?: ReadonlySet<PersonId>; work?: Work } & Partial<Staffing> = {},
): string {
  const { assigneeId, assignedWhy, assignedForId } = assign(candidates, staffing(work, more), denied, NOON);
  const whose = assignedForId === null ? "" : ` for ${nameOf(assignedForId)}`;
  return `${assigneeId === null ? "nobody" : nameOf(assigneeId)}${whose}: ${assignedWhy}`;
}

/** Every rung, each later one with the better priority and less to do: neither counts across rungs. */
const RUNGS = [
  candidate(spoc, "option_owner", 9),
  candidate(colleague, "subcategory_owner", 8),
  candidate(warden, "category_owner", 7),
  candidate(dean, "roster", 6),
  candidate(director, "default", 1),
];
const BUSY: Work = { spoc: 900, colleague: 800, warden: 700, dean: 600 };
const ANSWERS = [
  "spoc: option_owner",
  "colleague: subcategory_owner",
  "warden: category_owner",
  "dean: roster",
  "director: default",
  "nobody: triage",
];
const away = (...people: (typeof spoc)[]) => ({
  absences: people.map(({ personId }) => ({ personId, fromAt: 0, untilAt: null })),
});
const standsIn = (one: typeof spoc, other: typeof spoc) => ({
  ...{ personId: one.personId, substituteId: other.personId, duty: null, priority: 1, fromAt: 0 },
  untilAt: null,
});

describe("a new ticket", () => {
  it.each(ANSWERS.map((answer, rung) => [answer, rung] as const))(
    "goes to %s when the rungs above are empty",
    (answer, rung) => {
      const left = RUNGS.slice(rung);
      expect(chosen(left, { work: BUSY })).toBe(answer);
      expect(chosen([...left].reverse(), { work: BUSY })).toBe(answer);
    },
  );

  it.each(ANSWERS.map((answer, rung) => [answer, rung] as const))(
    "goes to %s when all above are kept away",
    (answer, rung) => {
      const denied = new Set(RUNGS.slice(0, rung).map(({ personId }) => personId));
      expect(chosen(RUNGS, { denied })).toBe(answer);
    },
  );

  it.each(ANSWERS.map((answer, rung) => [answer, rung] as const))(
    "goes to %s when all above are away",
    (answer, rung) => {
      const absent = RUNGS.slice(0, rung).map(({ personId }) => ({ personId, fromAt: 0, untilAt: null }));
      expect(chosen(RUNGS, { absences: absent })).toBe(answer);
    },
  );

  it.each(RUNGS.map(({ why }) => why))("goes to the first priority of %s, whatever their work", (why) => {
    const second = candidate(colleague, why, 2);
    expect(chosen([second, candidate(spoc, why)], { work: { spoc: 9000 } })).toBe(`spoc: ${why}`);
  });

  it.each(RUNGS.map(({ why }) => why))(
    "goes to whoever has the least promised work among equals of %s",
    (why) => {
      const both = [candidate(spoc, why), candidate(colleague, why)];
      expect(chosen(both, { work: { spoc: 961, colleague: 960 } })).toBe(`colleague: ${why}`);
      expect(chosen(both, { work: { spoc: 960, colleague: 961 } })).toBe(`spoc: ${why}`);
    },
  );

  it("goes to the same one of two who are alike in everything, in whatever order they come", () => {
    const [one, other] = [candidate(spoc, "default"), candidate(colleague, "default")];
    expect([chosen([one, other]), chosen([other, one])]).toEqual(["spoc: default", "spoc: default"]);
  });
});

describe("while somebody is away", () => {
  it("who stands in gets it, for them and by their rule", () => {
    const substitutes = [standsIn(spoc, warden)];
    expect(chosen([RUNGS[0] as Candidate], { ...away(spoc), substitutes })).toBe(
      "warden for spoc: option_owner",
    );
  });

  it("the work of who stands in is what is weighed", () => {
    const both = [candidate(spoc, "default"), candidate(colleague, "default")];
    const substitutes = [standsIn(spoc, warden)];
    expect(chosen(both, { ...away(spoc), substitutes, work: { colleague: 10 } })).toBe(
      "warden for spoc: default",
    );
    expect(chosen(both, { ...away(spoc), substitutes, work: { warden: 10 } })).toBe("colleague: default");
  });

  it("somebody who is kept away does not get it by standing in, nor does who stands in for them", () => {
    const substitutes = [standsIn(spoc, warden)];
    const [owner] = RUNGS as [Candidate];
    expect(chosen([owner], { ...away(spoc), substitutes, denied: new Set([warden.personId]) })).toBe(
      "nobody: triage",
    );
    expect(chosen([owner], { ...away(spoc), substitutes, denied: new Set([spoc.personId]) })).toBe(
      "nobody: triage",
    );
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
