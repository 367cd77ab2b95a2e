import { describe, expect, it } from "vitest";
import type { PersonActor } from "#app/domain/people/actor.ts";
import { refusalSentence } from "#app/domain/refusals.ts";
import type { Closure } from "#app/domain/time/calendar.ts";
import { pause, reopenedClock, resume, startClock } from "#app/domain/time/clocks.ts";
import { closureFrom } from "#app/domain/time/closures.ts";
import { deadlineReceipt, receiptSentence } from "#app/domain/time/deadline-receipt.ts";
import { DAY_MS, dean, FILED_AT, grant, HOUR_MS, spoc, student, system, ticket } from "./campus.ts";
import { at, campusCalendar } from "./campus-calendar.ts";
import { clock, GOOD, history, shown, story } from "./story.ts";

/** All of Wednesday: the day on which the ticket of Tuesday nine o'clock is promised. */
const WEDNESDAY = { fromAt: at("2026-11-25 00:00"), untilAt: at("2026-11-26 00:00") };
const RALLY: Closure = { ...WEDNESDAY, reason: "Rally in the city" };
const THURSDAY = { fromAt: at("2026-11-26 00:00"), untilAt: at("2026-11-27 00:00") };

/** Only the promise of a solution is left to break. */
const acknowledged = (calendar = campusCalendar()) =>
  story(ticket(), { calendar }).does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 10:00");

