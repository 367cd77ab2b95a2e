import { describe, expect, it } from "vitest";
import type { Clock } from "#app/domain/ticket.ts";
import {
  breaksAt,
  isPaused,
  meet,
  moveDue,
  pause,
  promiseKept,
  questionMinutes,
  remindsAt,
  reopenedClock,
  resume,
  shifted,
  startClock,
} from "#app/domain/time/clocks.ts";
import type { Duration } from "#app/domain/time/working-time.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, ticket } from "./campus.ts";
import { at, campusCalendar } from "./campus-calendar.ts";
import { shown } from "./story.ts";

const campus = campusCalendar();
const closedForEver = campusCalendar({ segments: [] });
const NINE = at("2026-11-24 09:00");
const TEN = at("2026-11-24 10:00");

const w = (hours: number): Duration => ({ minutes: hours * 60, unit: "working" });
const e = (hours: number): Duration => ({ minutes: hours * 60, unit: "elapsed" });
const started = (target: Duration, calendar = campus): Clock =>
  startClock(calendar, "resolve", 1, NINE, target);

describe("a new clock", () => {
  it.each([
    ["16 working hours", w(16), "2026-11-25 18:00"],
    ["4 elapsed hours", e(4), "2026-11-24 13:00"],
    ["one minute", w(1 / 60), "2026-11-24 09:01"],
  ])("of %s is due by the calendar", (_, target, due) => {
    const clock = started(target);
    expect([shown(clock.dueAt), shown(clock.firstDueAt)]).toEqual([due, due]);
    expect(clock.calendarVersion).toBe(1);
  });

  it("reminds when three quarters of it have passed, in its own time", () => {
    expect(shown(started(w(16)).remindAt)).toBe("2026-11-25 13:00");
    expect(shown(started(e(16)).remindAt)).toBe("2026-11-24 21:00");
  });

  it("reminds of 30 minutes, and of nothing shorter", () => {
    expect(shown(started(w(0.5)).remindAt)).toBe("2026-11-24 09:22");
    expect(started(w(29 / 60)).remindAt).toBeNull();
  });

  it("counts plain hours in a calendar that never opens, so that nobody is left without a promise", () => {
    expect(shown(started(w(16), closedForEver).dueAt)).toBe("2026-11-25 01:00");
  });
});

describe("a clock after a reopening", () => {
  it.each([
    ["half of 16 hours", w(16), w(8), "2026-11-24 18:00"],
    ["at least 4 working hours for a short one", w(6), w(4), "2026-11-24 13:00"],
    ["at least 4 working hours for a short one around the clock", e(4), w(4), "2026-11-24 13:00"],
    ["half of 24 hours around the clock", e(24), e(12), "2026-11-24 21:00"],
  ])("has %s", (_, original, target, due) => {
    const clock = reopenedClock(campus, 2, NINE, original);
    expect(clock).toMatchObject({ kind: "resolve", round: 2, startedAt: NINE, target, pauses: [] });
    expect(shown(clock.dueAt)).toBe(due);
  });

  it("has half an odd target, rounded down", () => {
    expect(reopenedClock(campus, 2, NINE, { minutes: 999, unit: "working" }).target.minutes).toBe(499);
  });

  it("has 4 plain hours in a calendar that never opens", () => {
    expect(shown(reopenedClock(closedForEver, 2, NINE, w(2)).dueAt)).toBe("2026-11-24 13:00");
  });
});

