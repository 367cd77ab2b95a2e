import { describe, expect, it } from "vitest";
import type { Forwarding } from "#app/domain/commands/forward.ts";
import { isPaused } from "#app/domain/time/clocks.ts";
import {
  COLLEGE,
  colleague,
  dean,
  everybodyHere,
  FILED_AT,
  neighbour,
  relation,
  spoc,
  student,
  ticket,
  VELANKANI,
  warden,
} from "./campus.ts";
import { at, campusCalendar } from "./campus-calendar.ts";
import { toColleague, toLabs, toVelankani } from "./destinations.ts";
import { clock, GOOD, heard, shown, story } from "./story.ts";

const forwarding = (to: typeof toColleague) => story(ticket(), { forwarding: to });
const moving = () => story(ticket(), { recategorisation: toLabs });

it("a forwarded ticket is the other's, with the same promise", () => {
  const before = story().state;
  const there = forwarding(toColleague).does(spoc, "forward", GOOD.forward, "2026-11-24 10:00");
  expect(there.state.ticket).toMatchObject({
    assigneeId: colleague.personId,
    assignedWhy: "by_hand",
    forwardedCount: 1,
  });
  expect(there.state.clocks).toEqual(before.clocks);
  expect(heard(there)).toEqual(["colleague assignee", "student requester"]);
});

it("in another part of the campus, whoever gets what nobody owns there gets it, but not who sent it", () => {
  const there = forwarding(toVelankani).does(colleague, "forward", GOOD.forward, "2026-11-24 10:00");
  expect(there.state.ticket).toMatchObject({
    scopeId: VELANKANI,
    assigneeId: dean.personId,
    assignedWhy: "default",
  });
});

it("nobody gets a ticket from which a relation keeps them away", () => {
  const about = ticket({}, { people: [relation(colleague, "about")] });
  const kept = story(about, { forwarding: toVelankani });
  expect(kept.does(spoc, "forward", GOOD.forward, "2026-11-24 10:00").state.ticket.assigneeId).toBe(
    dean.personId,
  );
  const told = story(about, { forwarding: toColleague });
  expect(told.refuses(spoc, "forward", GOOD.forward, "2026-11-24 10:00")).toBe("destination_unknown");
});

it("what few may read goes to nobody who merely stands in, and not to whoever reported it", () => {
  const away = {
    ...everybodyHere,
    absences: [{ personId: colleague.personId, fromAt: FILED_AT, untilAt: null }],
    substitutes: [
      {
        personId: colleague.personId,
        substituteId: neighbour.personId,
        duty: null,
        priority: 1,
        fromAt: FILED_AT,
        untilAt: null,
      },
    ],
  };
  const own = { personId: student.personId, why: "subcategory_owner", priority: 1 } as const;
  const there = (visibility: "normal" | "protected", forwarding: Forwarding) =>
    story(ticket({ visibility }), { forwarding }).does(spoc, "forward", GOOD.forward, "2026-11-24 10:00")
      .state.ticket.assigneeId;
  const standing = { ...toVelankani, staffing: away } as Forwarding;
  expect(there("normal", standing)).toBe(neighbour.personId);
  expect(there("protected", standing)).toBe(dean.personId);
  expect(there("protected", { ...toVelankani, candidates: [own] } as Forwarding)).toBeNull();
  const toOneself = { to: "person", personId: student.personId } as const;
  const kept = story(ticket({ visibility: "protected" }), { forwarding: toOneself });
  expect(kept.refuses(spoc, "forward", GOOD.forward, "2026-11-24 10:00")).toBe("destination_unknown");
});

it("forwarding needs a reason and somewhere to go", () => {
  const said = (input: { to: string; reason: string }, to: typeof toColleague | null = toColleague) =>
    story(ticket(), { forwarding: to }).refuses(spoc, "forward", input, "2026-11-24 10:00");
  expect(said({ ...GOOD.forward, reason: " " })).toBe("reason_missing");
  expect(said(GOOD.forward, null)).toBe("destination_unknown");
  expect(said(GOOD.forward, { to: "person", personId: spoc.personId })).toBe("destination_unknown");
});

it("a recategorised ticket counts its new promise from the filing, in the new calendar", () => {
  const moved = moving().does(spoc, "recategorise", GOOD.recategorise, "2026-11-24 10:00");
  expect(moved.state.ticket).toMatchObject({
    categoryId: 77,
    domainId: COLLEGE,
    scopeId: null,
    assigneeId: dean.personId,
    reference: "1024",
  });
  expect(clock(moved)).toMatchObject({ startedAt: FILED_AT, target: { minutes: 480 } });
  expect(shown(clock(moved).dueAt)).toBe("2026-11-24 18:00");
  expect(heard(moved)).toEqual(["dean assignee", "student requester"]);
});

