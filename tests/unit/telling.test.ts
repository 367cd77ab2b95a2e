import { describe, expect, it } from "vitest";
import type { Actor } from "#app/domain/people/actor.ts";
import { TELLINGS, type TellingRow, tellings } from "#app/domain/telling/telling.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import {
  DAY_MS,
  dean,
  FILED_AT,
  MINUTE_MS,
  nameOf,
  neighbour,
  relation,
  spoc,
  student,
  system,
  ticket,
  warden,
  watcher,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { heard, story } from "./story.ts";

const NOW = FILED_AT + MINUTE_MS;
const followed = ticket({}, { people: [relation(watcher, "watcher"), relation(neighbour, "joined")] });

function told(row: TellingRow, state: TicketState = followed, actor: Actor = system): readonly string[] {
  return tellings(row, state, actor, [warden.personId], NOW).map(({ personId }) => nameOf(personId));
}

/** PRODUCT 7: R requester, A assignee, E the level told (as C, a committee's heads), W watchers and joined. */
const R = ["student"];
const A = ["spoc"];
const E = ["warden"];
const W = ["watcher", "neighbour"];
const ROWS: Readonly<Partial<Record<TellingRow, readonly string[]>>> = {
  filed: [...R, ...A, ...E],
  emergency: [...E, ...R],
  reported_again: E,
  acknowledged: [...R, ...E, ...W],
  promised: [...R, ...W],
  extension_asked: [...R, ...E],
  extension_decided: [...A, ...R],
  extension_answered: [...A, ...E],
  held: [...R, ...E, ...W],
  asked: [...R, ...W],
  staff_replied: [...R, ...W],
  question_reminded: R,
  requester_replied: A,
  claimed: [...A, ...R],
  assigned: [...A, ...R],
  forwarded: [...A, ...R],
  forwarded_to_committee: [...A, ...R, ...E],
  recategorised: [...A, ...R],
  resolved: [...R, ...W],
  resolution_undone: [...R, ...W],
  confirmation_asked: R,
  link_sent: R,
  mail_kept: A,
  whose_asked: R,
  closed: [...R, ...W],
  cancelled: [...R, ...W],
  reopened: [...A, ...W],
  reopened_on_review: [...R, ...A, ...W],
  reminded: A,
  about_said: [...A, ...E],
  about_told: E,
  given_again: [...A, ...E],
  revealed: [...R, ...A, ...E],
  withdrawal_asked: [...A, ...E],
  withdrawal_decided: [...R, ...A, ...E],
  stalled: A,
  repeated: E,
  broken: [...R, ...A, ...E],
  escalated: [...R, ...A, ...E],
  low_rating: E,
  requester_changed: R,
  times_offered: A,
  merged: R,
  unmerged: [...R, ...A],
  tagged: E,
  job_given: E,
  job_revoked: E,
  job_answered: [...A, ...E],
  appealed: [...E, ...A, ...W],
  appeal_handed_on: [...E, ...R],
  included: R,
  excluded: [...R, ...A],
  mentioned: E,
};

it.each(Object.entries(ROWS))("%s is told to %s", (row, people) => {
  expect(told(row as TellingRow)).toEqual(people);
});

it("has exactly the written rows", () => {
  expect(Object.keys(TELLINGS).sort()).toEqual(Object.keys(ROWS).sort());
});

it.each(["noted", "started", "clock_resumed", "delivered"] as const)("%s is told to nobody", (row) => {
  expect(told(row)).toEqual([]);
});

describe("somebody", () => {
  it("is told once, by their first duty, however many they have", () => {
    const state = ticket({ assigneeId: student.personId }, { people: [relation(student, "watcher")] });
    const rows = tellings("broken", state, system, [student.personId], NOW);
    expect(rows).toEqual([{ personId: student.personId, duty: "requester", notBeforeAt: NOW }]);
  });

  it("is not told of their own act", () => {
    expect(told("cancelled", followed, student)).toEqual(W);
    expect(told("assigned", followed, spoc)).toEqual(R);
  });

  it("gets the receipt of their own filing", () => {
    expect(told("filed", followed, student)).toEqual([...R, ...A, ...E]);
  });

  it("who is kept away from the ticket is told nothing, as whatever", () => {
    const people = [...followed.people, relation(spoc, "about"), relation(watcher, "recused")];
    expect(told("broken", { ...followed, people })).toEqual([...R, ...E]);
    expect(told("resolved", { ...followed, people })).toEqual([...R, "neighbour"]);
  });

  it("who no longer watches is not told", () => {
    const people = [relation(watcher, "watcher", { untilAt: NOW })];
    expect(told("resolved", ticket({}, { people }))).toEqual(R);
  });

  it("whom the ladder told hears how it goes on", () => {
    const people = [relation(warden, "reviewer")];
    expect(told("resolved", ticket({}, { people }))).toEqual([...R, ...E]);
  });
});

it("tells nobody in the place of an owner or requester who is not there", () => {
  const nobody = ticket({ assigneeId: null, requesterId: null });
  expect(told("filed", nobody)).toEqual(E);
});

describe("when", () => {
  it.each(["ask", "reply"] as const)(
    "staff %s, it leaves once it can't be taken back any more, and five seconds later",
    (verb) => {
      const said = story().does(spoc, verb, { body: "Which tap?" }, "2026-11-24 10:00");
      expect(said.last.tellings.map((telling) => telling.notBeforeAt)).toEqual([at("2026-11-24 10:00:35")]);
    },
  );

  it("the requester replies, it leaves at once", () => {
    const said = story().does(student, "reply", { body: "The left one." }, "2026-11-24 10:00");
    expect(said.last.tellings.map((telling) => telling.notBeforeAt)).toEqual([at("2026-11-24 10:00")]);
  });
});

describe("a promise that breaks", () => {
  it("is told to the requester, the owner and the level", () => {
    const broken = story().passes("2026-11-24 13:00");
    expect(heard(broken)).toEqual(["student requester", "spoc assignee", "warden level"]);
  });

  it("is told to the next level a step later", () => {
    const stepped = story().passes("2026-11-24 18:00");
    expect(heard(stepped)).toEqual(["student requester", "spoc assignee", "dean level"]);
    expect(stepped.last.event.facts).toEqual({ level: 2, by: "time", told: [dean.personId] });
  });
});

it("tells staff's words to those who follow it, and not to their author", () => {
  const state = ticket({}, { people: [relation(dean, "watcher", { fromAt: FILED_AT - DAY_MS })] });
  const said = story(state).does(dean, "reply", { body: "I look into it." }, "2026-11-24 10:00");
  expect(heard(said)).toEqual(["student requester"]);
});
