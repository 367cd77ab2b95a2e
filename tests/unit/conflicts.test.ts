import { describe, expect, it } from "vitest";
import type { Verb } from "#app/domain/command.ts";
import { CONFLICTS, collisions } from "#app/domain/conflicts.ts";
import { decide, RULES } from "#app/domain/decide.ts";
import { type Audience, EVENT_KINDS, type EventKind, type PastEvent } from "#app/domain/events.ts";
import { colleague, dean, spoc, student, system, ticket, world } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { command, GOOD } from "./story.ts";

const EVERYBODY: readonly Audience[] = ["public", "staff", "leadership"];

/** PRODUCT 3, Concurrency; what is not built yet is left out. A `*` is any event that changed the kind. */
const TABLE: Readonly<Partial<Record<Verb, string>>> = {
  reply: "replied asked resolved closed cancelled merged",
  ask: "replied asked resolved closed cancelled merged",
  resolve: "replied resolved reopened closed cancelled merged",
  tat: "promised extension_asked extension_decided resolved",
  decide_extension: "promised extension_asked extension_decided resolved",
  assign: "assigned claimed forwarded recategorised",
  claim: "assigned claimed forwarded recategorised",
  forward: "assigned claimed forwarded recategorised",
  recategorise: "assigned claimed forwarded recategorised",
  start: "*",
  hold: "*",
  resume: "*",
  undo_resolve: "*",
  close: "*",
  reopen: "*",
  rate: "*",
  decide_withdrawal: "*",
  merge: "*",
  unmerge: "*",
  split: "recategorised split resolved closed cancelled merged",
  job: "job_given resolved closed cancelled merged",
  appeal: "*",
  uphold: "*",
  review: "reviewed rated",
};

function past(kind: EventKind, changes: Partial<PastEvent> = {}): PastEvent {
  return { seq: 3, kind, audience: "public", actorId: colleague.personId, changedKind: false, ...changes };
}

function collides(verb: Verb, event: PastEvent, seen: number | null = 2): boolean {
  return collisions(verb, spoc, seen, [event], EVERYBODY).length > 0;
}

describe.each(Object.keys(RULES) as Verb[])("%s", (verb) => {
  const written = TABLE[verb] ?? "";

  it("collides with exactly the written events", () => {
    const found = EVENT_KINDS.filter((kind) => collides(verb, past(kind)));
    expect(found).toEqual(EVENT_KINDS.filter((kind) => written.split(" ").includes(kind)));
  });

  it("cares for a change of kind only where that is written", () => {
    const found = EVENT_KINDS.filter((kind) => collides(verb, past(kind, { changedKind: true })));
    const expected = EVENT_KINDS.filter((kind) => written === "*" || written.split(" ").includes(kind));
    expect(found).toEqual(expected);
  });
});

it("has no set for a verb that is not written down", () => {
  expect(Object.keys(CONFLICTS).sort()).toEqual(Object.keys(TABLE).sort());
});

it("takes an acknowledgement with a date for a date", () => {
  expect(collides("tat", past("acknowledged", { setPromise: true }))).toBe(true);
  expect(collides("tat", past("acknowledged", { setPromise: false }))).toBe(false);
  expect(collides("assign", past("acknowledged", { setPromise: true }))).toBe(false);
});

it("takes an acknowledgement with words for a message", () => {
  expect(collides("reply", past("acknowledged", { hasWords: true }))).toBe(true);
  expect(collides("ask", past("acknowledged", { hasWords: true }))).toBe(true);
  expect(collides("resolve", past("acknowledged", { hasWords: true }))).toBe(true);
  expect(collides("reply", past("acknowledged", { hasWords: false }))).toBe(false);
  expect(collides("assign", past("acknowledged", { hasWords: true }))).toBe(false);
});

it("does not collide with what the author has done", () => {
  expect(collides("reply", past("replied", { actorId: spoc.personId }))).toBe(false);
});

it("collides with what the system has done", () => {
  expect(collides("reply", past("resolved", { actorId: null }))).toBe(true);
  expect(collisions("reply", system, 2, [past("resolved", { actorId: null })], EVERYBODY)).toEqual([]);
});

it("does not collide with what the author's page showed", () => {
  expect(collides("reply", past("replied", { seq: 2 }))).toBe(false);
  expect(collides("reply", past("replied", { seq: 3 }))).toBe(true);
});

it("does not collide where no page was involved", () => {
  expect(collides("reply", past("replied"), null)).toBe(false);
});

it("does not betray what the author may not read", () => {
  const hidden = past("replied", { audience: "leadership" });
  expect(collisions("reply", spoc, 2, [hidden], ["public", "staff"])).toEqual([]);
});

describe("a command that collides", () => {
  const answered = past("replied", { actorId: student.personId });
  const meanwhile = world({ past: [answered] });
  const say = (changes = {}) =>
    decide(meanwhile, command("resolve", GOOD.resolve, { seen: 2, ...changes }), at("2026-11-24 10:00"));

  it("is refused and shows what happened meanwhile", () => {
    expect(say()).toMatchObject({ ok: false, code: "changed_meanwhile", meanwhile: [answered] });
  });

  it("is done anyway when its author says so", () => {
    expect(say({ anyway: true })).toMatchObject({ ok: true });
  });

  it("says what happened even when it has become impossible", () => {
    const resolved = past("resolved", { changedKind: true });
    const over = world({ past: [resolved], state: ticket({ statusKind: "resolved" }) });
    const refusal = decide(over, command("resolve", GOOD.resolve, { seen: 2 }), at("2026-11-24 10:00"));
    expect(refusal).toMatchObject({ code: "wrong_state", meanwhile: [resolved] });
  });

  it("is looked at before its own words are", () => {
    const empty = command("resolve", { outcome: "", text: "" }, { seen: 2 });
    expect(decide(meanwhile, empty, at("2026-11-24 10:00"))).toMatchObject({ code: "changed_meanwhile" });
  });

  it("does not see through leadership notes of others", () => {
    const note = past("replied", { audience: "leadership", actorId: dean.personId });
    const said = decide(
      world({ past: [note] }),
      command("resolve", GOOD.resolve, { seen: 2 }),
      at("2026-11-24 10:00"),
    );
    expect(said).toMatchObject({ ok: true });
  });
});