it("its new owner has at least four working hours, and the old date stays on record", () => {
  const moved = moving().does(spoc, "recategorise", GOOD.recategorise, "2026-11-24 17:00");
  expect(shown(clock(moved).dueAt)).toBe("2026-11-25 12:00");
  expect(clock(moved).firstDueAt).toBe(clock(moved).dueAt);
  expect(moved.last.event.facts).toMatchObject({
    wasDueAt: at("2026-11-25 18:00"),
    dueAt: clock(moved).dueAt,
    setPromise: true,
  });
});

it("a first answer that was given stays given", () => {
  const moved = moving()
    .does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 09:30")
    .does(spoc, "recategorise", GOOD.recategorise, "2026-11-24 10:00");
  expect(clock(moved, "acknowledge").metAt).toBe(at("2026-11-24 09:30"));
});

it("time that stood still is not counted in the new queue either", () => {
  const asked = moving()
    .does(spoc, "ask", GOOD.ask, "2026-11-24 10:00")
    .does(student, "reply", GOOD.reply, "2026-11-24 12:00");
  const moved = asked.does(spoc, "recategorise", GOOD.recategorise, "2026-11-24 12:00");
  expect(shown(clock(moved).dueAt)).toBe("2026-11-25 11:00");
});

it("what was broken stays broken, and can break again at the new date", () => {
  const broken = story(ticket(), { recategorisation: toLabs })
    .does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 09:30")
    .passes("2026-11-25 18:00");
  const moved = broken.does(spoc, "recategorise", GOOD.recategorise, "2026-11-25 18:00");
  expect(clock(moved).brokenAt).toBe(at("2026-11-25 18:00"));
  expect(shown(clock(moved).dueAt)).toBe("2026-11-26 13:00");
  expect(
    moved.passes("2026-11-26 13:00").decisions.filter(({ event }) => event.kind === "broken"),
  ).toHaveLength(2);
});

describe("when its new owner is reminded", () => {
  const remindedAt = (when: string, resolve = toLabs.subcategory.targets.resolve) => {
    const targets = { ...toLabs.subcategory.targets, resolve };
    const to = { ...toLabs, subcategory: { ...toLabs.subcategory, targets } };
    const moved = story(ticket(), { recategorisation: to }).does(
      spoc,
      "recategorise",
      GOOD.recategorise,
      when,
    );
    return [clock(moved).dueAt, clock(moved).remindAt].map(shown);
  };

  it("is at 75 % of the promise, counted from the filing", () => {
    expect(remindedAt("2026-11-24 10:00")).toEqual(["2026-11-24 18:00", "2026-11-24 16:00"]);
  });

  it("is at 75 % of what they have, where that is the least", () => {
    expect(remindedAt("2026-11-24 17:00")).toEqual(["2026-11-25 12:00", "2026-11-25 11:00"]);
  });

  it("is at 75 % of what is left, where more than that is over already", () => {
    const forty = { minutes: 40 * 60, unit: "working" } as const;
    expect(remindedAt("2026-11-27 18:00", forty)).toEqual(["2026-11-30 13:00", "2026-11-30 11:00"]);
  });
});

it("what was reopened is owed in half of the new target, which counts from the reopening", () => {
  const targets = { ...toLabs.subcategory.targets, resolve: { minutes: 16 * 60, unit: "working" as const } };
  const to = { ...toLabs, subcategory: { ...toLabs.subcategory, targets } };
  const reopened = story(ticket(), { recategorisation: to })
    .does(spoc, "resolve", GOOD.resolve, "2026-11-24 10:00")
    .does(student, "reopen", GOOD.reopen, "2026-11-24 11:00")
    .does(spoc, "recategorise", GOOD.recategorise, "2026-11-24 11:30");
  expect(clock(reopened)).toMatchObject({ round: 2, target: { minutes: 480 } });
  expect(shown(clock(reopened).dueAt)).toBe("2026-11-25 11:00");
});

it("what is appealed stays promised by its stage", () => {
  const appealed = moving()
    .does(spoc, "resolve", GOOD.resolve, "2026-11-24 10:00")
    .does(student, "appeal", GOOD.appeal, "2026-11-24 11:00");
  const moved = appealed.does(warden, "recategorise", GOOD.recategorise, "2026-11-24 11:30");
  expect(clock(moved)).toEqual(clock(appealed));
  expect(moved.last.event.facts).toMatchObject({ setPromise: false, dueAt: clock(appealed).dueAt });
});