describe("a pause", () => {
  const noon = at("2026-11-24 12:00");
  const later = at("2026-11-27 18:00");

  it("keeps what is left of a working promise", () => {
    const clock = resume(campus, pause(started(w(16)), TEN, later, "question"), at("2026-11-25 10:00"));
    expect(shown(clock.dueAt)).toBe("2026-11-26 18:00");
  });

  it("keeps what is left of an elapsed promise", () => {
    const clock = resume(campus, pause(started(e(4)), TEN, later, "question"), noon);
    expect(shown(clock.dueAt)).toBe("2026-11-24 15:00");
  });

  it("costs a working promise nothing overnight", () => {
    const evening = at("2026-11-24 18:00");
    const clock = resume(campus, pause(started(w(16)), evening, later, "question"), at("2026-11-25 09:00"));
    expect(shown(clock.dueAt)).toBe("2026-11-25 18:00");
  });

  it("keeps what is left until the reminder", () => {
    const clock = resume(campus, pause(started(e(4)), TEN, later, "question"), noon);
    expect(shown(clock.remindAt)).toBe("2026-11-24 14:00");
  });

  it("does not bring back a reminder that was given", () => {
    const reminded = { ...started(e(4)), remindedAt: TEN };
    expect(resume(campus, pause(reminded, TEN, later, "question"), noon).remindAt).toBe(reminded.remindAt);
  });

  it("is no new date: the first promise moves along", () => {
    const clock = resume(campus, pause(started(e(4)), TEN, later, "question"), noon);
    expect(clock.firstDueAt).toBe(clock.dueAt);
  });

  it("ends as planned, however late somebody looks", () => {
    const clock = resume(campus, pause(started(e(4)), TEN, noon, "question"), at("2026-11-26 12:00"));
    expect(shown(clock.dueAt)).toBe("2026-11-24 15:00");
    expect(clock.pauses).toEqual([{ fromAt: TEN, untilAt: noon, plannedUntilAt: noon, cause: "question" }]);
  });

  it("does not save a promise that was over when it began", () => {
    const clock = started(e(4));
    const late = pause(clock, clock.dueAt, later, "question");
    expect(breaksAt(late)).toBe(clock.dueAt);
    expect(resume(campus, late, later).dueAt).toBe(clock.dueAt);
  });

  it("lets nothing break and nobody be reminded", () => {
    const clock = pause(started(e(4)), TEN, later, "question");
    expect([breaksAt(clock), remindsAt(clock)]).toEqual([null, null]);
  });

  it("ends with the clock that is met", () => {
    const clock = meet(campus, pause(started(e(4)), TEN, later, "question"), noon);
    expect(clock).toMatchObject({ metAt: noon, pauses: [{ fromAt: TEN, untilAt: noon }] });
  });

  it("that began and ended at this very moment gives way to the next", () => {
    const clock = resume(campus, pause(started(e(4)), TEN, later, "question"), TEN);
    expect(pause(clock, TEN, noon, "question").pauses).toHaveLength(1);
  });

  it("is over for a clock without one", () => {
    const clock = started(e(4));
    expect(resume(campus, clock, noon)).toBe(clock);
  });

  it("keeps a date in the night as far away as it was", () => {
    const night = at("2026-11-24 22:00");
    expect(shown(shifted(campus, night, "working", { fromAt: at("2026-11-24 20:00"), untilAt: noon }))).toBe(
      "2026-11-24 14:00",
    );
  });

  it("makes the ticket stand still while its promise is unmet", () => {
    const clock = pause(started(e(4)), TEN, later, "question");
    expect(isPaused(ticket({}, { clocks: [clock] }))).toBe(true);
    expect(isPaused(ticket({}, { clocks: [meet(campus, clock, noon)] }))).toBe(false);
    expect(isPaused(ticket())).toBe(false);
  });
});

describe("question minutes", () => {
  const asked = (clock: Clock, from: string, until: string) =>
    resume(campus, pause(clock, at(from), at("2026-12-24 18:00"), "question"), at(until));

  it("count working time of all ended questions, over all rounds", () => {
    const first = asked(started(w(16)), "2026-11-24 12:00", "2026-11-24 15:00");
    const second = asked({ ...started(w(8)), round: 2 }, "2026-11-25 17:00", "2026-11-26 10:00");
    expect(questionMinutes(campus, [first, second])).toBe(4 * 60);
  });

  it("count one question once, however many clocks it stops", () => {
    const clock = asked(started(w(16)), "2026-11-24 12:00", "2026-11-24 15:00");
    expect(questionMinutes(campus, [clock, { ...clock, kind: "acknowledge" }])).toBe(2 * 60);
  });

  it("count neither an open question nor a pause of another cause", () => {
    const open = pause(started(w(16)), TEN, at("2026-11-27 18:00"), "question");
    const closure = resume(campus, pause(started(w(16)), TEN, NINE + DAY_MS, "closure"), NINE + HOUR_MS * 3);
    expect(questionMinutes(campus, [open, closure])).toBe(0);
  });
});