describe("a declared closure", () => {
  const observed = story().does(system, "observe_closure", WEDNESDAY, "2026-11-24 10:00");

  it("keeps what was left of a promise in working time, first date and reminder along", () => {
    expect(shown(clock(observed).dueAt)).toBe("2026-11-26 18:00");
    expect(shown(clock(observed).firstDueAt)).toBe("2026-11-26 18:00");
    expect(shown(clock(observed).remindAt)).toBe("2026-11-26 13:00");
    expect(clock(observed).pauses).toEqual([
      { ...WEDNESDAY, plannedUntilAt: WEDNESDAY.untilAt, cause: "closure" },
    ]);
  });

  it("leaves a promise that is due before, and says so to staff alone where the solution's stays", () => {
    expect(shown(clock(observed, "acknowledge").dueAt)).toBe("2026-11-24 13:00");
    const later = { fromAt: at("2026-11-27 00:00"), untilAt: at("2026-11-28 00:00") };
    const { last } = story().does(system, "observe_closure", later, "2026-11-24 10:00");
    expect(last.event).toMatchObject({ audience: "staff", facts: { dueAt: null } });
    expect(observed.last.event).toMatchObject({
      audience: "public",
      facts: { dueAt: clock(observed).dueAt },
    });
  });

  it("is observed once", () => {
    expect(observed.refuses(system, "observe_closure", WEDNESDAY, "2026-11-24 10:01")).toBe("wrong_state");
  });

  it("does not stop a promise around the clock, nor one that is kept", () => {
    const elapsed = startClock(campusCalendar(), "resolve", 1, FILED_AT, { minutes: 2000, unit: "elapsed" });
    const told = story({ ...story().state, clocks: [elapsed] });
    expect(told.refuses(system, "observe_closure", WEDNESDAY, "2026-11-24 10:00")).toBe("wrong_state");
    const done = story().does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 10:00");
    const after = done.does(system, "observe_closure", WEDNESDAY, "2026-11-24 11:00");
    expect(clock(after, "acknowledge").pauses).toEqual([]);
  });

  it("mends nothing that was broken before", () => {
    const broken = story().passes("2026-11-25 18:00");
    expect(history(broken)).toContain("broken");
    const late = { fromAt: WEDNESDAY.fromAt, untilAt: at("2026-11-27 00:00") };
    expect(broken.refuses(system, "observe_closure", late, "2026-11-25 19:00")).toBe("wrong_state");
  });

  it("counts once where somebody waits for an answer meanwhile", () => {
    const asked = observed.does(spoc, "ask", GOOD.ask, "2026-11-24 18:00");
    const answered = asked.does(student, "reply", GOOD.reply, "2026-11-26 11:00");
    // Asked at the end of Tuesday with eight hours left; answered on Thursday at eleven.
    expect(shown(clock(answered).dueAt)).toBe("2026-11-27 11:00");
  });

  it("counts once where it is declared after the answer came", () => {
    const asked = story().does(spoc, "ask", GOOD.ask, "2026-11-24 18:00");
    const answered = asked.does(student, "reply", GOOD.reply, "2026-11-25 11:00");
    const closed = answered.does(system, "observe_closure", WEDNESDAY, "2026-11-25 12:00");
    expect(shown(clock(closed).dueAt)).toBe("2026-11-26 18:00");
  });

  it("reaches a promise that stands still past its date, as somebody waits for an answer", () => {
    const asked = story().does(spoc, "ask", GOOD.ask, "2026-11-24 18:00");
    const thursday = { fromAt: at("2026-11-26 00:00"), untilAt: at("2026-11-27 00:00") };
    const closed = asked.does(system, "observe_closure", thursday, "2026-11-26 08:00");
    const answered = closed.does(student, "reply", GOOD.reply, "2026-11-26 11:00");
    expect(shown(clock(answered).dueAt)).toBe("2026-11-27 18:00");
  });

  it("keeps what was left of the ladder's next step, where that was counted before", () => {
    const broken = story().passes("2026-11-24 18:00");
    const { level, nextLevelAt } = broken.state.ticket;
    expect([level, shown(nextLevelAt)]).toEqual([2, "2026-11-25 18:00"]);
    const stepOf = (told: object, when: string) =>
      broken.does(system, "observe_closure", { ...WEDNESDAY, ...told }, when).state.ticket.nextLevelAt;
    expect(shown(stepOf({}, "2026-11-24 19:00"))).toBe("2026-11-25 18:00");
    expect(shown(stepOf({ stepsCountedBefore: true }, "2026-11-24 19:00"))).toBe("2026-11-26 18:00");
    expect(shown(stepOf({ stepsCountedBefore: true }, "2026-11-25 15:00"))).toBe("2026-11-26 18:00");
  });

  it("reaches a step where no promise runs any more, for staff alone", () => {
    const broken = acknowledged().passes("2026-11-25 18:00");
    expect(shown(broken.state.ticket.nextLevelAt)).toBe("2026-11-26 13:00");
    const told = { ...THURSDAY, stepsCountedBefore: true };
    expect(broken.refuses(system, "observe_closure", THURSDAY, "2026-11-25 19:00")).toBe("wrong_state");
    const closed = broken.does(system, "observe_closure", told, "2026-11-25 19:00");
    expect(shown(closed.state.ticket.nextLevelAt)).toBe("2026-11-27 13:00");
    expect(closed.last.event).toMatchObject({ audience: "staff", facts: { dueAt: null } });
  });

  it("keeps what was left of silence, where that was counted before", () => {
    const begun = story().does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 14:00");
    expect(shown(begun.state.ticket.stallsAt)).toBe("2026-11-26 13:00");
    const told = { ...WEDNESDAY, stepsCountedBefore: true };
    const closed = begun.does(system, "observe_closure", told, "2026-11-24 15:00");
    expect(shown(closed.state.ticket.stallsAt)).toBe("2026-11-27 13:00");
    const unmoved = begun.does(system, "observe_closure", WEDNESDAY, "2026-11-24 15:00");
    expect(shown(unmoved.state.ticket.stallsAt)).toBe("2026-11-26 13:00");
  });

  it("counts once in a step that stands still meanwhile, too", () => {
    const calendar = campusCalendar({ closures: [{ ...THURSDAY, reason: "Flood" }] });
    const broken = acknowledged(calendar).passes("2026-11-25 18:00");
    expect(shown(broken.state.ticket.nextLevelAt)).toBe("2026-11-27 13:00");
    const asked = broken.does(spoc, "ask", GOOD.ask, "2026-11-25 18:00");
    const answered = asked.does(student, "reply", GOOD.reply, "2026-11-27 11:00");
    expect(shown(answered.state.ticket.nextLevelAt)).toBe("2026-11-27 16:00");
  });

  it("moves no promise that is made by hand afterwards", () => {
    const dated = observed.does(spoc, "tat", { when: "26 Nov 11:00", reason: "" }, "2026-11-24 11:00");
    expect(shown(clock(dated).dueAt)).toBe("2026-11-26 11:00");
  });
});

