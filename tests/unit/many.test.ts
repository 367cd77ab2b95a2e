import { describe, expect, it } from "vitest";
import type { Command, Outcomes } from "#app/domain/command.ts";
import { decide, hindrance } from "#app/domain/decide.ts";
import { accessOf } from "#app/domain/people/permissions.ts";
import { refuse } from "#app/domain/refusals.ts";
import { MANY_DEEDS, manyOf, pickedIn, readMany } from "#app/forms/many.ts";
import { actOnMany } from "#app/operations/act-on-many.ts";
import { resultTitle, resultWords } from "#app/words/many-words.ts";
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
const picked = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ reference: String(at), seen: at }));

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

describe("one thing said to many", () => {
  const said = { verb: "claim", input: {}, actor: { kind: "system" }, key: "form" } as const;

  it("is one command each, under a key of its own that is the same when the form is sent again", async () => {
    const keys: string[] = [];
    const perform = async (each: Command) => {
      keys.push(each.key);
      return done(each.reference);
    };
    await actOnMany(perform, said, picked(23));
    await actOnMany(perform, said, picked(23));
    expect(keys.slice(0, 23)).toEqual(picked(23).map(({ reference }) => `form/${reference}`));
    expect(keys.slice(23)).toEqual(keys.slice(0, 23));
  });

  it("goes on after a no, and answers for each in its order", async () => {
    const perform = async ({ reference }: Command) =>
      reference === "1" ? refuse("wrong_state") : done(reference);
    const results = await actOnMany(perform, said, picked(3));
    expect(results.map(({ reference, outcome }) => [reference, outcome.ok])).toEqual([
      ["0", true],
      ["1", false],
      ["2", true],
    ]);
    expect(resultTitle(results.map(({ outcome }) => outcome))).toBe("2 done, 1 not");
  });

  it("asks nobody any more once nobody answers", async () => {
    let asked = 0;
    const results = await actOnMany(
      async () => {
        asked += 1;
        return { ok: false, code: "unavailable" };
      },
      said,
      picked(50),
    );
    expect([asked, results.length]).toEqual([10, 50]);
    expect(results.map(({ outcome }) => resultWords(outcome)).at(-1)).toContain("send it again");
  });
});
