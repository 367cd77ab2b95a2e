import { describe, expect, it } from "vitest";
import { decideEmergency, type EmergencyWorld } from "#app/domain/filing/emergency.ts";
import type { CategoryId, PlaceId } from "#app/domain/ids.ts";
import type { Actor, PersonActor } from "#app/domain/people/actor.ts";
import { accessOf, can, readsReport } from "#app/domain/people/permissions.ts";
import { planMessages } from "#app/domain/telling/bundles.ts";
import { neededFor } from "#app/domain/telling/still-true.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { currentClock } from "#app/domain/time/clocks.ts";
import {
  colleague,
  dean,
  director,
  everybodyHere,
  HOSTEL,
  NEELADRI,
  nameOf,
  neighbour,
  relation,
  rule,
  spoc,
  statuses,
  student,
  ticket,
  warden,
} from "./campus.ts";
import { at, campusCalendar } from "./campus-calendar.ts";
import { GOOD, story } from "./story.ts";

const NOW = at("2026-11-29 03:10");
const reporter = { kind: "reporter" } as const;

function emergency(changes: Partial<EmergencyWorld> = {}): EmergencyWorld {
  return {
    actor: reporter,
    subcategory: {
      id: 70 as CategoryId,
      label: "Fire",
      domainId: HOSTEL,
      calendar: { ...campusCalendar(), alwaysOpen: true },
      targets: { acknowledge: { minutes: 10, unit: "elapsed" }, resolve: { minutes: 60, unit: "elapsed" } },
      fields: [],
      isEmergency: true,
      isProtected: false,
    },
    requester: null,
    place: { placeId: 2 as PlaceId, scopeId: NEELADRI, label: "Neeladri" },
    statuses,
    candidates: [{ personId: colleague.personId, why: "roster", priority: 1 }],
    staffing: everybodyHere,
    onDuty: [warden.personId, colleague.personId],
    ladder: [],
    seniorAdmins: [dean.personId, director.personId],
    open: null,
    lately: 0,
    ...changes,
  };
}

const report = (
  changes: Partial<EmergencyWorld> = {},
  words = "Smoke on the stairs",
  where = "second floor",
) => decideEmergency(emergency(changes), { where, words }, NOW);
const told = (changes: Partial<EmergencyWorld> = {}) =>
  report(changes).tellings.map(({ personId, duty }) => `${nameOf(personId)} ${duty}`);
const asStudent = (): Partial<EmergencyWorld> => ({
  actor: student,
  requester: {
    personId: student.personId,
    language: "en",
    placeId: null,
    scopeId: null,
    profile: { room: "204" },
  },
});

describe("an emergency that nobody has reported yet", () => {
  it("is a ticket of nobody's, to be answered in ten minutes at any hour, and all on duty are told at once", () => {
    const { after, event } = report();
    expect(after.ticket).toMatchObject({
      requesterId: null,
      filedById: null,
      scopeId: NEELADRI,
      assigneeId: colleague.personId,
      isEmergency: true,
      stops: "danger",
    });
    expect(after.clocks[0]?.dueAt).toBe(NOW + 10 * 60_000);
    expect(event.words).toContainEqual({ part: "place", text: "Neeladri, second floor" });
    expect(told()).toEqual(["warden level", "colleague level"]);
    expect(report().tellings.every(({ notBeforeAt }) => notBeforeAt === NOW)).toBe(true);
  });

  it("is the ticket of whoever is signed in, who gets a receipt", () => {
    expect(report(asStudent()).after.ticket).toMatchObject({
      requesterId: student.personId,
      scopeId: NEELADRI,
    });
    expect(told(asStudent())).toEqual(["warden level", "colleague level", "student requester"]);
  });

  it("tells its owner where nobody is on duty", () => {
    expect(
      told({ onDuty: [], candidates: [{ personId: spoc.personId, why: "default", priority: 1 }] }),
    ).toEqual(["spoc level"]);
  });

  describe("and that nobody is here to hear", () => {
    const nobody = { onDuty: [], candidates: [] };
    const away = (...people: readonly PersonActor[]) => ({
      ...everybodyHere,
      absences: people.map(({ personId }) => ({ personId, fromAt: NOW, untilAt: null })),
    });

    it("calls the lowest level of the ladder at once, who may work on it then", () => {
      const ladder = [rule(1, [director], 0), rule(2, [dean], 60)];
      expect(told({ ...nobody, ladder })).toEqual(["director level"]);
      const { people } = report({ ...nobody, ladder }).after;
      expect(people).toMatchObject([{ personId: director.personId, relation: "reviewer" }]);
    });

    it("calls the senior admins where it has no ladder", () => {
      expect(told(nobody)).toEqual(["dean level", "director level"]);
    });

    it("calls them beside those on duty who are all away", () => {
      expect(told({ staffing: away(warden, colleague) })).toEqual([
        "warden level",
        "colleague level",
        "dean level",
        "director level",
      ]);
      expect(told({ staffing: away(warden) })).toEqual(["warden level", "colleague level"]);
    });

    it("calls somebody beside the only one on duty, where that is who reports it", () => {
      const alone = { actor: warden, onDuty: [warden.personId], candidates: [] };
      expect(told(alone)).toEqual(["warden level", "dean level", "director level"]);
    });

    it("tells nobody where there is really nobody", () => {
      expect(told({ ...nobody, seniorAdmins: [] })).toEqual([]);
    });
  });

  it("shows itself to everybody on duty, whatever their role, and to nobody unknown", () => {
    const access = accessOf(report().after);
    const may = (actor: Actor) => can(actor, "work", access, NOW);
    expect([warden, colleague].map((actor: PersonActor) => may(actor))).toEqual([true, true]);
    expect([can(reporter, "see", access, NOW), can(student, "see", access, NOW)]).toEqual([false, false]);
  });

  it("takes any words as they are, and none", () => {
    expect(report({}, "", "").ok).toBe(true);
    const odd = "a\u200b👍🏽 ".repeat(2000);
    expect(report({}, odd).event.words).toContainEqual({ part: "description", text: odd });
  });

  it("keeps the beginning of words without end, as people count, and refuses none of them", () => {
    const long = report({}, "👍🏽".repeat(10_001), "x".repeat(100_000)).event.words;
    expect(long).toContainEqual({ part: "description", text: "👍🏽".repeat(10_000) });
    expect(long).toContainEqual({ part: "place", text: `Neeladri, ${"x".repeat(2000)}` });
    const marks = report({ open: ticket() }, `a${"\u0301".repeat(1_000_000)}`).event.words;
    expect(marks[0]?.text.length).toBeLessThan(400_000);
  });
});

