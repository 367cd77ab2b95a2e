import { describe, expect, it } from "vitest";
import {
  addDuration,
  CalendarClosedError,
  fractionMoment,
  openIntervals,
  questionPauseUntil,
  workingMinutesBetween,
} from "#app/domain/time/working-time.ts";
import { at, campusCalendar, hours } from "./campus-calendar.ts";

const campus = campusCalendar();
const newYork = campusCalendar({ timeZone: "America/New_York", alwaysOpen: true });
const neverOpen = campusCalendar({ segments: [] });

function working(hoursOfWork: number) {
  return { minutes: hoursOfWork * 60, unit: "working" as const };
}

function elapsed(hoursOnTheClock: number) {
  return { minutes: hoursOnTheClock * 60, unit: "elapsed" as const };
}

describe("adding working time", () => {
  it.each([
    ["within one segment", "2026-11-24 09:30", 2, "2026-11-24 11:30"],
    ["over lunch", "2026-11-24 12:00", 2, "2026-11-24 15:00"],
    ["to the very end of a day, not the next opening", "2026-11-24 09:00", 8, "2026-11-24 18:00"],
    ["overnight", "2026-11-24 17:00", 2, "2026-11-25 10:00"],
    ["from before opening", "2026-11-24 03:00", 1, "2026-11-24 10:00"],
    ["over a short Saturday and a closed Sunday", "2026-11-20 17:00", 6, "2026-11-23 10:00"],
    ["over a holiday", "2026-10-01 17:00", 2, "2026-10-03 10:00"],
    ["to the millisecond", "2026-11-24 17:00:30.250", 1, "2026-11-25 09:00:30.250"],
    ["of no amount, even while closed", "2026-11-22 12:00", 0, "2026-11-22 12:00"],
  ])("counts %s", (_case, from, amount, due) => {
    expect(addDuration(campus, at(from), working(amount))).toBe(at(due));
  });

  it("joins two segments that meet at midnight", () => {
    const nights = campusCalendar({ segments: [hours(2, "22:00", "24:00"), hours(3, "00:00", "06:00")] });
    expect(addDuration(nights, at("2026-11-24 23:00"), working(3))).toBe(at("2026-11-25 02:00"));
  });

  it("counts real minutes on a day that lost or gained an hour", () => {
    expect(addDuration(newYork, at("2026-03-08 01:00-05:00"), working(2))).toBe(at("2026-03-08 04:00-04:00"));
    expect(addDuration(newYork, at("2026-11-01 00:30-04:00"), working(2))).toBe(at("2026-11-01 01:30-05:00"));
  });

  it("refuses a calendar that never opens, naming it", () => {
    const add = () => addDuration(neverOpen, at("2026-11-24 09:00"), working(1));
    expect(add).toThrow(CalendarClosedError);
    expect(add).toThrow("Calendar 1 version 1 has no open minute in two years");
  });

  it("finds an amount that takes longer than two years to be worked off", () => {
    const rarely = campusCalendar({ segments: [hours(1, "09:00", "09:30")] });
    expect(addDuration(rarely, at("2026-11-23 09:00"), working(60))).toBe(at("2029-03-05 09:30"));
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses %s minutes", (minutes) => {
    expect(() => addDuration(campus, 0, { minutes, unit: "elapsed" })).toThrow(RangeError);
  });

  it("is quick enough for every command", () => {
    const from = at("2026-11-24 09:00");
    addDuration(campus, from, working(40));
    const startedAt = performance.now();
    for (let run = 0; run < 200; run++) addDuration(campus, from + run * 60_000, working(40));
    expect((performance.now() - startedAt) / 200).toBeLessThan(1);
  });
});

describe("adding elapsed time", () => {
  it("ignores the calendar, even one that never opens", () => {
    expect(addDuration(neverOpen, at("2026-11-21 18:00"), elapsed(24))).toBe(at("2026-11-22 18:00"));
  });

  it("ignores clock changes", () => {
    expect(addDuration(newYork, at("2026-03-08 01:00-05:00"), elapsed(24))).toBe(
      at("2026-03-09 02:00-04:00"),
    );
  });
});

describe("working minutes between two moments", () => {
  it.each([
    ["a day with lunch", "2026-11-24 00:00", "2026-11-25 00:00", 480],
    ["a week", "2026-11-23 00:00", "2026-11-30 00:00", 5 * 480 + 240],
    ["a closed day", "2026-11-22 00:00", "2026-11-23 00:00", 0],
    ["half a minute", "2026-11-24 09:00", "2026-11-24 09:00:30", 0.5],
    ["a reversed pair", "2026-11-25 00:00", "2026-11-24 00:00", 0],
  ])("counts %s", (_case, from, until, minutes) => {
    expect(workingMinutesBetween(campus, at(from), at(until))).toBe(minutes);
  });

  it("come from intervals cut to the two moments", () => {
    expect([...openIntervals(campus, at("2026-11-21 12:00"), at("2026-11-23 09:01"))]).toEqual([
      { fromAt: at("2026-11-21 12:00"), untilAt: at("2026-11-21 13:00") },
      { fromAt: at("2026-11-23 09:00"), untilAt: at("2026-11-23 09:01") },
    ]);
  });
});

describe("three quarters of a promise", () => {
  it("is counted in working time for a working promise", () => {
    const moment = fractionMoment(campus, at("2026-11-24 14:00"), at("2026-11-25 13:00"), "working", 0.75);
    expect(moment).toBe(at("2026-11-25 11:00"));
  });

  it("is counted on the clock for an elapsed promise", () => {
    const moment = fractionMoment(campus, at("2026-11-24 14:00"), at("2026-11-25 14:00"), "elapsed", 0.75);
    expect(moment).toBe(at("2026-11-25 08:00"));
  });

  it("leaves out pauses", () => {
    const pauses = [{ fromAt: at("2026-11-24 10:00"), untilAt: at("2026-11-24 16:00") }];
    const [from, due] = [at("2026-11-24 09:00"), at("2026-11-24 19:00")];
    expect(fractionMoment(campus, from, due, "elapsed", 0.75, pauses)).toBe(at("2026-11-24 18:00"));
    expect(fractionMoment(campus, from, due, "elapsed", 0.25, pauses)).toBe(at("2026-11-24 10:00"));
  });

  it("falls back to the clock for a promise within closed hours", () => {
    const moment = fractionMoment(campus, at("2026-11-22 10:00"), at("2026-11-22 14:00"), "working", 0.75);
    expect(moment).toBe(at("2026-11-22 13:00"));
  });
});

describe("a question", () => {
  const askedAt = at("2026-11-23 09:00");

  it.each([
    ["24 working hours at a time", 0, "2026-11-25 18:00"],
    ["what is left of 40 in all", 32 * 60, "2026-11-23 18:00"],
    ["not at all without budget", 40 * 60, "2026-11-23 09:00"],
    ["not at all beyond the budget", 41 * 60, "2026-11-23 09:00"],
  ])("pauses %s", (_case, usedMinutes, until) => {
    expect(questionPauseUntil(campus, askedAt, usedMinutes)).toBe(at(until));
  });
});
