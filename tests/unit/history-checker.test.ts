import { expect, test } from "vitest";
import { violations } from "#tests/drills/checker.ts";
import type { Audience, History, Kept, Outcome, Read, Sent } from "#tests/drills/history.ts";

/** A command of client 1 under the key that is also its words, sent from one moment to another. */
function sent(key: string, times: readonly [number, number], more: Partial<Sent> = {}): Sent {
  const [invokedAt, returnedAt] = times;
  const outcome: Outcome = "ok";
  const rest = { seen: null, seq: null, replayed: null, outcome, said: "303" };
  return { client: 1, op: "note", key, ticket: "7", words: key, invokedAt, returnedAt, ...rest, ...more };
}

function read(times: readonly [number, number], version: number, more: Partial<Read> = {}): Read {
  const [invokedAt, returnedAt] = times;
  return {
    op: "read",
    client: 9,
    ticket: "7",
    reader: "staff",
    invokedAt,
    returnedAt,
    version,
    words: null,
    ...more,
  };
}

/** Records of ticket 7: filed before, then these keys from event 2 on, each with its own words. */
function records(keys: readonly string[], audience: Audience = "staff"): Kept {
  const events = keys.map((key, index) => ({ ticket: "7", seq: index + 2, key, text: key }));
  const filed = { ticket: "7", seq: 1, key: "filing", text: "The tap drips." };
  return {
    tickets: [{ ticket: "7", version: keys.length + 1 }],
    events: [filed, ...events].map(({ ticket, seq }) => ({
      ticket,
      seq,
      audience: seq === 1 ? ("public" as const) : audience,
      bySystem: false,
    })),
    operations: [filed, ...events].map(({ ticket, seq, key }) => ({ ticket, seq, key, bySystem: false })),
    words: [filed, ...events].map(({ ticket, seq, text }) => ({ ticket, seq, text })),
  };
}

const AB: History = {
  sent: [sent("A", [0, 10]), sent("B", [20, 30])],
  reads: [read([40, 45], 3, { words: ["A", "B"] })],
};

/** Two commands at once, of which the second got no answer. */
const UNKNOWN: History = {
  sent: [sent("A", [0, 10]), sent("B", [5, 30], { outcome: "info" })],
  reads: [],
};

/** The rules that a history breaks, by letter. */
function broken(history: History, kept: Kept): string[] {
  return [...new Set(violations(history, kept).map((sentence) => sentence.charAt(0)))].sort();
}

const without = <T>(all: readonly T[], place: number) => all.filter((_, index) => index !== place);

test("what was said and kept in order breaks no rule", () => {
  expect(violations(AB, records(["A", "B"]))).toEqual([]);
});

test("what got no answer may have happened or not, before or after what was said meanwhile", () => {
  expect(violations(UNKNOWN, records(["A"]))).toEqual([]);
  expect(violations(UNKNOWN, records(["A", "B"]))).toEqual([]);
  expect(violations(UNKNOWN, records(["B", "A"]))).toEqual([]);
});

test("a key sent again after no answer, refused on the way or twice at once is one command", () => {
  const again: History = {
    sent: [
      sent("A", [0, 10], { outcome: "info" }),
      sent("A", [20, 30], { outcome: "fail" }),
      sent("A", [40, 50], { seq: 2, replayed: true }),
      sent("A", [41, 60], { seq: 2, replayed: true }),
      sent("B", [55, 60]),
    ],
    reads: [],
  };
  expect(violations(again, records(["A", "B"]))).toEqual([]);
});

test("what the system did by itself belongs to no client", () => {
  const kept = records(["A", "broken"]);
  const bySystem = <T extends { seq: number }>(rows: readonly T[]) =>
    rows.map((row) => ({ ...row, bySystem: row.seq === 3 }));
  const told = { ...kept, events: bySystem(kept.events), operations: bySystem(kept.operations) };
  const history = { sent: [sent("A", [0, 10])], reads: [] };
  expect(violations(history, { ...told, words: without(kept.words, 2) })).toEqual([]);
  expect(broken(history, kept)).toContain("a");
});

test("an acknowledged command that is not kept is lost", () => {
  expect(broken(AB, records(["A"]))).toContain("c");
});

test("a command that is kept twice is doubled", () => {
  expect(broken({ ...AB, reads: [] }, records(["A", "B", "B"]))).toEqual(["a", "c", "e"]);
  expect(broken(UNKNOWN, records(["A", "B", "B"]))).toContain("c");
});

test("a refused command that is kept was not refused", () => {
  const refused = { sent: [sent("A", [0, 10], { outcome: "fail" })], reads: [] };
  expect(violations(refused, records([]))).toEqual([]);
  expect(broken(refused, records(["A"]))).toContain("c");
});

