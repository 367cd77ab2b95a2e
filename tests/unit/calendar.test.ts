import { describe, expect, it } from "vitest";
import {
  dateOfDay,
  dayAt,
  dayClosure,
  dayOfDate,
  openIntervalsOn,
  typicalDayMinutes,
  wallInstant,
  weekdayOf,
  weekMinutes,
} from "#app/domain/time/calendar.ts";
import { at, campusCalendar, hours } from "./campus-calendar.ts";

const day = dayOfDate;

describe("a day of a calendar", () => {
  it("has one interval per segment, in order", () => {
    expect(openIntervalsOn(campusCalendar(), day("2026-11-24"))).toEqual([
      { fromAt: at("2026-11-24 09:00"), untilAt: at("2026-11-24 13:00") },
      { fromAt: at("2026-11-24 14:00"), untilAt: at("2026-11-24 18:00") },
    ]);
  });

  it("merges segments that touch or overlap, in whatever order they are listed", () => {
    const calendar = campusCalendar({
      segments: [hours(2, "12:00", "24:00"), hours(2, "09:00", "12:00"), hours(2, "10:00", "11:00")],
    });
    expect(openIntervalsOn(calendar, day("2026-11-24"))).toEqual([
      { fromAt: at("2026-11-24 09:00"), untilAt: at("2026-11-25 00:00") },
    ]);
  });

  it("is closed on a holiday and says its name", () => {
    expect(openIntervalsOn(campusCalendar(), day("2026-10-02"))).toEqual([]);
    expect(dayClosure(campusCalendar(), day("2026-10-02"))).toEqual({
      cause: "holiday",
      name: "Gandhi Jayanti",
    });
  });

  it("blames the weekday for a holiday that falls on a closed one", () => {
    const calendar = campusCalendar({ holidays: [{ date: "2026-11-22", name: "Founder's day" }] });
    expect(dayClosure(calendar, day("2026-11-22"))).toEqual({ cause: "weekday", weekday: 7 });
  });

  it("is closed when its only segment is empty", () => {
    const calendar = campusCalendar({ segments: [hours(2, "09:00", "09:00")] });
    expect(dayClosure(calendar, day("2026-11-24"))).toEqual({ cause: "weekday", weekday: 2 });
  });

  it("has no interval for a segment that a clock change swallows", () => {
    const calendar = campusCalendar({ timeZone: "America/New_York", segments: [hours(7, "02:10", "02:50")] });
    expect(openIntervalsOn(calendar, day("2026-03-08"))).toEqual([]);
    expect(openIntervalsOn(calendar, day("2026-03-15"))).toHaveLength(1);
  });

  it("is open around the clock, holidays too, when the calendar is", () => {
    const calendar = campusCalendar({ alwaysOpen: true });
    expect(dayClosure(calendar, day("2026-10-02"))).toBeNull();
    expect(openIntervalsOn(calendar, day("2026-10-02"))).toEqual([
      { fromAt: at("2026-10-02 00:00"), untilAt: at("2026-10-03 00:00") },
    ]);
  });
});

describe("the typical working day and week", () => {
  it("is what most open weekdays have", () => {
    expect(typicalDayMinutes(campusCalendar())).toBe(480);
    expect(weekMinutes(campusCalendar())).toBe(5 * 480 + 240);
  });

  it("is the longer of two equally common days", () => {
    const segments = [hours(1, "09:00", "13:00"), hours(2, "09:00", "17:00")];
    expect(typicalDayMinutes(campusCalendar({ segments }))).toBe(480);
  });

  it("is not the one long day", () => {
    const segments = [hours(1, "09:00", "17:00"), hours(2, "09:00", "20:00"), hours(3, "09:00", "17:00")];
    expect(typicalDayMinutes(campusCalendar({ segments }))).toBe(480);
  });

  it("is a whole day around the clock and nothing without segments", () => {
    expect(typicalDayMinutes(campusCalendar({ alwaysOpen: true }))).toBe(1440);
    expect(typicalDayMinutes(campusCalendar({ segments: [] }))).toBe(0);
  });
});

describe("a wall time", () => {
  it.each([
    ["an ordinary time", "Asia/Kathmandu", "2026-11-24", "11:00", "2026-11-24 11:00+05:45"],
    ["before a gap", "America/New_York", "2026-03-08", "01:59", "2026-03-08 01:59-05:00"],
    ["inside a gap: its end", "America/New_York", "2026-03-08", "02:30", "2026-03-08 03:00-04:00"],
    ["after a gap", "America/New_York", "2026-03-08", "03:30", "2026-03-08 03:30-04:00"],
    ["one that occurs twice: the first", "America/New_York", "2026-11-01", "01:30", "2026-11-01 01:30-04:00"],
    ["after one that occurs twice", "America/New_York", "2026-11-01", "02:00", "2026-11-01 02:00-05:00"],
    ["inside a gap of half an hour", "Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04 02:30+11:00"],
    ["the end of a short day", "America/New_York", "2026-03-08", "24:00", "2026-03-09 00:00-04:00"],
    ["midnight that a gap skips", "Africa/Cairo", "2026-04-24", "00:00", "2026-04-24 01:00+03:00"],
  ])("resolves %s", (_case, timeZone, date, time, instant) => {
    const { untilMinute } = hours(1, "00:00", time);
    expect(wallInstant(timeZone, day(date), untilMinute)).toBe(at(instant));
  });

  it("belongs to the local day, not the UTC day", () => {
    expect(dateOfDay(dayAt("Asia/Kolkata", at("2026-11-24 00:10")))).toBe("2026-11-24");
    expect(dateOfDay(dayAt("America/New_York", at("2026-11-24 05:00")))).toBe("2026-11-23");
  });

  it.each([
    ["1969-12-28", 7],
    ["1970-01-01", 4],
    ["2026-11-23", 1],
    ["2026-11-29", 7],
  ])("knows the ISO weekday of %s", (date, weekday) => {
    expect(weekdayOf(day(date))).toBe(weekday);
  });
});
