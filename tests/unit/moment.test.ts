import { describe, expect, it } from "vitest";
import { formatMoment, formatTime } from "#app/domain/time/moment.ts";
import { at } from "./campus-calendar.ts";

const shown = { timeZone: "Asia/Kolkata", locale: "en-IN", now: at("2026-11-23 20:00") };

describe("a moment on a screen", () => {
  it.each([
    ["2026-11-24 11:00", "Tue 24 Nov, 11:00"],
    ["2026-11-24 00:05", "Tue 24 Nov, 00:05"],
    ["2026-11-01 09:00", "Sun 1 Nov, 09:00"],
    ["2027-01-01 00:00", "Fri 1 Jan 2027, 00:00"],
    ["2025-12-31 23:59", "Wed 31 Dec 2025, 23:59"],
  ])("shows %s with the year only if it isn't this one", (moment, text) => {
    expect(formatMoment(at(moment), shown)).toBe(text);
  });

  it("has the year of the campus zone, not of UTC", () => {
    const newYear = { ...shown, now: at("2027-01-01 01:00") };
    expect(formatMoment(at("2027-01-01 02:00"), newYear)).toBe("Fri 1 Jan, 02:00");
  });
});

it("shows the time of day on the 24-hour clock", () => {
  expect(formatTime(at("2026-11-24 09:05"), shown)).toBe("09:05");
  expect(formatTime(at("2026-11-24 00:00"), shown)).toBe("00:00");
});

it("doesn't mix up the zones and languages it was asked for before", () => {
  const moment = at("2026-11-24 11:00");
  const kathmandu = { ...shown, timeZone: "Asia/Kathmandu" };
  expect(formatTime(moment, shown)).toBe("11:00");
  expect(formatTime(moment, kathmandu)).toBe("11:15");
  expect(formatMoment(moment, { ...kathmandu, locale: "hi-IN" })).toBe("मंगल 24 नव॰, 11:15");
});