describe("one of the same kind and place within ten minutes", () => {
  const open: TicketState = ticket({ isEmergency: true, requesterId: null, assigneeId: spoc.personId });

  it("joins it, and tells those on duty and its owner again", () => {
    const again = report({ open });
    expect(again.event).toMatchObject({ kind: "reported_again", audience: "staff" });
    expect(again.after.ticket).toEqual({ ...open.ticket, version: open.ticket.version + 1 });
    expect(again.after.clocks).toEqual(open.clocks);
    expect(told({ open })).toEqual(["warden level", "colleague level", "spoc level"]);
  });

  it("lets whoever is signed in follow it, once", () => {
    const joined = report({ open, ...asStudent() }).after;
    expect(joined.people).toContainEqual(
      expect.objectContaining({ personId: student.personId, relation: "joined" }),
    );
    const twice = decideEmergency(emergency({ ...asStudent(), open: joined }), { where: "", words: "" }, NOW);
    expect(twice.event.changes).toEqual({});
  });

  it("gives whoever is signed in a receipt, and the requester theirs", () => {
    expect(told({ open, ...asStudent() })).toContain("student watcher");
    const own = ticket({ isEmergency: true, assigneeId: spoc.personId });
    expect(told({ open: own, ...asStudent() })).toContain("student requester");
    expect(told({ open, actor: warden })).toEqual(["colleague level", "spoc level", "warden watcher"]);
  });

  it("lets them read their own words and what staff say, and not what others reported", () => {
    const { after } = report({
      open: { ...open, ticket: { ...open.ticket, filedById: null } },
      ...asStudent(),
    });
    expect(readsReport(student, after, NOW)).toBe(false);
    expect([warden, colleague, spoc].map((actor) => readsReport(actor, after, NOW))).toEqual([
      true,
      true,
      true,
    ]);
    expect(readsReport(student, { ...after, ticket: { ...after.ticket, isEmergency: false } }, NOW)).toBe(
      true,
    );
    const said = { audience: "staff", at: NOW, actorId: student.personId } as const;
    expect(neededFor({ ...said, kind: "reported_again" }, student)).toBe("see");
    expect(neededFor({ ...said, kind: "reported_again" }, neighbour)).toBe("see_staff");
    expect(neededFor({ ...said, kind: "noted" }, student)).toBe("see_staff");
  });

  it("is a new promise to answer in ten minutes, where the first one was met", () => {
    const seen = story(open).does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-29 03:00").state;
    const { after } = report({ open: seen });
    expect(currentClock(after, "acknowledge")).toMatchObject({ metAt: null, dueAt: NOW + 10 * 60_000 });
    expect(after.ticket).toMatchObject({
      statusKind: "active",
      acknowledgedAt: null,
      acknowledgedById: null,
    });
    const again = story(after).does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-29 03:12").state;
    expect(currentClock(again, "acknowledge")?.metAt).toBe(at("2026-11-29 03:12"));
    expect(
      story(after)
        .passes("2026-11-29 03:30")
        .decisions.map(({ event }) => event.kind),
    ).toContain("broken");
  });

  it("tells nobody who is kept away from it", () => {
    const about = { ...open, people: [relation(warden, "about")] };
    expect(told({ open: about })).toEqual(["colleague level", "spoc level"]);
  });
});

describe("more than twenty in ten minutes", () => {
  const next = at("2026-11-29 03:11");

  it("are told at the next full minute", () => {
    expect(report({ lately: 19 }).tellings[0]?.notBeforeAt).toBe(NOW);
    expect(report({ lately: 20 }).tellings[0]?.notBeforeAt).toBe(next);
    expect(report({ lately: 20 }).event.facts).toMatchObject({ emergency: true, crowded: true });
  });

  it("leave as one list for each person, and one alone leaves alone", () => {
    const row = (id: number, crowded: boolean) => ({
      id,
      ticketId: id,
      personId: warden.personId,
      duty: "level" as const,
      event: { kind: "filed" as const, facts: { crowded } },
      attempts: 1,
      bundleId: null,
    });
    const plan = planMessages([row(1, false), row(2, true), row(3, true)], new Map(), next);
    expect(plan.chains).toEqual([[[row(1, false)]]]);
    expect(plan.held).toEqual([
      { id: 2, bundleId: 2, leavesAt: next },
      { id: 3, bundleId: 2, leavesAt: next },
    ]);
    const list = [2, 3].map((id) => ({ ...row(id, true), bundleId: 2 }));
    expect(planMessages(list, new Map(), next).chains).toEqual([[list]]);
    expect(planMessages([row(2, true)], new Map(), next).chains).toEqual([[[row(2, true)]]]);
  });
});
