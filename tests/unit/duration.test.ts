import { describe, expect, it } from "vitest";
import { parseMoment } from "#app/domain/time/duration.ts";
import { formatMoment } from "#app/domain/time/moment.ts";
import { at, campusCalendar } from "./campus-calendar.ts";

const calendar = campusCalendar();
/** A Tuesday. */
const now = at("2026-11-24 09:30");

function read(text: string, when = now) {
  return parseMoment(text, { now: when, calendar });
}

describe("an amount", () => {
  it.each([
    ["2 hours", "2026-11-24 11:30", 120, "working"],
    ["2 h", "2026-11-24 11:30", 120, "working"],
    ["2h", "2026-11-24 11:30", 120, "working"],
    ["90 minutes", "2026-11-24 11:00", 90, "working"],
    ["1 min", "2026-11-24 09:31", 1, "working"],
    ["6 working hours", "2026-11-24 16:30", 360, "working"],
    ["6 hours elapsed", "2026-11-24 15:30", 360, "elapsed"],
    ["6 h w", "2026-11-24 16:30", 360, "working"],
    ["6 h e", "2026-11-24 15:30", 360, "elapsed"],
    ["3 days", "2026-11-27 09:30", 3 * 480, "working"],
    ["5 days", "2026-11-30 14:30", 5 * 480, "working"],
    ["3 elapsed days", "2026-11-27 09:30", 3 * 1440, "elapsed"],
    ["1 week", "2026-12-01 09:30", 5 * 480 + 240, "working"],
    ["1 week elapsed", "2026-12-01 09:30", 7 * 1440, "elapsed"],
    ["  3   DAYS ", "2026-11-27 09:30", 3 * 480, "working"],
  ])("reads %j in working time unless it says otherwise", (text, due, minutes, unit) => {
    expect(read(text)).toEqual({ ok: true, at: at(due), duration: { minutes, unit } });
  });

  it("counts a day around the clock on a calendar that never closes", () => {
    const open = { now, calendar: campusCalendar({ alwaysOpen: true }) };
    expect(parseMoment("1 day", open)).toMatchObject({ ok: true, at: at("2026-11-25 09:30") });
  });
});

describe("an amount over a declared closure", () => {
  const closed = (fromAt: string, untilAt: string) =>
    campusCalendar({ closures: [{ fromAt: at(fromAt), untilAt: at(untilAt), reason: "Elections" }] });

  it("stands still for it in working time, and not in elapsed time", () => {
    const evening = at("2026-11-25 17:00");
    const elections = { now: evening, calendar: closed("2026-11-26 00:00", "2026-11-28 00:00") };
    expect(parseMoment("2 days", elections)).toMatchObject({ at: at("2026-12-01 12:00") });
    expect(parseMoment("2 days elapsed", elections)).toMatchObject({ at: at("2026-11-27 17:00") });
  });

  it("is too far where nothing opens for a year", () => {
    const year = { now, calendar: closed("2026-11-01 00:00", "2028-01-01 00:00") };
    expect(parseMoment("2 hours", year)).toEqual({ ok: false, code: "too-far" });
  });
});

