import type { Issue, RefusalCode } from "#app/domain/refusals.ts";
import { dateOfDay, dayAt, dayOfDate, wallInstant } from "#app/domain/time/calendar.ts";
import { formatTime } from "#app/domain/time/moment.ts";
import { tidy } from "#app/domain/words.ts";

/** When somebody may come for a visit: a stretch of one day on the campus. */
export type AvailableTime = { fromAt: number; untilAt: number };

/** What a form offers of each day, by the campus's clock. */
export const PARTS_OF_DAY = {
  morning: ["08:00", "12:00"],
  afternoon: ["12:00", "16:00"],
  evening: ["16:00", "20:00"],
} as const;
export type PartOfDay = keyof typeof PARTS_OF_DAY;

/** A week of days with three parts each. */
export const MOST_TIMES = 21;
/** Nobody knows their time further ahead, and a mistyped year is no plan. */
const FURTHEST_DAYS = 60;

const TIME = /^(\d{4}-\d\d-\d\d)\/(?:([a-z]+)|(\d\d:\d\d)-(\d\d:\d\d))$/;

type Now = { now: number; timeZone: string };
type Wrong = Omit<Issue, "field">;
type Checked = { ok: true; times: readonly AvailableTime[] } | { ok: false; issues: readonly Issue[] };

/**
 * The times that were said, as `2026-11-30/morning` or `2026-11-30/14:30-16:00`, in order, with those of a day that touch
 * as one. Refuses what can't be read, is over, ends before it begins, or is too far or too many.
 */
export function checkTimes(said: readonly string[], at: Now): Checked {
  const values = [...new Set(said.map(tidy).filter((value) => value !== ""))];
  const wrong = (each: Wrong): Checked => ({ ok: false, issues: [{ field: "times", ...each }] });
  if (values.length > MOST_TIMES) return wrong({ code: "times_too_many", facts: { most: MOST_TIMES } });
  const times: AvailableTime[] = [];
  for (const value of values) {
    const read = timeIn(value, at);
    if ("code" in read) return wrong(read);
    times.push(read);
  }
  return { ok: true, times: joined(times, at.timeZone) };
}

function timeIn(value: string, { now, timeZone }: Now): AvailableTime | Wrong {
  const no = (code: RefusalCode, facts: Wrong["facts"] = {}) => ({ code, facts });
  const [, date = "", part = "", ...exact] = TIME.exec(value) ?? [];
  const [from, until] = Object.hasOwn(PARTS_OF_DAY, part) ? PARTS_OF_DAY[part as PartOfDay] : exact;
  const [fromMinute, untilMinute] = [minuteOf(from), minuteOf(until)];
  const day = dayOfDate(date);
  const isDay = Number.isInteger(day) && dateOfDay(day) === date;
  if (!isDay || fromMinute === null || untilMinute === null) return no("times_unreadable");
  const today = dayAt(timeZone, now);
  if (day > today + FURTHEST_DAYS) return no("times_too_far", { most: dateOfDay(today + FURTHEST_DAYS) });
  if (fromMinute >= untilMinute) return no("times_order");
  if (day < today) return no("times_past");
  const time = {
    fromAt: wallInstant(timeZone, day, fromMinute),
    untilAt: wallInstant(timeZone, day, untilMinute),
  };
  return time.untilAt <= now ? no("times_past") : time;
}

function minuteOf(time: string | undefined): number | null {
  const [hour = Number.NaN, minute = Number.NaN] = (time ?? "").split(":").map(Number);
  const minutes = hour * 60 + minute;
  return minute < 60 && minutes <= 24 * 60 ? minutes : null;
}

function joined(times: readonly AvailableTime[], timeZone: string): readonly AvailableTime[] {
  const all: AvailableTime[] = [];
  for (const { fromAt, untilAt } of times.toSorted((a, b) => a.fromAt - b.fromAt)) {
    const last = all.at(-1);
    const touches =
      last && fromAt <= last.untilAt && dayAt(timeZone, fromAt) === dayAt(timeZone, last.fromAt);
    if (touches) last.untilAt = Math.max(last.untilAt, untilAt);
    else all.push({ fromAt, untilAt });
  }
  return all;
}

/** The same as a form says them: by parts of the day where they are some. */
export function valuesOf(times: readonly AvailableTime[], timeZone: string): readonly string[] {
  return times.flatMap(({ fromAt, untilAt }) => {
    const date = dateOfDay(dayAt(timeZone, fromAt));
    const clock = (at: number) => formatTime(at, { timeZone, locale: "en-GB" });
    const [from, until] = [clock(fromAt), clock(untilAt) === "00:00" ? "24:00" : clock(untilAt)];
    const parts = Object.entries(PARTS_OF_DAY);
    const first = parts.findIndex(([, [begins]]) => begins === from);
    const last = parts.findIndex(([, [, ends]]) => ends === until);
    return first >= 0 && last >= first
      ? parts.slice(first, last + 1).map(([part]) => `${date}/${part}`)
      : [`${date}/${from}-${until}`];
  });
}

/** Times as they are kept among the words of an event, where they can be erased. */
export function timesText(times: readonly AvailableTime[]): string {
  return JSON.stringify(times.map(({ fromAt, untilAt }) => [fromAt, untilAt]));
}

/** The times of such a text; none where there is none. */
export function timesFrom(text: string | null | undefined): readonly AvailableTime[] {
  const pairs = JSON.parse(text || "[]") as [number, number][];
  return pairs.map(([fromAt, untilAt]) => ({ fromAt, untilAt }));
}
