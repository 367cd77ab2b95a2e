import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { PersonId } from "#app/domain/ids.ts";
import {
  DUTIES,
  isHere,
  PERSON_STATES,
  type ResponsibleDuty,
  responsible,
  type Staffing,
  type Substitute,
} from "#app/domain/people/responsible.ts";
import { colleague, dean, everybodyHere, nameOf, spoc, warden } from "./campus.ts";
import { at } from "./campus-calendar.ts";

const NOON = at("2026-11-24 12:00");
const RAVI = spoc.personId;
const MEERA = colleague.personId;
const SURESH = warden.personId;
const LEELA = dean.personId;

function away(...ids: PersonId[]): Staffing["absences"] {
  return ids.map((personId) => ({ personId, fromAt: 0, untilAt: null }));
}

function standsIn(personId: PersonId, substituteId: PersonId, more: Partial<Substitute> = {}): Substitute {
  return { personId, substituteId, duty: null, priority: 1, fromAt: 0, untilAt: null, ...more };
}

function staffing(more: Partial<Staffing>): Staffing {
  return { ...everybodyHere, ...more };
}

function who(
  among: Partial<Staffing>,
  { duty = "replies", denied = [] }: { duty?: ResponsibleDuty; denied?: PersonId[] } = {},
): string {
  const found = responsible(staffing(among), RAVI, duty, NOON, new Set(denied));
  return found === null ? "nobody" : `${nameOf(found.personId)}${found.isAway ? ", away" : ""}`;
}

const meera = [standsIn(RAVI, MEERA)];
const chain = [...meera, standsIn(MEERA, SURESH), standsIn(SURESH, LEELA)];

test.each<[what: string, Partial<Staffing>, denied: PersonId[], answer: string]>([
  ["is here", {}, [], "spoc"],
  ["is here, and somebody would stand in", { substitutes: meera }, [], "spoc"],
  ["is away", { absences: away(RAVI), substitutes: meera }, [], "colleague"],
  ["is away and nobody stands in", { absences: away(RAVI) }, [], "spoc, away"],
  ["is away and so is who stands in", { absences: away(RAVI, MEERA), substitutes: meera }, [], "spoc, away"],
  ["is away at the start of a chain", { absences: away(RAVI, MEERA), substitutes: chain }, [], "warden"],
  [
    "is away at the start of a long chain",
    { absences: away(RAVI, MEERA, SURESH), substitutes: chain },
    [],
    "dean",
  ],
  [
    "is away in a loop of two",
    { absences: away(RAVI, MEERA), substitutes: [...meera, standsIn(MEERA, RAVI)] },
    [],
    "spoc, away",
  ],
  [
    "is away in a loop with a way out",
    {
      absences: away(RAVI, MEERA),
      substitutes: [...meera, standsIn(MEERA, RAVI), standsIn(MEERA, SURESH, { priority: 2 })],
    },
    [],
    "warden",
  ],
  ["is represented by somebody denied", { absences: away(RAVI), substitutes: chain }, [MEERA], "warden"],
  [
    "has a denied substitute and another",
    { absences: away(RAVI), substitutes: [...meera, standsIn(RAVI, LEELA, { priority: 2 })] },
    [MEERA],
    "dean",
  ],
  ["is denied", { absences: away(RAVI), substitutes: chain }, [RAVI], "nobody"],
  ["is denied, and here", {}, [RAVI], "nobody"],
])("who is responsible for somebody who %s", (_what, among, denied, answer) => {
  expect(who(among, { denied })).toBe(answer);
});

test.each(PERSON_STATES)(
  "somebody who is %s does their duty only while active; else who stands in does",
  (state) => {
    const people = everybodyHere.people.map((each) => (each.personId === RAVI ? { ...each, state } : each));
    expect(who({ people, substitutes: meera })).toBe(state === "active" ? "spoc" : "colleague");
    expect(who({ people })).toBe(state === "active" ? "spoc" : "nobody");
    const among = people.map((each) => (each.personId === MEERA ? { ...each, state } : each));
    if (state !== "active") expect(who({ people: among, substitutes: meera })).toBe("nobody");
  },
);