describe("what is begun while a closure is known", () => {
  const calendar = campusCalendar({ closures: [RALLY] });
  const day = { minutes: 8 * 60, unit: "working" } as const;

  it("stands still for it, within it and before it", () => {
    const before = startClock(calendar, "resolve", 1, at("2026-11-24 14:00"), day);
    expect(shown(before.dueAt)).toBe("2026-11-26 13:00");
    const within = startClock(calendar, "resolve", 1, at("2026-11-25 10:00"), day);
    expect(shown(within.dueAt)).toBe("2026-11-26 18:00");
    expect(within.pauses[0]?.fromAt).toBe(within.startedAt);
    expect(shown(within.remindAt)).toBe("2026-11-26 16:00");
  });

  it("does not when it is over, nor around the clock", () => {
    expect(startClock(calendar, "resolve", 1, WEDNESDAY.untilAt, day).pauses).toEqual([]);
    const elapsed = startClock(calendar, "resolve", 1, FILED_AT, { ...day, unit: "elapsed" });
    expect([elapsed.pauses, elapsed.dueAt]).toEqual([[], FILED_AT + 8 * HOUR_MS]);
  });

  it("does so after a reopening, too", () => {
    const again = reopenedClock(calendar, 2, at("2026-11-24 17:00"), { minutes: 16 * 60, unit: "working" });
    expect(shown(again.dueAt)).toBe("2026-11-27 09:00".replace("27 09:00", "26 17:00"));
  });

  it("keeps the ladder's steps, silence and questions in working time from running within it", () => {
    const known = (state = ticket()) => story(state, { calendar });
    const broken = known().passes("2026-11-24 18:00");
    expect([broken.state.ticket.level, shown(broken.state.ticket.nextLevelAt)]).toEqual([
      2,
      "2026-11-26 18:00",
    ]);
    const begun = known().does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 14:00");
    // Four hours on Tuesday, eight on Thursday, four on Friday.
    expect(shown(begun.state.ticket.stallsAt)).toBe("2026-11-27 13:00");
    const asked = begun.does(spoc, "ask", GOOD.ask, "2026-11-24 18:00");
    const answered = asked.does(student, "reply", GOOD.reply, "2026-11-26 11:00");
    expect(answered.state.ticket.questionWorkingMinutes).toBe(2 * 60);
  });

  it("tells of two closures at one time, and counts them once", () => {
    const twice = campusCalendar({ closures: [RALLY, { ...RALLY, reason: "Flood" }] });
    const both = startClock(twice, "resolve", 1, at("2026-11-24 14:00"), day);
    expect(shown(both.dueAt)).toBe("2026-11-26 13:00");
    expect(new Set(both.pauses.map((each) => each.fromAt)).size).toBe(2);
  });

  it("keeps the closure of a clock on which a question is asked at that very moment", () => {
    const within = startClock(calendar, "resolve", 1, at("2026-11-25 10:00"), day);
    const asked = pause(within, within.startedAt, at("2026-11-26 18:00"), "question");
    expect(asked.pauses.map((each) => each.cause)).toEqual(["closure", "question"]);
    expect(shown(resume(calendar, asked, at("2026-11-25 11:00")).dueAt)).toBe("2026-11-26 18:00");
  });
});