test("an answer that names another event, or another ticket, than the one kept is wrong", () => {
  expect(broken({ sent: [sent("A", [0, 10], { seq: 3 })], reads: [] }, records(["A"]))).toEqual(["c"]);
  expect(broken({ sent: [sent("A", [0, 10], { ticket: "8" })], reads: [] }, records(["A"]))).toContain("c");
});

test("of two answers to one key only one may say that it was the first", () => {
  const twice = [sent("A", [0, 10], { replayed: false }), sent("A", [0, 12], { replayed: false })];
  expect(broken({ sent: twice, reads: [] }, records(["A"]))).toEqual(["c"]);
});

test("a gap in the numbers, or a version beyond them, is found", () => {
  const kept = records(["A", "B"]);
  expect(broken(AB, { ...kept, tickets: [{ ticket: "7", version: 4 }] })).toEqual(["a"]);
  expect(broken(AB, { ...kept, events: without(kept.events, 1) })).toContain("a");
});

test("an event that no operation made, or that nobody sent, is found", () => {
  const kept = records(["A", "B"]);
  const history = { sent: [sent("A", [0, 10])], reads: [] };
  expect(
    broken(history, { ...kept, operations: without(kept.operations, 2), words: without(kept.words, 2) }),
  ).toEqual(["a"]);
  expect(broken(history, { ...kept, words: without(kept.words, 2) })).toEqual(["a"]);
});

test("what was acknowledged before something else was sent has the smaller number", () => {
  expect(broken({ ...AB, reads: [] }, records(["B", "A"]))).toEqual(["b"]);
  const late = { sent: [sent("A", [0, 10]), sent("B", [20, 30], { outcome: "info" })], reads: [] };
  expect(broken(late, records(["B", "A"]))).toEqual(["b"]);
});

test("the order is held against all that ended before, not only the last", () => {
  const history = {
    sent: [sent("A", [0, 10]), sent("B", [1, 11]), sent("C", [20, 30])],
    reads: [],
  };
  expect(violations(history, records(["B", "A", "C"]))).toEqual([]);
  expect(broken(history, records(["A", "C", "B"]))).toEqual(["b"]);
  expect(broken(history, records(["B", "C", "A"]))).toEqual(["b"]);
});

test("a look that shows less than was acknowledged, or than another look showed, is stale", () => {
  const stale = { ...AB, reads: [read([40, 45], 2)] };
  expect(broken(stale, records(["A", "B"]))).toEqual(["d"]);
  const meanwhile = { ...AB, reads: [read([25, 45], 2)] };
  expect(violations(meanwhile, records(["A", "B"]))).toEqual([]);
  const backwards = { ...AB, reads: [read([22, 24], 3), read([25, 45], 2)] };
  expect(broken(backwards, records(["A", "B"]))).toEqual(["d"]);
});

test("whoever may not see an event is not expected to", () => {
  const byRequester = { ...AB, reads: [read([40, 45], 1, { reader: "public", words: [] })] };
  expect(violations(byRequester, records(["A", "B"]))).toEqual([]);
  expect(broken(byRequester, records(["A", "B"], "public"))).toEqual(["d"]);
});

test("a look that shows what was not sent yet is found", () => {
  expect(broken({ ...AB, reads: [read([12, 15], 3)] }, records(["A", "B"]))).toEqual(["d"]);
});

test("words that are missing, mixed up, doubled or made up are found", () => {
  const kept = records(["A", "B"]);
  const [filed, a, b] = kept.words;
  if (!filed || !a || !b) throw new Error("the ticket has words");
  const plain = { ...AB, reads: [] };
  expect(broken(plain, { ...kept, words: [filed, a] })).toEqual(["e"]);
  expect(broken(plain, { ...kept, words: [filed, { ...a, text: "B" }, { ...b, text: "A" }] })).toEqual(["e"]);
  expect(broken(plain, { ...kept, words: [filed, a, b, { ...b, seq: 2 }] })).toEqual(["e"]);
  expect(broken(plain, { ...kept, words: [filed, a, b, { ...b, text: "X" }] })).toEqual(["e"]);
});

test("a page that lists words in another order, twice, too few or too many is found", () => {
  const listing = (words: readonly string[]): History => ({ ...AB, reads: [read([40, 45], 3, { words })] });
  for (const words of [["B", "A"], ["A"], ["A", "A", "B"], ["A", "B", "B"], []])
    expect(broken(listing(words), records(["A", "B"]))).toEqual(["e"]);
});

test("a page that shows a requester what staff noted is found", () => {
  const shown = { ...AB, reads: [read([40, 45], 1, { reader: "public", words: ["A"] })] };
  expect(broken(shown, records(["A", "B"]))).toEqual(["e"]);
});
