import { describe, expect, it } from "vitest";
import { allowedVerbs } from "#app/domain/decide.ts";
import type { PersonActor } from "#app/domain/people/actor.ts";
import { waitingReviews } from "#app/domain/people/reviews.ts";
import { nextMomentAt } from "#app/domain/time/moments.ts";
import {
  colleague,
  dean,
  director,
  nameOf,
  relation,
  rule,
  spoc,
  stranger,
  student,
  system,
  warden,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { GOOD, heard, history, type Story, shown, story } from "./story.ts";

const LOW = { stars: 1, feedback: "He shouted.", fixed: false };
const FOUND = { found: "They had waited twice." };
const done = story().does(spoc, "resolve", GOOD.resolve, "2026-11-24 10:00");
const low = story(done.state).does(student, "rate", LOW, "2026-11-24 12:00");

const waits = ({ state }: Story) => waitingReviews(state).map(({ personId }) => nameOf(personId));

describe("a low rating", () => {
  it("waits for the first level that was not rated, and for nobody after a better one", () => {
    expect(waits(low)).toEqual(["warden"]);
    expect(low.state.reviews).toMatchObject([{ round: 1, ratedId: spoc.personId, doneAt: null }]);
    expect(waits(done.does(student, "rate", GOOD.rate, "2026-11-24 12:00"))).toEqual([]);
    const own = { ...done.state, ticket: { ...done.state.ticket, assigneeId: warden.personId } };
    expect(waits(story(own).does(student, "rate", LOW, "2026-11-24 12:00"))).toEqual(["dean"]);
  });

  it("is told again each week, however the ticket ends, until somebody has looked into it", () => {
    expect(shown(nextMomentAt(low.state))).toBe("2026-11-29 10:00");
    const weeks = low.passes("2026-12-16 10:00");
    expect(weeks.state.ticket.statusKind).toBe("closed");
    expect(history(weeks).slice(1)).toEqual([
      ...["confirmation_asked", "review_reminded", "closed"],
      ...["review_reminded", "review_reminded"],
    ]);
    expect(heard(weeks)).toEqual(["warden level"]);
    expect(weeks.state.ticket.level).toBe(0);
    const over = weeks.does(warden, "review", FOUND, "2026-12-16 11:00");
    expect([waits(over), nextMomentAt(over.state)]).toEqual([[], null]);
  });

  it("goes to whoever stands there by now, and to nobody who is kept away", () => {
    const others = story(low.state, { ladder: [rule(1, [director], 0)] }).passes("2026-12-01 12:00");
    expect([waits(others), heard(others)]).toEqual([["director"], ["director level"]]);
    const people = [...low.state.people, relation(warden, "about")];
    const denied = story({ ...low.state, people }).passes("2026-12-01 12:00");
    expect([waits(denied), heard(denied)]).toEqual([["dean"], ["dean level"]]);
    // Whoever was rated does not get it, whoever has the ticket by then.
    const handed = { ...low.state, ticket: { ...low.state.ticket, assigneeId: colleague.personId } };
    const again = story(handed, { ladder: [rule(1, [spoc], 0), rule(2, [dean], 0)] }).passes(
      "2026-12-01 12:00",
    );
    expect(waits(again)).toEqual(["dean"]);
  });

  it("stays with those who have it where nobody is left, and is asked again a week later", () => {
    const nobody = story(low.state, { ladder: [], seniorAdmins: [] }).passes("2026-12-09 12:00");
    expect([waits(nobody), heard(nobody)]).toEqual([["warden"], []]);
    expect(history(nobody).filter((kind) => kind === "review_reminded")).toHaveLength(2);
  });

  it("opens anew after the next resolution, for each once", () => {
    const ended = low.does(warden, "review", FOUND, "2026-11-24 13:00");
    const second = ended
      .does(student, "reopen", GOOD.reopen, "2026-11-24 14:00")
      .does(spoc, "resolve", GOOD.resolve, "2026-11-24 15:00")
      .does(student, "rate", LOW, "2026-11-24 16:00");
    expect(second.state.reviews).toMatchObject([{ personId: warden.personId, round: 2, doneAt: null }]);
    expect(heard(second)).toEqual(["warden level"]);
    const keys = [low, second].map(({ state }) =>
      state.reviews.map(({ round, remindAt }) => `${round}/${remindAt}`),
    );
    expect(new Set(keys.flat()).size).toBe(2);
    expect(low.refuses(student, "rate", LOW, "2026-11-24 13:00")).toBe("already_rated");
  });

  it("stays to be looked into when its requester reopens", () => {
    expect(waits(low.does(student, "reopen", GOOD.reopen, "2026-11-24 14:00"))).toEqual(["warden"]);
  });
});

describe("who looks into it", () => {
  const standIn: PersonActor = { ...stranger, standsInFor: [warden.personId] };

  it("says what was found, for those alone who may know of it", () => {
    const ended = low.does(warden, "review", FOUND, "2026-11-24 13:00");
    expect(ended.last.event).toMatchObject({
      kind: "reviewed",
      audience: "leadership",
      facts: { round: 1, of: spoc.personId },
      words: [{ part: "body", text: FOUND.found }],
    });
    expect([ended.last.tellings, waits(ended)]).toEqual([[], []]);
    expect(ended.refuses(warden, "review", FOUND, "2026-11-24 14:00")).toBe("nothing_to_review");
  });

  it.each([
    ["who was told", warden, null],
    ["who stands in for them", standIn, null],
    ["a senior admin", dean, null],
    ["who has the ticket", spoc, "not_allowed"],
    ["a colleague", colleague, "not_allowed"],
    ["its requester", student, "not_allowed"],
    ["the system", system, "not_allowed"],
  ] as const)("%s may or may not", (_who, actor, code) => {
    expect(low.refuses(actor, "review", FOUND, "2026-11-24 13:00")).toBe(code);
  });

  it("is never who was rated, also where another has the ticket by now", () => {
    const handed = { ...low.state, ticket: { ...low.state.ticket, assigneeId: colleague.personId } };
    const rated: PersonActor = { ...spoc, grants: dean.grants };
    expect(story(handed).refuses(rated, "review", FOUND, "2026-11-24 13:00")).toBe("review_not_yours");
    const stands: PersonActor = { ...spoc, standsInFor: [warden.personId] };
    expect(story(handed).refuses(stands, "review", FOUND, "2026-11-24 13:00")).toBe("review_not_yours");
  });

  it("sends it back to work where it is not done, and is through with it", () => {
    const back = low.does(warden, "reopen", { reason: "The tap still drips." }, "2026-11-24 13:00");
    expect(back.state.ticket).toMatchObject({ statusKind: "active", round: 2, reopenedCount: 1 });
    expect(waits(back)).toEqual([]);
    expect(back.state.ticket.unansweredAt).toBeNull();
    expect(heard(back)).toEqual(["student requester", "spoc assignee"]);
    const closed = low.passes("2026-12-04 10:00");
    expect(closed.refuses(warden, "reopen", GOOD.reopen, "2026-12-04 11:00")).toBe("wrong_state");
    // Other staff reopen nothing, and neither does the panel of a ticket whose rating waits for nobody.
    expect(low.refuses(colleague, "reopen", GOOD.reopen, "2026-11-24 13:00")).toBe("not_allowed");
    const over = low.does(warden, "review", FOUND, "2026-11-24 13:00");
    expect(over.refuses(warden, "reopen", GOOD.reopen, "2026-11-24 14:00")).toBe("review_not_yours");
  });

  it("is offered it by the same rule", () => {
    const offers = (actor: PersonActor) =>
      allowedVerbs({ actor, state: low.state }, at("2026-11-24 13:00")).has("review");
    expect([warden, standIn, dean, spoc, colleague, student].map(offers)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

it("moves with whoever was entered twice", () => {
  const moved = low.does(
    system,
    "move_person",
    { from: warden.personId, to: director.personId },
    "2026-11-24 13:00",
  );
  expect(waits(moved)).toEqual(["director"]);
  const rated = low.does(
    system,
    "move_person",
    { from: spoc.personId, to: colleague.personId },
    "2026-11-24 13:00",
  );
  expect(rated.state.reviews).toMatchObject([{ personId: warden.personId, ratedId: colleague.personId }]);
});