describe("a moment", () => {
  it.each([
    ["today 17:00", "2026-11-24 17:00"],
    ["tomorrow 11:00", "2026-11-25 11:00"],
    ["Tomorrow,  9:05", "2026-11-25 09:05"],
    ["Tue 11:00", "2026-11-24 11:00"],
    ["Tue 09:00", "2026-12-01 09:00"],
    ["tue 09:30", "2026-12-01 09:30"],
    ["monday 00:00", "2026-11-30 00:00"],
    ["24 Nov 11:00", "2026-11-24 11:00"],
    ["1 dec 11:00", "2026-12-01 11:00"],
    ["5 January 11:00", "2027-01-05 11:00"],
    ["20 Oct 11:00", "2027-10-20 11:00"],
    ["Tue 24 Nov, 11:00", "2026-11-24 11:00"],
    ["24 Nov 2027 11:00", "2027-11-24 11:00"],
    ["1 Sept 11:00", "2027-09-01 11:00"],
    ["2026-11-24 11:00", "2026-11-24 11:00"],
    ["2026-11-24T11:00", "2026-11-24 11:00"],
    ["2026-11-24T11:00:00", "2026-11-24 11:00"],
    ["2026-11-24 11:00:30", "2026-11-24 11:00:30"],
    ["2026-11-24T11:00Z", "2026-11-24 16:30"],
    ["2026-11-24T11:00:00.000Z", "2026-11-24 16:30"],
    ["2026-11-24T11:00+05:30", "2026-11-24 11:00"],
    ["2026-11-24T11:00:00 -0500", "2026-11-24 21:30"],
  ])("reads %j in the campus zone", (text, moment) => {
    expect(read(text)).toEqual({ ok: true, at: at(moment) });
  });

  it("belongs to the campus day when UTC has another one", () => {
    expect(read("today 02:00", at("2026-11-24 01:00"))).toEqual({ ok: true, at: at("2026-11-24 02:00") });
  });

  it("reads back what is shown", () => {
    const shown = { timeZone: "Asia/Kolkata", locale: "en-IN", now };
    for (const moment of ["2026-11-25 11:00", "2027-01-05 09:05", "2027-09-01 00:00"]) {
      expect(read(formatMoment(at(moment), shown))).toEqual({ ok: true, at: at(moment) });
    }
  });

  it.each([
    ["skipped by a clock change: the end of the gap", "2026-03-08 02:30", "2026-03-08 03:00-04:00"],
    ["that occurs twice: its first occurrence", "2026-11-01 01:30", "2026-11-01 01:30-04:00"],
  ])("is, for a time %s", (_case, text, moment) => {
    const newYork = campusCalendar({ timeZone: "America/New_York" });
    const context = { now: at(`${text.slice(0, 10)} 00:10-04:00`), calendar: newYork };
    expect(parseMoment(text, context)).toEqual({ ok: true, at: at(moment) });
  });
});

describe("a refusal", () => {
  it.each([
    ...[
      "",
      " ",
      "2",
      "hours",
      "2 hours or so",
      "about 2 hours",
      "2 hours 30 minutes",
      "1.5 hours",
      "-2 hours",
    ],
    ...["2 hrss", "2 months", "2 fortnights", "two hours", "2 elapsed hours e", "٢ hours", "1234567 minutes"],
    ...["tomorrow", "tomorrow 25:00", "tomorrow 11:60", "tomorrow 24:00", "tomorrow 11", "tomorrow 11:00 am"],
    ...["Tues 11:00", "Tue", "someday 11:00", "11:00", "Tuesd 11:00", "not tomorrow 11:00"],
    ...["31 Nov 11:00", "30 Feb 11:00", "29 Feb 2027 11:00", "0 Nov 11:00", "24 Novem 11:00", "sept 11:00"],
    ...["Mon 24 Nov 11:00", "24/11/2026 11:00", "11/24 11:00", "2026-02-30 11:00", "2026-13-01 11:00"],
    ...["2026-11-24", "2026-11-24T11:00:60", "2026-11-24T11:00+5", "2026-11-24T11:00+05:75"],
    ...["2026-11-24T11:00+16:00", "2026-11-24T11:00Z+05:30", "2026-11-24 11:00 x", "next week"],
    ...["2 hours\0", `${" ".repeat(70)}2 hours${"!".repeat(70)}`],
  ])("calls %j unreadable", (text) => {
    expect(read(text)).toEqual({ ok: false, code: "unreadable" });
  });

  it.each([
    "today 09:30",
    "today 09:00",
    "0 hours",
    "24 Nov 09:00",
    "23 Nov 11:00",
    "2026-11-23T11:00",
    "24 Nov 2025 11:00",
    "0000-01-01 00:00",
  ])("calls %j past", (text) => {
    expect(read(text)).toEqual({ ok: false, code: "past" });
  });

  it.each([
    "366 days",
    "60 weeks",
    "367 days elapsed",
    "999999 weeks",
    "2027-11-25 09:31",
    "29 Feb 11:00",
    "24 Nov 2028 11:00",
    "31 dec 9999 10:00",
    "9999-12-31 10:00",
    "9999-12-31T23:59:59-12:00",
  ])("calls %j too far", (text) => {
    expect(read(text)).toEqual({ ok: false, code: "too-far" });
  });

  it("lets the same minute of next year through", () => {
    expect(read("2027-11-24 09:30")).toEqual({ ok: true, at: at("2027-11-24 09:30") });
  });

  it("calls every working amount too far on a calendar that never opens", () => {
    const closed = { now, calendar: campusCalendar({ segments: [] }) };
    expect(parseMoment("2 hours", closed)).toEqual({ ok: false, code: "too-far" });
    expect(parseMoment("3 days", closed)).toEqual({ ok: false, code: "too-far" });
    expect(parseMoment("2 hours elapsed", closed)).toMatchObject({ ok: true });
  });
});