it("is said in the receipt with its reason", () => {
  const calendar = campusCalendar({ closures: [RALLY] });
  const promise = startClock(calendar, "resolve", 1, FILED_AT, { minutes: 16 * 60, unit: "working" });
  const ended = promise.pauses.flatMap((each) => (each.untilAt === null ? [] : [each]));
  const receipt = deadlineReceipt(calendar, FILED_AT, promise.target, promise.dueAt, ended);
  expect(receiptSentence(receipt)).toBe("because the campus was closed (Rally in the city)");
  expect(receipt).toMatchObject({ totalMinutes: 16 * 60, skipped: [{ date: "2026-11-25", minutes: 480 }] });
});

describe("a pause that the law requires", () => {
  const STAY = { ...RALLY, reason: "Order of the court", cause: "legal" } as const;
  const { fromAt, untilAt, cause } = STAY;

  it("stands still what runs and what is begun, by its own cause", () => {
    const paused = story().does(system, "observe_closure", { fromAt, untilAt, cause }, "2026-11-24 10:00");
    expect(clock(paused).pauses).toEqual([{ fromAt, untilAt, plannedUntilAt: untilAt, cause: "legal" }]);
    expect(shown(clock(paused).dueAt)).toBe("2026-11-26 18:00");
    expect(paused.last.event.facts).toMatchObject({ cause: "legal" });
    const closed = { fromAt, untilAt };
    expect(paused.refuses(system, "observe_closure", closed, "2026-11-24 10:01")).toBe("wrong_state");
  });

  it("is said in the receipt with its own reason, beside a closure", () => {
    const friday = { fromAt: at("2026-11-27 00:00"), untilAt: at("2026-11-28 00:00"), reason: "Flood" };
    const calendar = campusCalendar({ closures: [STAY, friday] });
    const promise = startClock(calendar, "resolve", 1, FILED_AT, { minutes: 24 * 60, unit: "working" });
    const ended = promise.pauses.flatMap((each) => (each.untilAt === null ? [] : [each]));
    const receipt = deadlineReceipt(calendar, FILED_AT, promise.target, promise.dueAt, ended);
    expect(receiptSentence(receipt)).toBe(
      "because Sunday is closed, the law required a pause (Order of the court) and the campus was closed (Flood)",
    );
  });
});

describe("declaring one", () => {
  const admin: PersonActor = { ...dean, grants: [grant("super_admin")] };
  const now = FILED_AT;
  const said = { fromAt: now, untilAt: now + DAY_MS, reason: "Rally" };
  const answered = (more: Partial<Parameters<typeof closureFrom>[1]>, actor = admin) => {
    const answer = closureFrom(actor, { ...said, ...more }, now);
    return answer.ok
      ? "yes"
      : answer.issues.map((issue) => `${issue.field}: ${refusalSentence(issue)}`).join(" ");
  };

  it("is a super admin's", () => {
    expect(answered({})).toBe("yes");
    for (const other of [dean, spoc, student])
      expect(answered({}, other)).toMatch(/This is for somebody else to do/);
  });

  it.each([
    [{ fromAt: null }, "from: Choose the day, and the time where one is asked for."],
    [{ untilAt: null }, "until: Choose the day, and the time where one is asked for."],
    [{ fromAt: now - DAY_MS, untilAt: now }, "until: This moment is already over."],
    [{ fromAt: now - 7 * DAY_MS - 1 }, "from: A closure can be declared for the last seven days"],
    [{ fromAt: now + 367 * DAY_MS, untilAt: now + 368 * DAY_MS }, "from: This is more than a year away."],
    [{ fromAt: now + DAY_MS }, "until: A closure ends after it begins"],
    [{ untilAt: now + 63 * DAY_MS }, "until: A closure ends after it begins, and takes two months at most."],
    [{ cause: "question" }, "cause: Choose one of the answers offered."],
    [{ reason: "  " }, "reason: Say why, so that the others understand."],
    [{ reason: "a".repeat(201) }, "reason: This is too long. Shorten it to 200 characters or fewer."],
  ])("%j is refused", (wrong, sentence) => {
    expect(answered(wrong)).toContain(sentence);
  });
});
