import { describe, expect, it } from "vitest";
import type { Command, Outcomes } from "#app/domain/command.ts";
import { decide, hindrance } from "#app/domain/decide.ts";
import { mayBeWrong, resultOf, wrongForm } from "#app/domain/desk/bulk.ts";
import { accessOf } from "#app/domain/people/permissions.ts";
import { refusalSentence, refuse } from "#app/domain/refusals.ts";
import { deedOf, MANY_DEEDS, manyOf, pickedIn, readMany } from "#app/forms/many.ts";
import { bulkTitle, bulkUnderWay, resultWords, stillToCome } from "#app/words/many-words.ts";
import { FILED_AT, relation, spoc, stranger, ticket, world } from "./campus.ts";
import { command, GOOD } from "./story.ts";

const protectedTicket = ticket({ visibility: "protected" }, { people: [relation(spoc, "panel")] });
const done = (reference: string): Outcomes => ({
  ok: true,
  reference,
  seq: 2,
  event: "claimed",
  replayed: false,
});
const AWAY: Outcomes = { ok: false, code: "unavailable" };
const STATES = { d: "done", r: "refused", g: "given_up", w: "waiting" } as const;

describe("what a form names", () => {
  it("takes each ticket once, with what was seen of it, and leaves out what is no reference", () => {
    expect(pickedIn(["#1024", "1025.17", "1025.18", "P-7K3Q-9M", "", "x y", "1026.soon"])).toEqual([
      { reference: "1024", seen: null },
      { reference: "1025", seen: 18 },
      { reference: "P-7K3Q-9M", seen: null },
      { reference: "1026", seen: 0 },
    ]);
  });

  it.each(MANY_DEEDS)("reads %s as the verb that its questions ask for", (deed) => {
    const form = new FormData();
    for (const { name } of manyOf(deed).fields) form.set(name, "3");
    const read = readMany(deed, form);
    expect(read.ok && read.verb).toBe(manyOf(deed).verb);
  });
});

describe("a protected ticket", () => {
  const said = (via: Command["via"]) =>
    decide(world({ actor: spoc, state: protectedTicket }), command("reply", GOOD.reply, { via }), FILED_AT);

  it("is answered by itself, and never among many", () => {
    expect(said("bulk")).toMatchObject({ ok: false, code: "not_among_many" });
    expect(said("web").ok).toBe(true);
  });
});

it.each([
  ["what can be done", spoc, ticket(), "claim", null],
  ["what its reader may not do", stranger, ticket(), "claim", "not_allowed"],
  ["where it stands", spoc, ticket({ statusKind: "closed" }), "claim", "wrong_state"],
  ["that few read it", spoc, protectedTicket, "claim", "not_among_many"],
] as const)("a list says before: %s", (_, actor, state, verb, code) => {
  expect(hindrance(actor, verb, { ...state.ticket, ...accessOf(state) }, FILED_AT)).toBe(code);
});

const NO = refuse("not_allowed");
const MISSING = refuse("reason_missing", "reason");

describe("what a job writes down of an outcome", () => {
  it.each<[string, Outcomes, object]>([
    ["done", done("1"), { state: "done" }],
    ["done before, under the same key", { ...done("1"), replayed: true } as Outcomes, { state: "done" }],
    ["a no", NO, { state: "refused", issues: NO.issues }],
    ["nobody there", AWAY, { state: "waiting" }],
  ])("%s", (_, outcome, expected) => {
    expect(resultOf("1", outcome)).toEqual({ reference: "1", ...expected });
  });

  it("has figures, and nobody whom somebody named", () => {
    expect(resultOf("1", refuse("mention_unknown", "body", { name: "Asha", most: 3 }))).toMatchObject({
      issues: [{ code: "mention_unknown", field: "body", facts: { most: 3 } }],
    });
    expect(JSON.stringify(resultOf("1", refuse("mention_unknown", "body", { name: "Asha" })))).not.toContain(
      "Asha",
    );
  });
});

describe("a form is wrong", () => {
  it.each<[string, Outcomes[], number, boolean]>([
    ["where every ticket misses the same in a field", [MISSING, MISSING], 2, true],
    ["not while some are still to come", [MISSING, MISSING], 3, false],
    ["not where one was done", [MISSING, done("1")], 2, false],
    ["not where nobody answered for one", [MISSING, AWAY], 2, false],
    ["not where they miss different things", [MISSING, refuse("date_past", "until")], 2, false],
    ["not for what the tickets are", [NO, NO], 2, false],
    ["not where nothing was said", [], 0, false],
  ])("%s", (_, outcomes, total, isWrong) => {
    expect(wrongForm(outcomes, total)).toEqual(isWrong ? MISSING : null);
  });

  it("or may be, as long as all so far say so", () => {
    expect([[MISSING], [MISSING, done("1")], [AWAY], []].map(mayBeWrong)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe("the page of a job", () => {
  const items = (text: string) =>
    [...text].map((each) => ({ state: STATES[each as keyof typeof STATES], issues: null }));
  it.each([
    ["dd", "All 2 done"],
    ["d", "Done"],
    ["dr", "1 done, 1 not"],
    ["rg", "None of the 2 was done"],
    ["g", "Not done"],
    ["www", "0 of 3 done"],
    ["ddw", "2 of 3 done"],
    ["drw", "1 of 3 done, 1 not"],
  ])("%s: %s", (text, title) => {
    expect(bulkTitle(items(text))).toBe(title);
  });

  it("says what is still to come", () => {
    expect(stillToCome(items("dw"))).toContain("One is still to come. It is done by and by");
    expect(stillToCome(items("wdw"))).toContain("2 are still to come. They are done by and by");
  });

  it("says the same where no ticket is at hand", () => {
    expect(bulkUnderWay({ total: 23, waiting: 13 })).toBe(
      "13 of the 23 tickets that you chose are still to come.",
    );
    expect(bulkUnderWay({ total: 2, waiting: 1 })).toBe(
      "1 of the 2 tickets that you chose is still to come.",
    );
    expect(bulkUnderWay({ total: 1, waiting: 1 })).toBe("The ticket that you chose is still to come.");
  });

  it("says of each why it was not done", () => {
    expect(resultWords({ state: "given_up", issues: null })).toContain("did not answer for an hour");
    expect(resultWords({ state: "refused", issues: refuse("changed_meanwhile").issues })).toContain(
      "Something happened there meanwhile",
    );
    expect(resultWords({ state: "refused", issues: refuse("mention_unknown", "body").issues })).toContain(
      "named with “@”",
    );
    expect(resultWords({ state: "refused", issues: NO.issues })).toBe(NO.issues.map(refusalSentence).join());
  });

  it.each(MANY_DEEDS)("leads back to %s by its verb", (deed) => {
    expect(deedOf(manyOf(deed).verb)).toBe(deed);
  });
});