describe("to the very moment", () => {
  const until = (fromAt: number, untilAt: number | null) => ({
    absences: [{ personId: RAVI, fromAt, untilAt }],
    substitutes: meera,
  });

  it("an absence begins with its first and ends before its last", () => {
    expect(who(until(NOON, null))).toBe("colleague");
    expect(who(until(NOON + 1, null))).toBe("spoc");
    expect(who(until(0, NOON + 1))).toBe("colleague");
    expect(who(until(0, NOON))).toBe("spoc");
  });

  it("somebody’s last day is their last", () => {
    const leaving = (leavesAt: number) => ({
      people: everybodyHere.people.map((each) => (each.personId === RAVI ? { ...each, leavesAt } : each)),
      substitutes: meera,
    });
    expect(who(leaving(NOON + 1))).toBe("spoc");
    expect(who(leaving(NOON))).toBe("colleague");
    expect(who({ ...leaving(NOON), substitutes: [] })).toBe("nobody");
  });

  it("standing in begins and ends as well", () => {
    const during = (fromAt: number, untilAt: number | null) => ({
      absences: away(RAVI),
      substitutes: [standsIn(RAVI, MEERA, { fromAt, untilAt })],
    });
    expect(who(during(NOON, null))).toBe("colleague");
    expect(who(during(NOON + 1, null))).toBe("spoc, away");
    expect(who(during(0, NOON))).toBe("spoc, away");
  });
});

test("who stands in for one duty is asked before who stands in for everything, and only for that one", () => {
  const absences = away(RAVI);
  const substitutes = [standsIn(RAVI, MEERA), standsIn(RAVI, LEELA, { duty: "approvals", priority: 9 })];
  for (const duty of DUTIES)
    expect(who({ absences, substitutes }, { duty })).toBe(duty === "approvals" ? "dean" : "colleague");
});

test("whatever the campus, it ends, and whoever is named is here, allowed, and the first of their kind to be found", () => {
  const person = fc.integer({ min: 1, max: 6 }).map((id) => id as PersonId);
  const time = fc.integer({ min: 0, max: 4 });
  const span = fc.record({ fromAt: time, untilAt: fc.option(time) });
  const campus = fc.record({
    people: fc.uniqueArray(
      fc.record({
        personId: person,
        state: fc.constantFrom("active", "active", "active", "left", "suspended"),
        leavesAt: fc.option(time),
        workMinutes: fc.constant(0),
      }),
      { selector: ({ personId }) => personId },
    ),
    absences: fc.array(fc.tuple(person, span).map(([personId, rest]) => ({ personId, ...rest }))),
    substitutes: fc.array(
      fc
        .tuple(person, person, fc.option(fc.constantFrom(...DUTIES)), time, span)
        .map(([personId, substituteId, duty, priority, rest]) => ({
          personId,
          substituteId,
          duty,
          priority,
          ...rest,
        })),
      { maxLength: 12 },
    ),
  }) as fc.Arbitrary<Staffing>;
  fc.assert(
    fc.property(
      campus,
      person,
      fc.constantFrom(...DUTIES),
      time,
      fc.array(person),
      (among, id, duty, now, kept) => {
        const denied = new Set(kept);
        const found = responsible(among, id, duty, now, denied);
        const reached = reachable(among, id, duty, now);
        const able = [...reached].filter((each) => isHere(among, each, now) && !denied.has(each));
        if (found === null) expect(denied.has(id) || able.length === 0).toBe(true);
        else if (found.isAway) expect([found.personId, able]).toEqual([id, []]);
        else expect(able).toContain(found.personId);
        if (isHere(among, id, now) && !denied.has(id)) expect(found).toEqual({ personId: id, isAway: false });
      },
    ),
    { seed: 2411, numRuns: 2000 },
  );
});

/** Everybody to whom the substitutes lead, oneself among them. */
function reachable(
  { substitutes }: Staffing,
  id: PersonId,
  duty: ResponsibleDuty,
  now: number,
): Set<PersonId> {
  const reached = new Set([id]);
  for (const each of reached)
    for (const { personId, substituteId, duty: only, fromAt, untilAt } of substitutes)
      if (
        personId === each &&
        (only ?? duty) === duty &&
        fromAt <= now &&
        (untilAt === null || now < untilAt)
      )
        reached.add(substituteId);
  return reached;
}
