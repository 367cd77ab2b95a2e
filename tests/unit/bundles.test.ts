import { expect, test } from "vitest";
import type { PersonId } from "#app/domain/ids.ts";
import { type Lately, NOTHING_LATELY, planMessages, type Waiting } from "#app/domain/telling/bundles.ts";

const NOW = 10_000_000;
const MINUTE_MS = 60_000;
const MEERA = 1 as PersonId;
const RAVI = 2 as PersonId;

/** A reply to Meera, each on a ticket of its own, changed by what a test is about. */
function row(id: number, change: Partial<Waiting> = {}): Waiting {
  const event = { kind: "replied" } as const;
  return {
    id,
    ticketId: id,
    personId: MEERA,
    duty: "requester",
    event,
    attempts: 1,
    bundleId: null,
    ...change,
  };
}

const rows = (...ids: number[]) => ids.map((id) => row(id));

/** What Meera got lately. */
function lately(change: Partial<Lately> = {}): ReadonlyMap<PersonId, Lately> {
  return new Map([[MEERA, { ...NOTHING_LATELY, ...change }]]);
}

const FIVE = [9, 8, 7, 6, 5].map((minutes) => NOW - minutes * MINUTE_MS);

/** The plan in ids. */
function plan(all: readonly Waiting[], about = lately()) {
  const { chains, held, hurried } = planMessages(all, about, NOW);
  const ids = chains.map((chain) => chain.map((message) => message.map((each) => each.id)));
  return { chains: ids, held, hurried };
}

test("five leave at once and alone, one after the other", () => {
  expect(plan(rows(3, 1, 2, 5, 4))).toEqual({ chains: [[[1], [2], [3], [4], [5]]], held: [], hurried: [] });
});

test("what is more waits ten minutes for one list, named by its first row", () => {
  const { chains, held } = plan(rows(1, 2, 3, 4, 5, 6, 7));
  expect(chains).toEqual([[[1], [2], [3], [4], [5]]]);
  const leavesAt = NOW + 10 * MINUTE_MS;
  expect(held).toEqual([
    { id: 6, bundleId: 6, leavesAt },
    { id: 7, bundleId: 6, leavesAt },
  ]);
});

test("the list leaves when the fifth message from the end is ten minutes old", () => {
  expect(plan(rows(1), lately({ acceptedAts: [NOW - 9.5 * MINUTE_MS, ...FIVE] })).held).toEqual([
    { id: 1, bundleId: 1, leavesAt: NOW + MINUTE_MS },
  ]);
});

test("each person has a budget of their own", () => {
  const { chains, held } = plan([...rows(1, 2, 3, 4, 5), row(6, { personId: RAVI })]);
  expect(chains).toEqual([[[1], [2], [3], [4], [5]], [[6]]]);
  expect(held).toEqual([]);
});

test("a list that is being gathered takes what follows, however much the window allows", () => {
  const gathering = { bundleId: 4, leavesAt: NOW + 5, ticketIds: [4] };
  expect(plan(rows(9), lately({ gathering })).held).toEqual([{ id: 9, bundleId: 4, leavesAt: NOW + 5 }]);
});

test.each(["asked", "question_reminded", "broken", "escalated"] as const)(
  "%s leaves at once and alone",
  (kind) => {
    const urgent = row(7, { event: { kind } });
    expect(plan([urgent], lately({ acceptedAts: FIVE })).chains).toEqual([[[7]]]);
  },
);

test("whatever a level of the ladder is told leaves at once and alone", () => {
  const told = row(7, { duty: "level", event: { kind: "rated" } });
  expect(plan([told], lately({ acceptedAts: FIVE })).chains).toEqual([[[7]]]);
});

test("what can't wait takes nobody's place", () => {
  const urgent = [1, 2, 3].map((id) => row(id, { event: { kind: "asked" } }));
  expect(plan([...urgent, ...rows(4, 5, 6, 7, 8)]).held).toEqual([]);
});

test("a question behind rows that wait for their list makes the list leave, and follows it", () => {
  const gathering = { bundleId: 4, leavesAt: NOW + 5, ticketIds: [4] };
  const question = row(9, { ticketId: 4, event: { kind: "asked" } });
  const { chains, hurried } = plan([question], lately({ gathering }));
  expect(chains).toEqual([]);
  expect(hurried).toEqual([{ bundleId: 4, behind: 9 }]);
});

test("a question on another ticket leaves the list alone", () => {
  const gathering = { bundleId: 4, leavesAt: NOW + 5, ticketIds: [4] };
  const question = row(9, { event: { kind: "asked" } });
  expect(plan([question], lately({ gathering }))).toEqual({ chains: [[[9]]], held: [], hurried: [] });
});

test("the rows of a list whose time has come are one message, and count as one", () => {
  const listed = [row(4, { bundleId: 4 }), row(6, { bundleId: 4 })];
  const { chains, held } = plan([...rows(7, 8, 9, 10, 11), ...listed]);
  expect(chains).toEqual([[[4, 6], [7], [8], [9], [10]]]);
  expect(held).toMatchObject([{ id: 11 }]);
});

test("what was tried alone is tried alone again, and counts before anything new", () => {
  const tried = row(9, { attempts: 2 });
  const { chains, held } = plan([...rows(1, 2, 3, 4, 5), tried]);
  expect(chains).toEqual([[[1], [2], [3], [4], [9]]]);
  expect(held).toMatchObject([{ id: 5 }]);
});

test("what is on its way to somebody counts, so that an address that never answers holds few rows up", () => {
  expect(plan(rows(1), lately({ onTheWay: 5 })).held).toMatchObject([{ id: 1 }]);
});