it("is refused where there is no such subcategory, or it is there already", () => {
  expect(story().refuses(spoc, "recategorise", GOOD.recategorise, "2026-11-24 10:00")).toBe(
    "subcategory_unknown",
  );
  const same = { ...toLabs, subcategory: { ...toLabs.subcategory, id: story().state.ticket.categoryId } };
  const there = story(ticket(), { recategorisation: same });
  expect(there.refuses(spoc, "recategorise", GOOD.recategorise, "2026-11-24 10:00")).toBe(
    "subcategory_unknown",
  );
});

describe("moved into an emergency", () => {
  const EMERGENCY = {
    ...toLabs,
    subcategory: {
      ...toLabs.subcategory,
      isEmergency: true,
      calendar: { ...campusCalendar(), alwaysOpen: true },
      targets: {
        acknowledge: { minutes: 10, unit: "elapsed" as const },
        resolve: { minutes: 60, unit: "elapsed" as const },
      },
    },
    onDuty: [warden.personId, colleague.personId],
  };
  const alarmed = (state = ticket(), more = {}) => story(state, { recategorisation: EMERGENCY, ...more });

  it("it is told like a report of one: everybody on duty, its new owner and its requester, and may be worked on", () => {
    const moved = alarmed().does(spoc, "recategorise", GOOD.recategorise, "2026-11-25 20:00");
    expect(heard(moved)).toEqual(["warden level", "colleague level", "dean level", "student requester"]);
    expect(moved.last.event.facts).toMatchObject({ emergency: true });
    expect(moved.state.ticket.isEmergency).toBe(true);
    expect(moved.does(warden, "resolve", GOOD.resolve, "2026-11-25 20:05").state.ticket.statusKind).toBe(
      "resolved",
    );
  });

  it("its promises begin at that minute, around the clock, also where somebody had answered before", () => {
    const moved = alarmed()
      .does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 09:30")
      .does(spoc, "recategorise", GOOD.recategorise, "2026-11-25 20:00");
    expect(moved.state.ticket.acknowledgedAt).toBeNull();
    expect([clock(moved, "acknowledge"), clock(moved)].map(({ dueAt }) => shown(dueAt))).toEqual([
      "2026-11-25 20:10",
      "2026-11-25 21:00",
    ]);
    const answered = moved.does(warden, "acknowledge", GOOD.acknowledge, "2026-11-25 20:03");
    expect(clock(answered, "acknowledge").metAt).toBe(at("2026-11-25 20:03"));
    const silent = moved.passes("2026-11-25 20:10");
    expect(silent.last.event).toMatchObject({ kind: "broken", facts: { clocks: ["acknowledge"] } });
  });

  it("nothing stands them still any more: neither a question nor a known problem, which it leaves", () => {
    const asked = alarmed()
      .does(spoc, "ask", GOOD.ask, "2026-11-24 10:00")
      .does(spoc, "recategorise", GOOD.recategorise, "2026-11-24 11:00");
    expect(isPaused(asked.state)).toBe(false);
    expect(shown(clock(asked).dueAt)).toBe("2026-11-24 12:00");
    const other = ticket({ id: 2 as never, isIncident: true, reference: "1020" });
    const included = alarmed(ticket(), { other, incident: other }).does(
      spoc,
      "include",
      GOOD.include,
      "2026-11-24 10:00",
    );
    const left = included.does(spoc, "recategorise", GOOD.recategorise, "2026-11-24 11:00");
    expect([left.state.ticket.incidentId, isPaused(left.state)]).toEqual([null, false]);
    expect(left.last.incident?.event.kind).toBe("excluded");
  });

  it("nobody is told who is kept away from it, and of what is protected nobody on duty", () => {
    const denied = ticket({ visibility: "restricted" }, { people: [relation(warden, "about")] });
    const moved = alarmed(denied).does(spoc, "recategorise", GOOD.recategorise, "2026-11-24 10:00");
    expect(heard(moved)).toEqual(["colleague level", "dean level", "student requester"]);
    const kept = ticket({ visibility: "protected" });
    const told = alarmed(kept).does(spoc, "recategorise", GOOD.recategorise, "2026-11-24 10:00");
    expect(heard(told)).toEqual(["dean level", "student requester"]);
  });

  it("the lowest level of the ladder is told where nobody is on duty there, and its owner is nobody", () => {
    const recategorisation = { ...EMERGENCY, onDuty: [], candidates: [] };
    const moved = alarmed(ticket(), { recategorisation }).does(
      spoc,
      "recategorise",
      GOOD.recategorise,
      "2026-11-24 10:00",
    );
    expect(heard(moved)).toEqual(["dean level", "director level", "student requester"]);
  });

  it("from another emergency it is only moved", () => {
    const moved = alarmed(ticket({ isEmergency: true })).does(
      spoc,
      "recategorise",
      GOOD.recategorise,
      "2026-11-24 10:00",
    );
    expect(heard(moved)).toEqual(["dean assignee", "student requester"]);
  });
});
