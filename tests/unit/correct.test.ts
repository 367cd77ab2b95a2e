import { expect, it } from "vitest";
import { decide } from "#app/domain/decide.ts";
import type { TargetRow } from "#app/domain/filing/targets.ts";
import type { PersonId, PlaceId } from "#app/domain/ids.ts";
import type { ClockKind, Priority } from "#app/domain/ticket.ts";
import type { World } from "#app/domain/world.ts";
import { colleague, dean, grant, neighbour, relation, spoc, student, ticket, world } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { clock, command, GOOD, heard, shown, story } from "./story.ts";

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

const own = (hours: number, priority: Priority, kind: ClockKind = "resolve"): TargetRow => ({
  categoryId: null,
  kind,
  priority,
  minutes: hours * 60,
  unit: "working",
});
const URGENT = { ...NOTHING, priority: "URGENT" };
const ELEVEN = "2026-11-24 11:00";

it("promises sooner what a priority of its own promises sooner, and its requester is told", () => {
  const raised = story(ticket(), { targets: [own(2, "URGENT")] }).does(spoc, "correct", URGENT, ELEVEN);
  const dueAt = at("2026-11-24 13:00");
  expect(clock(raised)).toMatchObject({ dueAt, firstDueAt: at("2026-11-25 18:00") });
  expect(raised.last.event).toMatchObject({
    audience: "public",
    facts: { priority: "URGENT", was: "MEDIUM", dueAt, setPromise: true },
  });
  expect(heard(raised)).toEqual(["student requester"]);
  // What it was raised for is kept or broken by that date.
  expect(raised.passes("2026-11-24 13:00").last.event.facts).toMatchObject({
    clocks: ["acknowledge", "resolve"],
  });
});

it.each<[string, TargetRow[]]>([
  ["that is later", [own(40, "URGENT")]],
  ["of another priority", [own(2, "HIGH")]],
  ["of all of them", [{ ...own(2, "URGENT"), priority: null }]],
])("moves no promise for a target %s", (_what, targets) => {
  const raised = story(ticket(), { targets }).does(spoc, "correct", URGENT, ELEVEN);
  expect(raised.state.clocks).toEqual(ticket().clocks);
  expect([raised.last.event.audience, heard(raised)]).toEqual(["staff", []]);
});

it("moves no promise that is broken, and none of what is over", () => {
  const targets = [own(2, "URGENT")];
  const broken = story(ticket(), { targets }).passes("2026-11-25 18:00");
  const late = broken.does(spoc, "correct", URGENT, "2026-11-25 18:00");
  expect(late.state.clocks).toEqual(broken.state.clocks);
  const done = story(ticket(), { targets }).does(spoc, "resolve", GOOD.resolve, ELEVEN);
  expect(done.does(spoc, "correct", URGENT, "2026-11-24 12:00").state.clocks).toEqual(done.state.clocks);
});

it("leaves a promise that stands still standing, with so much left", () => {
  const asked = story(ticket(), { targets: [own(2, "URGENT")] }).does(
    spoc,
    "ask",
    GOOD.ask,
    "2026-11-24 10:00",
  );
  const raised = asked.does(spoc, "correct", URGENT, ELEVEN);
  const answered = raised.does(student, "reply", GOOD.reply, "2026-11-24 12:00");
  expect([shown(clock(raised).dueAt), shown(clock(answered).dueAt)]).toEqual([
    "2026-11-24 13:00",
    "2026-11-24 15:00",
  ]);
});

it("keeps a sooner first answer among the staff", () => {
  const targets = [own(1, "URGENT", "acknowledge")];
  const raised = story(ticket(), { targets }).does(spoc, "correct", URGENT, ELEVEN);
  expect(shown(clock(raised, "acknowledge").dueAt)).toBe("2026-11-24 12:00");
  expect([raised.last.event.audience, heard(raised)]).toEqual(["staff", []]);
});

it("halves, of what is reopened, what its priority promises", () => {
  const of = (targets: TargetRow[]) =>
    story(ticket({ priority: "HIGH" }), { targets })
      .does(spoc, "resolve", GOOD.resolve, "2026-11-24 10:00")
      .does(student, "reopen", GOOD.reopen, ELEVEN);
  const [usual, high] = [of([]), of([own(12, "HIGH")])];
  expect([shown(clock(usual).dueAt), shown(clock(high).dueAt)]).toEqual([
    "2026-11-25 11:00",
    "2026-11-24 18:00",
  ]);
  expect([usual, high].map(({ last }) => last.event.facts.byPriority)).toEqual([undefined, "HIGH"]);
});

it("leaves owner, promise and level alone", () => {
  const before = story().state;
  const { state } = story().does(colleague, "correct", { ...NOTHING, title: "New" }, "2026-11-24 11:00");
  expect(state).toEqual({ ...before, ticket: { ...before.ticket, version: before.ticket.version + 1 } });
});

it("moves it to the building that the corrected place names, and lets whoever sees to it stay", () => {
  const placeId = 7 as PlaceId;
  const { before, after } = corrected({ place: "Velankani, room 5" }, placeId);
  expect(after).toEqual({ ...before, placeId, version: before.version + 1 });
  const elsewhere = corrected({ place: "Behind the mess" }, null);
  expect(elsewhere.after.placeId).toBe(elsewhere.before.placeId);
  expect(corrected({ title: "New" }, placeId).after.placeId).toBe(before.placeId);
});

function corrected(input: object, namedPlace: PlaceId | null) {
  const state = ticket();
  const decision = decide(world({ state, namedPlace }), command("correct", { ...NOTHING, ...input }), NOW);
  if (!decision.ok) throw new Error(decision.code);
  return { before: state.ticket, after: decision.after.ticket };
}

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
