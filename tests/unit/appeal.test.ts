import { describe, expect, it } from "vitest";
import { appealUntil, isBody, nextStage } from "#app/domain/escalation/stages.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { PersonActor } from "#app/domain/people/actor.ts";
import { accessOf, can } from "#app/domain/people/permissions.ts";
import type { Staffing } from "#app/domain/people/responsible.ts";
import { currentClock } from "#app/domain/time/clocks.ts";
import type { World } from "#app/domain/world.ts";
import {
  colleague,
  dean,
  director,
  fellow,
  HOSTEL,
  MESS,
  NEELADRI,
  neighbour,
  officer,
  relation,
  spoc,
  stage,
  student,
  system,
  ticket,
  VELANKANI,
  warden,
  world,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { toLabs } from "./destinations.ts";
import { GOOD, heard, shown, story } from "./story.ts";

const refused = story().does(spoc, "resolve", { outcome: "refused", text: "Rule 7." }, "2026-11-24 10:00");
const text = "The rule does not say that.";
const appealed = refused.does(student, "appeal", { text }, "2026-11-25 10:00");

it("a stage reaches by a role whoever has it for the ticket's part of the campus", () => {
  const held = [
    { personId: director.personId, domainId: HOSTEL, scopeId: NEELADRI },
    { personId: officer.personId, domainId: HOSTEL, scopeId: VELANKANI },
  ];
  expect(nextStage(ticket(), [stage(1, [], { held })], 0)?.personIds).toEqual([director.personId]);
  expect(nextStage(ticket(), [stage(1, [], { held: held.slice(1) })], 0)).toBeNull();
});

describe("an appeal", () => {
  it("goes to the body of the next stage, which is told and has a promise of its own", () => {
    expect(appealed.state.ticket).toMatchObject({
      statusKind: "active",
      stage: 1,
      appealedAt: at("2026-11-25 10:00"),
      outcome: "refused",
      resolvedAt: null,
      assigneeId: spoc.personId,
    });
    expect(appealed.state.people).toMatchObject([
      { personId: warden.personId, relation: "reviewer", reason: "appeal/1" },
    ]);
    expect(heard(appealed)).toEqual(["warden level", "spoc assignee"]);
    expect(currentClock(appealed.state, "resolve")).toMatchObject({ round: 2, metAt: null });
  });

  it("is decided by that body and nobody else: anew", () => {
    const said = { outcome: "fixed", text: "It is granted." };
    expect(appealed.refuses(spoc, "resolve", said, "2026-11-25 11:00")).toBe("appeal_undecided");
    expect(appealed.refuses(dean, "resolve", said, "2026-11-25 11:00")).toBe("appeal_undecided");
    const decided = appealed.does(warden, "resolve", said, "2026-11-25 11:00");
    expect(decided.state.ticket).toMatchObject({
      statusKind: "resolved",
      outcome: "fixed",
      appealedAt: null,
    });
  });

  it("is not decided by its owner, who stands in for the body", () => {
    const said = { outcome: "fixed", text: "It is granted." };
    const standing = (actor: PersonActor) => ({ ...actor, standsInFor: [warden.personId] });
    expect(appealed.refuses(standing(spoc), "resolve", said, "2026-11-25 11:00")).toBe("appeal_undecided");
    const decided = appealed.does(standing(colleague), "resolve", said, "2026-11-25 11:00");
    expect(decided.state.ticket.appealedAt).toBeNull();
  });

  it("or as before, and then the stage after that is open", () => {
    const upheld = appealed.does(warden, "uphold", { text: "It does." }, "2026-11-25 11:00");
    expect(upheld.last.event).toMatchObject({
      kind: "resolved",
      facts: { outcome: "refused", upheld: true },
    });
    expect(heard(upheld)).toContain("student requester");
    const again = upheld.does(student, "appeal", { text }, "2026-11-26 10:00");
    expect(again.state.ticket.stage).toBe(2);
    const last = again
      .does(dean, "uphold", { text: "It does." }, "2026-11-26 11:00")
      .does(student, "appeal", { text }, "2026-11-26 12:00")
      .does(officer, "uphold", { text: "It does." }, "2026-11-26 13:00");
    expect(last.refuses(student, "appeal", { text }, "2026-11-27 10:00")).toBe("no_appeal");
  });

  it("is the requester's alone, needs words, and is made once at a time", () => {
    expect(refused.refuses(colleague, "appeal", { text }, "2026-11-25 10:00")).toBe("not_allowed");
    expect(refused.refuses(student, "appeal", { text: " " }, "2026-11-25 10:00")).toBe("reason_missing");
    expect(appealed.refuses(student, "appeal", { text }, "2026-11-25 10:01")).toBe("no_appeal");
  });

  it("can be made within the window alone, also when it is closed, and closed is final after that", () => {
    const closed = refused.does(student, "close", {}, "2026-11-24 11:00");
    expect(closed.refuses(student, "appeal", { text }, "2026-12-08 10:00")).toBeNull();
    expect(closed.refuses(student, "appeal", { text }, "2026-12-08 10:01")).toBe("no_appeal");
  });

  it("is not for what is open, unless a promise that the law makes is broken", () => {
    const late = story().passes("2026-11-25 18:00");
    expect(late.refuses(student, "appeal", { text }, "2026-11-25 18:01")).toBe("no_appeal");
    const lawful = story(late.state, { statutory: ["resolve"] });
    const asked = lawful.does(student, "appeal", { text }, "2026-11-25 18:01");
    expect(asked.state.ticket).toMatchObject({ stage: 1, outcome: null });
    expect(asked.refuses(warden, "uphold", { text: "It is." }, "2026-11-25 18:02")).toBe("nothing_to_uphold");
  });

  it("breaks like any promise, and the ladder hears of it", () => {
    const due = shown(currentClock(appealed.state, "resolve")?.dueAt ?? null) ?? "";
    expect(appealed.passes(due).state.ticket.level).toBe(1);
  });
});

it("goes to the head of a committee where that is the body, and its members see it by its tag", () => {
  const stages = [stage(1, [neighbour], { committeeIds: [MESS] })];
  const told = story(refused.state, { stages }).does(student, "appeal", { text }, "2026-11-25 10:00");
  expect(told.last.event.facts).toMatchObject({ committee: MESS, told: [neighbour.personId] });
  const member = { ...fellow, committees: [{ committeeId: MESS, role: "member" as const, categoryIds: [] }] };
  const sees = (state: typeof told.state) =>
    [neighbour, member].map((actor) => can(actor, "see", accessOf(state), at("2026-11-25 11:00")));
  expect([sees(refused.state), sees(told.state)]).toEqual([
    [false, false],
    [true, true],
  ]);
  const said = { text: "It does." };
  expect(told.refuses(member, "uphold", said, "2026-11-25 11:00")).toBe("not_allowed");
  expect(told.does(neighbour, "uphold", said, "2026-11-25 11:00").state.ticket.statusKind).toBe("resolved");
});

it("is theirs to decide again when they take their decision back", () => {
  const undone = appealed
    .does(warden, "resolve", { outcome: "fixed", text: "Granted." }, "2026-11-25 11:00")
    .does(warden, "undo_resolve", {}, "2026-11-25 11:10");
  expect(undone.state.ticket.appealedAt).toBe(at("2026-11-25 10:00"));
  const said = { outcome: "fixed", text: "Granted." };
  expect(undone.refuses(spoc, "resolve", said, "2026-11-25 11:20")).toBe("appeal_undecided");
  const plain = refused.does(spoc, "undo_resolve", {}, "2026-11-24 10:10");
  expect(plain.state.ticket.appealedAt).toBeNull();
});

it("gives those who decide its promise alone: its owner neither moves it nor takes their decision back", () => {
  const THEN = "2026-11-25 11:00";
  const date = "28 Nov 11:00";
  const later = { when: "7 Dec 11:00", reason: "Parts." };
  for (const actor of [spoc, dean]) {
    expect(appealed.refuses(actor, "tat", { when: date, reason: "" }, THEN)).toBe("appeal_undecided");
    expect(appealed.refuses(actor, "tat", later, THEN)).toBe("appeal_undecided");
    expect(appealed.refuses(actor, "hold", { ...GOOD.hold, when: later.when }, THEN)).toBe(
      "appeal_undecided",
    );
    expect(appealed.refuses(actor, "hold", { ...GOOD.hold, when: date }, THEN)).toBeNull();
  }
  const moving = story(appealed.state, { recategorisation: toLabs });
  expect(moving.refuses(spoc, "recategorise", GOOD.recategorise, THEN)).toBe("appeal_undecided");
  expect(
    appealed.does(warden, "tat", { when: date, reason: "" }, THEN).state.ticket.appealedAt,
  ).not.toBeNull();
  const upheld = appealed.does(warden, "uphold", { text: "It does." }, THEN);
  expect(upheld.refuses(spoc, "undo_resolve", {}, "2026-11-25 11:10")).toBe("appeal_decided");
  const deputy = { ...colleague, standsInFor: [warden.personId] };
  const byDeputy = appealed.does(deputy, "uphold", { text: "It does." }, THEN).state;
  const known = story({ ...byDeputy, resolvedBy: [spoc.personId, colleague.personId] });
  expect(known.refuses(colleague, "undo_resolve", {}, "2026-11-25 11:10")).toBeNull();
  expect(known.refuses(spoc, "undo_resolve", {}, "2026-11-25 11:10")).toBe("appeal_decided");
});

it("before the promise is known to be the body's, takes no date with it that was asked for", () => {
  const { ticket: late } = story().passes("2026-11-25 18:00").state;
  const asked = { extensionUntilAt: at("2026-11-30 11:00"), extensionAskedById: spoc.personId };
  const waiting = { ...story().passes("2026-11-25 18:00").state, ticket: { ...late, ...asked } };
  const told = story(waiting, { statutory: ["resolve"] });
  expect(told.does(student, "appeal", { text }, "2026-11-25 18:01").state.ticket).toMatchObject({
    extensionUntilAt: null,
    extensionAskedById: null,
  });
});

describe("an appeal whose body is gone", () => {
  const here = (...people: readonly PersonActor[]): Staffing => ({
    people: people.map(({ personId }) => ({ personId, state: "active", leavesAt: null, workMinutes: 0 })),
    absences: [],
    substitutes: [],
  });
  const standing = (substitute: PersonActor): Staffing => ({
    ...here(substitute),
    substitutes: [
      {
        personId: warden.personId,
        substituteId: substitute.personId,
        duty: null,
        priority: 1,
        fromAt: 0,
        untilAt: null,
      },
    ],
  });
  const left = (changes: Partial<World> = {}) =>
    story(appealed.state, { stages: world().stages.slice(1), reviewing: here(), ...changes });
  const AT = "2026-11-25 12:00";
  const handedOn = (changes?: Partial<World>) => left(changes).does(system, "hand_on_appeal", {}, AT);
  const body = (told: typeof appealed) => told.last.event.facts.told;

  it("goes to the next stage's, who is told and decides, as is its requester; its promise stays", () => {
    const told = handedOn();
    expect(heard(told)).toEqual(["dean level", "student requester"]);
    expect(told.state.ticket).toMatchObject({ stage: 2, appealedAt: appealed.state.ticket.appealedAt });
    expect(told.state.clocks).toEqual(appealed.state.clocks);
    const said = { text: "It does." };
    expect(told.refuses(warden, "uphold", said, "2026-11-25 13:00")).not.toBeNull();
    expect(told.does(dean, "uphold", said, "2026-11-25 13:00").state.ticket.statusKind).toBe("resolved");
  });

  it("goes to whoever is of the same body now before that", () => {
    const stages = [stage(1, [warden, neighbour]), stage(2, [dean])];
    const told = handedOn({ stages });
    expect([body(told), told.state.ticket.stage]).toEqual([[neighbour.personId], 1]);
  });

  it("goes to the top of the ladder where no stage is left, but to nobody who owns it", () => {
    expect(body(handedOn({ stages: [] }))).toEqual([director.personId]);
    const owned = { ...appealed.state, ticket: { ...appealed.state.ticket, assigneeId: director.personId } };
    const told = story(owned, { stages: [], reviewing: here() }).does(system, "hand_on_appeal", {}, AT);
    expect(body(told)).toEqual([dean.personId]);
  });

  it("stays where somebody is left or stands in, unless that is its owner", () => {
    const refused = (reviewing: Staffing) => left({ reviewing }).refuses(system, "hand_on_appeal", {}, AT);
    expect(refused(here(warden))).toBe("wrong_state");
    expect(refused(standing(colleague))).toBe("wrong_state");
    expect(refused(standing(spoc))).toBeNull();
  });

  it("is handed on where its body is kept away from it, and stays where nobody could decide", () => {
    const kept = { ...appealed.state, people: [...appealed.state.people, relation(warden, "about")] };
    const around = { reviewing: here(warden), stages: world().stages };
    expect(story(kept, around).refuses(system, "hand_on_appeal", {}, AT)).toBeNull();
    const nobody = { stages: [], ladder: [], seniorAdmins: [], reviewing: here() };
    expect(story(kept, nobody).refuses(system, "hand_on_appeal", {}, AT)).toBe("no_appeal");
  });
});

describe("the next stage", () => {
  const NOW = at("2026-11-25 10:00");
  const { stages } = world();
  const of = (state = refused.state, among = stages) => nextStage(state, among, NOW)?.personIds ?? null;

  it("is the most specific one", () => {
    const everywhere = stage(1, [dean], { domainId: null, scopeId: null });
    expect(of(refused.state, [everywhere, stage(1, [warden])])).toEqual([warden.personId]);
    expect(of(refused.state, [everywhere, stage(1, [warden], { scopeId: VELANKANI })])).toEqual([
      dean.personId,
    ]);
  });

  it("passes over whoever owns it, is kept away, or decided before", () => {
    expect(of(ticket({ assigneeId: warden.personId, statusKind: "resolved" }))).toEqual([dean.personId]);
    expect(of(ticket({}, { people: [relation(warden, "recused")] }))).toEqual([dean.personId]);
    const before = relation(neighbour, "reviewer", { reason: "appeal/1" });
    expect(of(ticket({ stage: 1 }, { people: [before] }), [stage(2, [neighbour])])).toBeNull();
  });

  it("passes over whoever resolved it, who does not decide on that in somebody's place either", () => {
    const by = (personId: PersonId) => ({ ...refused.state, resolvedBy: [personId] });
    expect(of(by(warden.personId))).toEqual([dean.personId]);
    const deputy = { ...colleague, standsInFor: [warden.personId] };
    const decides = (state: typeof appealed.state) => isBody(deputy, state, at("2026-11-25 11:00"));
    expect(decides(appealed.state)).toBe(true);
    expect(decides({ ...appealed.state, resolvedBy: [colleague.personId] })).toBe(false);
  });

  it("is none where there is none: then nothing is offered", () => {
    expect(of(refused.state, [])).toBeNull();
    expect(appealUntil(refused.state, [], [], NOW)).toBeNull();
  });
});
