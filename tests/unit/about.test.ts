import { describe, expect, it } from "vitest";
import type { PersonActor } from "#app/domain/people/actor.ts";
import { accessOf, can } from "#app/domain/people/permissions.ts";
import {
  colleague,
  dean,
  director,
  fellow,
  filer,
  MESS,
  neighbour,
  panelist,
  relation,
  spoc,
  student,
  ticket,
  warden,
  watcher,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { whoever } from "./destinations.ts";
import { GOOD, heard, type Story, story } from "./story.ts";

const WHEN = "2026-11-24 10:00";
const SOMEBODY = { person: "somebody", words: "" };
const WORDS = { person: "", words: "One of those who clean." };

function about(
  person: PersonActor | null,
  reports: readonly PersonActor[] = [],
  state = ticket(),
  candidates = whoever.candidates,
): Story {
  const reportIds = reports.map(({ personId }) => personId);
  return story(state, {
    concerned: { ...whoever, personId: person?.personId ?? null, reportIds, candidates },
  });
}

const sees = (told: Story, actor: PersonActor) => can(actor, "see", accessOf(told.state), at(WHEN));

describe("about a known person", () => {
  it("keeps the person and those who report to them away, and gives the ticket to somebody else", () => {
    const told = about(spoc, [filer]).does(student, "about", SOMEBODY, WHEN);
    expect(told.state.ticket).toMatchObject({
      visibility: "restricted",
      assigneeId: colleague.personId,
      assignedWhy: "default",
      aboutUnnamedAt: null,
    });
    expect(told.state.people.map(({ personId, relation: kind, effect }) => [personId, kind, effect])).toEqual(
      [
        [spoc.personId, "about", "deny"],
        [filer.personId, "reports_to_about", "deny"],
      ],
    );
    expect([spoc, colleague, student, dean].map((actor) => sees(told, actor))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(heard(told)).toEqual(["colleague assignee"]);
  });

  it("leaves it with its owner where the owner is somebody else, and tells nobody", () => {
    const told = about(neighbour).does(student, "about", SOMEBODY, WHEN);
    expect(told.state.ticket.assigneeId).toBe(spoc.personId);
    expect(heard(told)).toEqual([]);
  });

  it("goes to triage where nobody is left, and tells senior admins who are not kept away", () => {
    const told = about(dean, [spoc, colleague]).does(student, "about", SOMEBODY, WHEN);
    expect(told.state.ticket).toMatchObject({ assigneeId: null, assignedWhy: "triage" });
    expect(heard(told)).toEqual(["director level"]);
  });

  it("never keeps requesters from their own ticket, though they report to the person", () => {
    const told = about(warden, [student, spoc]).does(student, "about", SOMEBODY, WHEN);
    expect(sees(told, student)).toBe(true);
    expect(told.state.people.map(({ personId }) => personId)).toEqual([warden.personId, spoc.personId]);
    expect(about(student).refuses(spoc, "about", SOMEBODY, WHEN)).toBe("about_requester");
  });

  it("tells the level above at once where everybody of the one that was told is kept away", () => {
    const broken = story().passes("2026-11-24 13:00").state;
    expect(broken.ticket.level).toBe(1);
    const told = about(warden, [], broken).does(student, "about", SOMEBODY, "2026-11-24 13:01");
    expect(told.state.ticket.level).toBe(2);
    expect(told.state.people).toContainEqual(
      expect.objectContaining({ personId: dean.personId, relation: "reviewer" }),
    );
    expect(heard(told)).toEqual(["dean level"]);
  });

  it("gives that level all of its time before the next one is told", () => {
    const broken = story()
      .does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 10:00")
      .passes("2026-11-25 18:00").state;
    const told = about(warden, [], broken).does(student, "about", SOMEBODY, "2026-11-26 12:50");
    expect(told.state.ticket).toMatchObject({ level: 2, nextLevelAt: at("2026-11-27 12:50") });
  });

  it("gives what is taken up again to somebody else, who is told", () => {
    const done = story().does(spoc, "resolve", GOOD.resolve, "2026-11-24 09:30").state;
    const said = about(spoc, [], done).does(student, "about", SOMEBODY, "2026-11-24 09:40").state;
    const { candidates, staffing } = whoever;
    const heirs = { candidates, staffing };
    const own = { assigneeId: colleague.personId, assignedWhy: "default" };
    const reopened = story(said, { heirs }).does(student, "reopen", GOOD.reopen, WHEN);
    expect(reopened.state.ticket).toMatchObject(own);
    expect(heard(reopened)).toEqual(["colleague assignee"]);
    const undone = story(said, { heirs }).does(dean, "undo_resolve", {}, "2026-11-24 09:50");
    expect(undone.state.ticket).toMatchObject(own);
    expect(heard(undone)).toEqual(["student requester", "colleague assignee"]);
    const appealed = story(said, { heirs }).does(student, "appeal", GOOD.appeal, WHEN);
    expect(appealed.state.ticket).toMatchObject(own);
    expect(heard(appealed)).toEqual(["warden level", "colleague assignee"]);
    const nobody = story(said, { heirs: { ...heirs, candidates: [] } });
    const triage = nobody.does(student, "reopen", GOOD.reopen, WHEN);
    expect(triage.state.ticket).toMatchObject({ assigneeId: null, assignedWhy: "triage" });
    expect(heard(triage)).toEqual(["dean level", "director level"]);
  });

  it("is said of a finished ticket as well, which keeps its owner on record", () => {
    const done = story()
      .does(spoc, "resolve", GOOD.resolve, "2026-11-24 09:30")
      .does(student, "close", {}, "2026-11-24 09:40").state;
    const told = about(spoc, [], done).does(student, "about", SOMEBODY, WHEN);
    expect(told.state.ticket.assigneeId).toBe(spoc.personId);
    expect(sees(told, spoc)).toBe(false);
  });
});

describe("about somebody in free words", () => {
  it("leaves it to the requester and senior admins outside the scope, who are told", () => {
    const state = ticket({}, { people: [relation(watcher, "watcher"), relation(neighbour, "panel")] });
    const told = about(null, [], state).does(student, "about", WORDS, WHEN);
    expect(told.state.ticket).toMatchObject({ visibility: "restricted", assigneeId: null });
    const readers = [student, spoc, colleague, watcher, neighbour, dean, director];
    expect(readers.filter((actor) => sees(told, actor))).toEqual([student, dean, director]);
    expect(heard(told)).toEqual(["dean level", "director level"]);
    expect(told.last.event).toMatchObject({ audience: "leadership", words: [{ part: "body" }] });
  });

  it("makes what is taken up again nobody's, unless it was given to one of them", () => {
    const done = (actor: PersonActor) =>
      story(ticket({ assigneeId: actor.personId })).does(dean, "resolve", GOOD.resolve, "2026-11-24 09:30");
    const again = (actor: PersonActor) => {
      const said = about(null, [], done(actor).state).does(student, "about", WORDS, "2026-11-24 09:40");
      const { candidates, staffing } = whoever;
      const heirs = { candidates, staffing };
      return story(said.state, { heirs }).does(student, "reopen", GOOD.reopen, WHEN);
    };
    expect(again(spoc).state.ticket).toMatchObject({ assigneeId: null, assignedWhy: "triage" });
    expect(heard(again(spoc))).toEqual(["dean level", "director level"]);
    expect(again(dean).state.ticket.assigneeId).toBe(dean.personId);
  });

  it("takes a requester's unknown name as words, so that nobody learns who exists; staff are asked to check", () => {
    const told = about(null).does(student, "about", SOMEBODY, WHEN);
    expect(told.last.event.words).toEqual([{ part: "body", text: "somebody" }]);
    expect(about(null).refuses(spoc, "about", SOMEBODY, WHEN)).toBe("requester_unknown");
  });

  it("ends when the person is named, and the ticket is given out again", () => {
    const unnamed = about(null).does(student, "about", WORDS, WHEN).state;
    const told = about(spoc, [], unnamed).does(dean, "about", SOMEBODY, WHEN);
    expect(told.state.ticket).toMatchObject({
      visibility: "restricted",
      aboutUnnamedAt: null,
      assigneeId: colleague.personId,
    });
  });

  it("ends when one of them takes it back, and all is as before", () => {
    const unnamed = about(null).does(student, "about", WORDS, WHEN).state;
    const told = about(null, [], unnamed).does(student, "about", { person: "", words: "" }, WHEN);
    expect(told.state.ticket).toMatchObject({
      visibility: "normal",
      aboutUnnamedAt: null,
      assigneeId: spoc.personId,
    });
    expect(about(null, [], unnamed).refuses(spoc, "about", SOMEBODY, WHEN)).toBe("not_found");
  });

  it("tells the ladder's senior admins of a promise that breaks meanwhile, and nobody of the scope", () => {
    const unnamed = about(null).does(student, "about", WORDS, WHEN);
    expect(unnamed.passes("2026-11-24 13:00").last.tellings.map(({ personId }) => personId)).toEqual([
      student.personId,
      dean.personId,
      director.personId,
    ]);
  });
});

describe("while nobody knows whom it is about", () => {
  const told = about(null).does(student, "about", WORDS, WHEN).state;
  const to = (actor: PersonActor) =>
    story(told, {
      forwarding: { to: "person", personId: actor.personId },
      assignable: [director.personId],
    });

  it("it is passed on to nobody who would not see it", () => {
    const said = { to: "person:1", reason: "Yours?" };
    expect(to(colleague).refuses(director, "forward", said, WHEN)).toBe("about_first");
    expect(to(director).does(director, "forward", said, WHEN).state.ticket.assigneeId).toBe(
      director.personId,
    );
  });
});

it("who may not know whose it is does not learn it by naming people", () => {
  const headed = ticket({ assigneeId: fellow.personId });
  const answers = [student, null].map((person) =>
    about(person, [], headed).does(fellow, "about", SOMEBODY, WHEN),
  );
  expect(answers.map(({ last }) => last.event.facts.how)).toEqual(["words", "words"]);
  expect(about(student).refuses(spoc, "about", SOMEBODY, WHEN)).toBe("about_requester");
});

describe("who may see it, set by a senior admin", () => {
  const followed = ticket(
    {},
    { people: [relation(watcher, "watcher"), relation(warden, "reviewer"), relation(neighbour, "joined")] },
  );

  it("protected keeps the number, its owner, and whoever set it; followers are no readers", () => {
    const told = story(followed).does(dean, "restrict", { to: "protected" }, WHEN);
    expect(told.state.ticket).toMatchObject({ number: 1024, visibility: "protected" });
    const readers = [student, spoc, colleague, warden, watcher, neighbour, dean, director];
    expect(readers.filter((actor) => sees(told, actor))).toEqual([student, spoc, dean]);
  });

  it("protected is read by whom the rules name for its subject, and by no committee that was in", () => {
    const tags = [{ committeeId: MESS, fromAt: 0, untilAt: null, taggedById: spoc.personId }];
    const state = ticket({}, { tags, people: [relation(panelist, "about")] });
    const readers = [filer, panelist, student].map(({ personId }) => personId);
    const told = story(state, { readers }).does(dean, "restrict", { to: "protected" }, WHEN);
    const panel = told.state.people.filter(({ relation: kind }) => kind === "panel");
    expect(panel.map(({ personId }) => personId)).toEqual([dean.personId, filer.personId]);
    expect([filer, panelist, colleague].map((actor) => sees(told, actor))).toEqual([true, false, false]);
    const later = told.does(dean, "restrict", { to: "normal" }, "2026-11-24 11:00");
    expect(can(fellow, "see", accessOf(later.state), at("2026-11-24 12:00"))).toBe(true);
    const other = {
      ...fellow,
      committees: [{ committeeId: MESS, role: "member" as const, categoryIds: [] }],
    };
    expect(can(other, "see", accessOf(later.state), at("2026-11-24 12:00"))).toBe(false);
  });

  it("normal again ends what kept people away", () => {
    const denied = about(spoc).does(student, "about", SOMEBODY, WHEN).state;
    const told = story(denied).does(dean, "restrict", { to: "normal" }, WHEN);
    expect([spoc, colleague].map((actor) => sees(told, actor))).toEqual([true, true]);
  });

  it("is refused where it is so already, and where there is no such thing", () => {
    expect(story().refuses(dean, "restrict", { to: "normal" }, WHEN)).toBe("wrong_state");
    expect(story().refuses(dean, "restrict", { to: "secret" }, WHEN)).toBe("choice_unknown");
    expect(story().refuses(spoc, "restrict", { to: "protected" }, WHEN)).toBe("not_allowed");
  });
});

describe("taken back by whoever reported it", () => {
  const EMPTY = { person: "", words: "" };
  const said = (person: PersonActor | null) => {
    const told = about(person).does(student, "about", SOMEBODY, WHEN);
    const concerned = { ...whoever, personId: person?.personId ?? null, saidBefore: true };
    return story(told.state, { concerned });
  };

  it("is answered alike whether there is such a person or not, and lets nobody back in", () => {
    for (const person of [spoc, neighbour, null]) {
      const { last } = said(person).does(student, "about", EMPTY, WHEN);
      expect(last.event).toMatchObject({ kind: "about_said", audience: "staff", facts: { how: "cleared" } });
    }
    const cleared = said(spoc).does(student, "about", EMPTY, WHEN);
    expect([spoc, student].map((actor) => sees(cleared, actor))).toEqual([false, true]);
    expect(heard(cleared)).toEqual([]);
  });

  it("has to have been said by them", () => {
    const other = about(spoc).does(dean, "about", SOMEBODY, WHEN);
    const concerned = { ...whoever, saidBefore: false };
    expect(story(other.state, { concerned }).refuses(student, "about", EMPTY, WHEN)).toBe("about_missing");
    expect(
      story(other.state, { concerned: { ...concerned, saidBefore: true } }).refuses(
        dean,
        "about",
        EMPTY,
        WHEN,
      ),
    ).toBe("about_missing");
  });
});
