import { describe, expect, it, test } from "vitest";
import {
  type AvailableTime,
  checkTimes,
  MOST_TIMES,
  timesFrom,
  timesText,
  valuesOf,
} from "#app/domain/filing/available-times.ts";
import { offeredDays } from "#app/forms/offered-days.ts";
import { timesWords } from "#app/words/time-words.ts";
import { at, campusCalendar } from "./campus-calendar.ts";

const { timeZone } = campusCalendar();
/** A Tuesday. */
const NOW = at("2026-11-24 13:00");
const SHOWN = { timeZone, locale: "en-IN", now: NOW };

function times(...said: string[]): readonly AvailableTime[] {
  const checked = checkTimes(said, { now: NOW, timeZone });
  if (!checked.ok) throw new Error(`refused: ${checked.issues[0]?.code}`);
  return checked.times;
}

const words = (...said: string[]) => timesWords(times(...said), SHOWN);

function wrong(...said: string[]): string | null {
  const checked = checkTimes(said, { now: NOW, timeZone });
  return checked.ok ? null : `${checked.issues[0]?.field}: ${checked.issues[0]?.code}`;
}

describe("times for a visit", () => {
  it.each([
    [["2026-11-30/morning"], "Mon 30 Nov, 08:00 to 12:00"],
    [["2026-11-30/14:30-16:00"], "Mon 30 Nov, 14:30 to 16:00"],
    [
      ["2026-11-30/evening", "2026-11-25/afternoon"],
      "Wed 25 Nov, 12:00 to 16:00; Mon 30 Nov, 16:00 to 20:00",
    ],
    [["2026-11-30/morning", "2026-11-30/afternoon"], "Mon 30 Nov, 08:00 to 16:00"],
    [
      ["2026-11-30/morning", "2026-11-30/11:00-13:00", "2026-11-30/09:00-10:00"],
      "Mon 30 Nov, 08:00 to 13:00",
    ],
    [
      ["2026-11-30/20:00-24:00", "2026-12-01/00:00-01:00"],
      "Mon 30 Nov, 20:00 to 00:00; Tue 1 Dec, 00:00 to 01:00",
    ],
    [["2026-11-30/morning", "2026-11-30/morning", " "], "Mon 30 Nov, 08:00 to 12:00"],
    [["2026-11-24/afternoon"], "Tue 24 Nov, 12:00 to 16:00"],
    [[], ""],
  ])("%j are %s", (said, shown) => {
    expect(words(...said)).toBe(shown);
  });

  it.each([
    ["whenever", "times_unreadable"],
    ["2026-11-30", "times_unreadable"],
    ["2026-11-30/night", "times_unreadable"],
    ["2026-11-30/toString", "times_unreadable"],
    ["2026-02-30/morning", "times_unreadable"],
    ["2026-13-01/morning", "times_unreadable"],
    ["2026-11-30/9:00-10:00", "times_unreadable"],
    ["2026-11-30/09:60-10:00", "times_unreadable"],
    ["2026-11-30/09:00-24:01", "times_unreadable"],
    ["2026-11-30/16:00-14:30", "times_order"],
    ["2026-11-30/14:30-14:30", "times_order"],
    ["2026-11-23/evening", "times_past"],
    ["2026-11-24/morning", "times_past"],
    ["2026-11-24/10:00-13:00", "times_past"],
    ["0001-01-01/morning", "times_past"],
    ["2027-01-23/morning", null],
    ["2027-01-24/morning", "times_too_far"],
    ["9999-12-31/morning", "times_too_far"],
  ])("%s is refused as %s", (said, code) => {
    expect(wrong("2026-11-30/morning", said)).toBe(code && `times: ${code}`);
  });

  it("are a week of three parts a day at most", () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, minute) => `2026-11-30/08:${minute + 10}-09:00`);
    expect(wrong(...many(MOST_TIMES))).toBeNull();
    expect(wrong(...many(MOST_TIMES + 1))).toBe("times: times_too_many");
  });

  it("lie on the campus's clock, also where that is put forward", () => {
    const zone = "America/New_York";
    const checked = checkTimes(["2026-03-08/01:00-03:30"], { now: Date.UTC(2026, 2, 1), timeZone: zone });
    const [time] = checked.ok ? checked.times : [];
    expect(time && time.untilAt - time.fromAt).toBe(90 * 60_000);
  });

  it.each([
    [["2026-11-30/morning"]],
    [["2026-11-30/morning", "2026-11-30/afternoon", "2026-11-30/evening"]],
    [["2026-11-30/10:00-13:15"]],
    [["2026-11-30/20:00-24:00", "2026-12-01/evening"]],
  ])("come back to their form as %j", (said) => {
    expect(valuesOf(times(...said), timeZone)).toEqual(said);
    expect(timesFrom(timesText(times(...said)))).toEqual(times(...said));
  });
});

test("a form offers what is still to come of a week, and keeps whatever was chosen", () => {
  const days = offeredDays(SHOWN, ["2026-11-23/evening", "2026-12-05/10:00-12:00", "rubbish"]);
  expect(days.map(({ date, options }) => `${date} ${options.map(({ label }) => label).join()}`)).toEqual([
    "2026-11-23 Evening",
    "2026-11-24 Afternoon,Evening",
    ...["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30"].map(
      (date) => `${date} Morning,Afternoon,Evening`,
    ),
    "2026-12-05 10:00 to 12:00",
    "rubbish rubbish",
  ]);
});

test("where nobody knows which day it is, what was chosen alone is shown", () => {
  expect(offeredDays(null, ["2026-11-30/morning"])).toMatchObject([
    { label: "Mon 30 Nov 2026", options: [{ value: "2026-11-30/morning", label: "Morning" }] },
  ]);
});
