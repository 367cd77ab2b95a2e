import { expect, it } from "vitest";
import { decide } from "#app/domain/decide.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { World } from "#app/domain/world.ts";
import { colleague, dean, grant, neighbour, relation, spoc, student, ticket, world } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { command, story } from "./story.ts";

const NOTHING = { title: "", place: "", priority: "", requester: "" };

it("keeps old and new words in the history, and what was left empty as it is", () => {
  const { last } = story().does(spoc, "correct", { ...NOTHING, place: "Room 205" }, "2026-11-24 11:00");
  expect(last.event).toMatchObject({
    kind: "corrected",
    audience: "public",
    facts: {},
    words: [
      { part: "place", text: "Room 205" },
      { part: "was_place", text: "Room 204" },
    ],
  });
  expect(last.title).toBeUndefined();
});

it("gives the ticket its new title", () => {
  const { last } = story().does(
    spoc,
    "correct",
    { ...NOTHING, title: " A  tap\ndrips " },
    "2026-11-24 11:00",
  );
  expect(last.title).toBe("A tap drips");
});

it("keeps a priority among the staff, with the one before", () => {
  const { last, state } = story().does(
    spoc,
    "correct",
    { ...NOTHING, priority: "URGENT" },
    "2026-11-24 11:00",
  );
  expect(state.ticket.priority).toBe("URGENT");
  expect(last.event).toMatchObject({ audience: "staff", facts: { priority: "URGENT", was: "MEDIUM" } });
});

it("leaves owner, promise and level alone", () => {
  const before = story().state;
  const { state } = story().does(colleague, "correct", { ...NOTHING, title: "New" }, "2026-11-24 11:00");
  expect(state).toEqual({ ...before, ticket: { ...before.ticket, version: before.ticket.version + 1 } });
});

it.each([
  ["nothing_to_correct", NOTHING],
  ["nothing_to_correct", { ...NOTHING, title: "The tap drips", place: "Room 204", priority: "MEDIUM" }],
  ["choice_unknown", { ...NOTHING, priority: "SOON" }],
  ["words_too_long", { ...NOTHING, title: "x".repeat(201) }],
  ["words_too_long", { ...NOTHING, place: "x".repeat(201) }],
] as const)("is refused: %s", (code, input) => {
  expect(story().refuses(spoc, "correct", input, "2026-11-24 11:00")).toBe(code);
});

const NOW = at("2026-11-24 11:00");

function readdressed(changes: Partial<World> = {}, requester = "neighbour@campus.test") {
  const named = { namedRequester: neighbour.personId, ...changes };
  return decide(world(named), command("correct", { ...NOTHING, requester }), NOW);
}

it("gives the ticket to another requester, who is told, with the one before in the history", () => {
  const decision = readdressed();
  if (!decision.ok) throw new Error(decision.code);
  expect(decision.after.ticket.requesterId).toBe(neighbour.personId);
  expect(decision.event).toMatchObject({
    audience: "public",
    facts: { to: neighbour.personId, wasFor: student.personId },
  });
  expect(decision.tellings.map(({ personId }) => personId)).toEqual([neighbour.personId]);
});

it("takes the same requester for no correction, and refuses one who is nobody or kept away", () => {
  expect(readdressed({ namedRequester: student.personId })).toMatchObject({ code: "nothing_to_correct" });
  expect(readdressed({ namedRequester: null })).toMatchObject({ code: "requester_unknown" });
  const state = ticket({}, { people: [relation(neighbour, "about")] });
  expect(readdressed({ state })).toMatchObject({ code: "requester_unknown" });
});

it.each([
  ["protected", { visibility: "protected" }],
  ["about somebody unnamed", { visibility: "restricted", aboutUnnamedAt: NOW }],
] as const)(
  "makes nobody the requester of what is %s, known or not; the rest is put right as ever",
  (_what, changes) => {
    const on = (input: object, namedRequester: PersonId | null) => {
      const state = ticket(changes, { people: [relation(dean, "panel")] });
      const senior = { ...dean, grants: [grant("senior_admin")] };
      return decide(
        world({ actor: senior, state, namedRequester }),
        command("correct", { ...NOTHING, ...input }),
        NOW,
      );
    };
    for (const named of [neighbour.personId, dean.personId, null])
      expect(on({ requester: "somebody" }, named)).toMatchObject({ code: "stays_theirs" });
    expect(on({ requester: "student", place: "Room 205" }, student.personId).ok).toBe(true);
    expect(on({ place: "Room 205" }, null).ok).toBe(true);
  },
);