describe("a new date", () => {
  it("is reminded of when three quarters of the time that is left have passed", () => {
    const clock = moveDue(campus, { ...started(w(16)), remindedAt: TEN }, TEN, at("2026-11-24 18:00"));
    expect(shown(clock.remindAt)).toBe("2026-11-24 16:15");
    expect(clock).toMatchObject({ dueAt: at("2026-11-24 18:00"), remindedAt: null });
  });

  it("leaves the first promise on record", () => {
    const clock = moveDue(campus, started(w(16)), TEN, at("2026-11-27 18:00"));
    expect(shown(clock.firstDueAt)).toBe("2026-11-25 18:00");
  });

  it("breaks anew after an earlier one broke, and is reminded of", () => {
    const broken = { ...started(e(4)), brokenAt: NINE + 4 * HOUR_MS, brokenDueAt: NINE + 4 * HOUR_MS };
    expect([breaksAt(broken), remindsAt(broken)]).toEqual([null, null]);
    const clock = moveDue(campus, broken, at("2026-11-24 14:00"), at("2026-11-24 18:00"));
    expect([shown(breaksAt(clock)), shown(remindsAt(clock))]).toEqual([
      "2026-11-24 18:00",
      "2026-11-24 17:00",
    ]);
  });

  it("for a clock that stands still is what it is worth now", () => {
    const standing = pause(started(e(4)), TEN, at("2026-11-27 18:00"), "question");
    const clock = moveDue(campus, standing, at("2026-11-24 12:00"), at("2026-11-24 20:00"));
    expect(shown(clock.dueAt)).toBe("2026-11-24 20:00");
    expect(shown(resume(campus, clock, at("2026-11-24 13:00")).dueAt)).toBe("2026-11-24 21:00");
  });

  it("does not make a question last longer", () => {
    const planned = at("2026-11-24 18:00");
    const clock = moveDue(
      campus,
      pause(started(e(4)), TEN, planned, "question"),
      TEN + HOUR_MS,
      TEN + DAY_MS,
    );
    expect(clock.pauses.map((each) => each.plannedUntilAt)).toEqual([planned, planned]);
  });
});

describe("a promise", () => {
  const due = started(e(4)).dueAt;
  const moved = moveDue(campus, started(e(4)), TEN, due + HOUR_MS);

  it.each([
    ["running", started(e(4)), false],
    ["kept_first", meet(campus, started(e(4)), due), false],
    ["broken", meet(campus, started(e(4)), due + 1), false],
    ["kept_first", meet(campus, moved, due), false],
    ["kept_later", meet(campus, moved, due + 1), false],
    ["broken", { ...meet(campus, moved, due + 1), brokenAt: due }, false],
    ["broken", meet(campus, started(e(4)), due - MINUTE_MS), true],
  ] as const)("is %s", (expected, clock, reopened) => {
    expect(promiseKept(clock, reopened)).toBe(expected);
  });

  it("is kept by who is done while a question still stands it still", () => {
    const asked = pause(started(e(4)), TEN, due + 2 * HOUR_MS, "question");
    const met = meet(campus, asked, due + HOUR_MS);
    expect(met.dueAt).toBe(due + (due + HOUR_MS - TEN));
    expect(promiseKept(met, false)).toBe("kept_first");
  });

  it("is the first one kept when only a question moved it", () => {
    const asked = resume(campus, pause(started(e(4)), TEN, due, "question"), TEN + HOUR_MS);
    expect(promiseKept(meet(campus, asked, due + HOUR_MS), false)).toBe("kept_first");
  });
});
