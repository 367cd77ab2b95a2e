import { expect, it } from "vitest";
import type { Redactable } from "#app/domain/commands/redact.ts";
import { decide } from "#app/domain/decide.ts";
import { accessOf, can } from "#app/domain/people/permissions.ts";
import { dean, officer, relation, ticket, watcher, world } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { command, GOOD } from "./story.ts";

const REPLY: Redactable = { seq: 3, audience: "public", kind: "replied", file: null, titleLeft: null };
const NOW = at("2026-11-24 10:00");

function redacted(
  redactable: Partial<Redactable> = {},
  actor = dean,
  people = [relation(officer, "watcher")],
) {
  const surroundings = world({
    actor,
    state: ticket({}, { people }),
    redactable: { ...REPLY, ...redactable },
  });
  return decide(surroundings, command("redact", GOOD.redact), NOW);
}

it("takes the words of one event away, and says which and why to those who could read them", () => {
  const decision = redacted({ seq: 3, audience: "staff", kind: "noted" });
  expect(decision).toMatchObject({
    event: {
      kind: "redacted",
      audience: "staff",
      facts: { of: 3 },
      words: [{ part: "reason" }],
      changes: {},
    },
    redacted: { words: 3, file: null, silences: true },
    tellings: [],
  });
});

it("takes a file away by what it contained, never by its name", () => {
  expect(redacted({ file: { id: "20261124-x", sha256: "abc" } })).toMatchObject({
    event: { facts: { of: 3, file: "abc" } },
    redacted: { words: null, file: "20261124-x", silences: false },
  });
});

it.each([
  ["replied", true],
  ["asked", true],
  ["noted", true],
  ["filed", false],
  ["resolved", false],
  ["held", false],
] as const)("keeps mail about what was %s from leaving: %s", (kind, silences) => {
  expect(redacted({ kind })).toMatchObject({ redacted: { silences } });
});

it("calls the ticket by what is left when its title goes", () => {
  expect(redacted({ kind: "filed", seq: 1, titleLeft: "Plumbing" })).toMatchObject({ title: "Plumbing" });
  expect(redacted()).toMatchObject({ title: undefined });
});

it("lets a privacy officer who may read the ticket, and no other follower of it", () => {
  const people = [relation(officer, "watcher"), relation(watcher, "watcher")];
  expect(redacted({}, officer, people).ok).toBe(true);
  expect(redacted({}, watcher, people)).toMatchObject({ code: "not_allowed" });
  expect(redacted({}, officer, [])).toMatchObject({ code: "not_found" });
});

it("knows nothing of what its author may not read", () => {
  for (const hidden of [{ audience: "staff" }, { audience: "leadership" }, { kind: "rated" }] as const)
    expect(redacted(hidden, officer)).toMatchObject({ code: "nothing_to_redact" });
  expect(redacted({ audience: "leadership" }, dean).ok).toBe(true);
});

it("needs a reason, of any length that a reason may have", () => {
  const say = (reason: string) =>
    decide(world({ actor: dean, redactable: REPLY }), command("redact", { what: "words:3", reason }), NOW);
  expect(say(" ")).toMatchObject({ code: "reason_missing" });
  expect(say("a".repeat(2001))).toMatchObject({ code: "words_too_long" });
  expect(say("a".repeat(2000)).ok).toBe(true);
});

it("leaves a privacy officer without sight of anything", () => {
  const state = accessOf(ticket());
  expect(can(officer, "see", state, NOW)).toBe(false);
  expect(can(officer, "redact", state, NOW)).toBe(true);
});

it("leaves what was said of whoever was rated to others", () => {
  const rating = { kind: "rated", audience: "leadership" } as const;
  expect(redacted({ ...rating, ratedId: dean.personId })).toMatchObject({ code: "nothing_to_redact" });
  expect(redacted({ ...rating, ratedId: officer.personId })).toMatchObject({ ok: true });
});
