import {
  type Calendar,
  dateOfDay,
  dayAt,
  dayOfDate,
  typicalDayMinutes,
  wallInstant,
  weekdayOf,
  weekMinutes,
} from "./calendar.ts";
import { type Duration, momentAfter, type TimeUnit, workedMinutesBetween } from "./working-time.ts";

export type ParsedMoment =
  | { ok: true; at: number; duration?: Duration }
  | { ok: false; code: "unreadable" | "past" | "too-far" };

type Context = { now: number; calendar: Calendar };

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const FURTHEST_MS = 366 * DAY_MS;
const SLIP_MS = 31 * DAY_MS;
/** Days beyond this are refused by their number alone: the last ones of all have no instant any more. */
const FURTHEST_DAYS = 400;
const FURTHEST_OFFSET_MINUTES = 15 * 60;

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS = [
  ...["january", "february", "march", "april", "may", "june"],
  ...["july", "august", "september", "october", "november", "december"],
];

const AMOUNT =
  /^(\d{1,6}) ?(?:(working|elapsed) )?(minutes?|mins?|hours?|hrs?|h|days?|weeks?)(?: (w|working|e|elapsed))?$/;
const NAMED_DAY = /^([a-z]+),? (\d{1,2}:\d{2})$/;
const NAMED_MONTH = /^(?:([a-z]+),? )?(\d{1,2}) ([a-z]+)(?: (\d{4}))?,? (\d{1,2}:\d{2})$/;
const ISO =
  /^(\d{4}-\d{2}-\d{2})[ t](\d{1,2}:\d{2})(?::([0-5]\d)(?:\.\d{1,9})?)?(?: ?(z)| ?([+-])(\d{2}:?\d{2}))?$/;

/**
 * Reads a promise as staff type it, in English, whatever the case and spacing, and never a part of it:
 * - amounts, in working time unless they say "elapsed" (or end in "e"): "90 minutes", "2 h", "3 days", "1 week", "2
 * hours elapsed". Working time stands still for declared closures. A working day is what most open weekdays of the calendar have, a working week the sum of its
 * weekdays; elapsed ones are 24 hours and 7 days.
 * - moments in the campus zone, 24-hour clock: "today 17:00", "tomorrow 11:00", "Tue 11:00" (the first one still to
 * come), "24 Nov 11:00" and "Tue 24 Nov 2026, 11:00" (a weekday must fit), "2026-11-24 11:00", "2026-11-24T11:00",
 * with seconds, too ("2026-11-24T11:00:30"), and in another zone when it says so ("…11:00Z", "…11:00+05:30"). A date
 * without a year is the coming one, but one of the last 31 days is a slip, not a promise for next year.
 * - a time that a DST gap skips is the end of the gap; a time that occurs twice is its first occurrence.
 * Refuses as "past" what isn't after `now`, as "too-far" what is more than 366 days away (or never comes, because the
 * calendar is closed), as "unreadable" everything else.
 */
export function parseMoment(text: string, context: Context): ParsedMoment {
  const words = text.trim().toLowerCase().replace(/\s+/g, " ");
  const duration = amountIn(words, context.calendar);
  if (duration) return dueAfter(duration, context);
  const at = namedDayIn(words, context) ?? namedMonthIn(words, context) ?? isoIn(words, context);
  if (at === null) return { ok: false, code: "unreadable" };
  return withinReach(at, context.now);
}

function amountIn(words: string, calendar: Calendar): Duration | null {
  const [, amount, before, word, after] = AMOUNT.exec(words) ?? [];
  if (!amount || !word || (before && after)) return null;
  const unit: TimeUnit = (before ?? after ?? "w").startsWith("e") ? "elapsed" : "working";
  return { minutes: Number(amount) * minutesIn(word, unit, calendar), unit };
}

function minutesIn(word: string, unit: TimeUnit, calendar: Calendar): number {
  if (word.startsWith("m")) return 1;
  if (word.startsWith("h")) return 60;
  if (word.startsWith("d")) return unit === "elapsed" ? 24 * 60 : typicalDayMinutes(calendar);
  return unit === "elapsed" ? 7 * 24 * 60 : weekMinutes(calendar);
}

function dueAfter(duration: Duration, { now, calendar }: Context): ParsedMoment {
  if (duration.unit === "working" && !opensLongEnough(duration.minutes, now, calendar))
    return { ok: false, code: "too-far" };
  const reach = withinReach(momentAfter(calendar, now, duration), now);
  return reach.ok ? { ...reach, duration } : reach;
}

/** Asked before adding, so that an absurd amount costs no walk over centuries. */
function opensLongEnough(minutes: number, now: number, calendar: Calendar): boolean {
  const available = workedMinutesBetween(calendar, now, now + FURTHEST_MS);
  return available > 0 && minutes <= available;
}

function namedDayIn(words: string, { now, calendar }: Context): number | null {
  const [, name, time] = NAMED_DAY.exec(words) ?? [];
  const minute = minuteOf(time);
  if (!name || minute === null) return null;
  const today = dayAt(calendar.timeZone, now);
  const wall = (day: number) => wallInstant(calendar.timeZone, day, minute);
  if (name === "today") return wall(today);
  if (name === "tomorrow") return wall(today + 1);
  const weekday = numberOf(name, WEEKDAYS);
  if (weekday === null) return null;
  const first = today + ((weekday - weekdayOf(today) + 7) % 7);
  return wall(first) > now ? wall(first) : wall(first + 7);
}

function namedMonthIn(words: string, context: Context): number | null {
  const { now, calendar } = context;
  const [, weekdayName, dayOfMonth, monthName, year, time] = NAMED_MONTH.exec(words) ?? [];
  const month = numberOf(monthName, MONTHS);
  const minute = minuteOf(time);
  if (!dayOfMonth || month === null || minute === null) return null;
  const thisYear = Number(dateOfDay(dayAt(calendar.timeZone, now)).slice(0, 4));
  // Four years on, so that 29 February is found and refused as too far rather than as no date at all.
  const years = year ? [Number(year)] : [-1, 0, 1, 2, 3, 4].map((offset) => thisYear + offset);
  const day = years
    .map((candidate) => existingDay(`${candidate}-${twoDigits(month)}-${twoDigits(Number(dayOfMonth))}`))
    .filter((candidate) => candidate !== null)
    .find((candidate) => year || nearInstant(context, candidate, minute) > now - SLIP_MS);
  if (day === undefined) return null;
  if (weekdayName && numberOf(weekdayName, WEEKDAYS) !== weekdayOf(day)) return null;
  return nearInstant(context, day, minute);
}

function isoIn(words: string, context: Context): number | null {
  const [, date, time, seconds = "0", utc, sign, offset] = ISO.exec(words) ?? [];
  const minute = minuteOf(time);
  const day = date ? existingDay(date) : null;
  if (day === null || minute === null) return null;
  const ms = Number(seconds) * 1000;
  if (!utc && !offset) return nearInstant(context, day, minute) + ms;
  const east = offset ? minuteOf(`${offset.slice(0, 2)}:${offset.slice(-2)}`) : 0;
  if (east === null || east > FURTHEST_OFFSET_MINUTES) return null;
  return day * DAY_MS + (minute + (sign === "-" ? east : -east)) * MINUTE_MS + ms;
}

/** Infinitely far, in either direction, for a day that is refused anyway. */
function nearInstant({ now, calendar }: Context, day: number, minute: number): number {
  const ahead = day - dayAt(calendar.timeZone, now);
  if (Math.abs(ahead) > FURTHEST_DAYS) return ahead * Number.POSITIVE_INFINITY;
  return wallInstant(calendar.timeZone, day, minute);
}

function withinReach(at: number, now: number): ParsedMoment {
  if (at <= now) return { ok: false, code: "past" };
  return at > now + FURTHEST_MS ? { ok: false, code: "too-far" } : { ok: true, at };
}

function minuteOf(time: string | undefined): number | null {
  const [hour, minute] = (time ?? "").split(":").map(Number);
  if (hour === undefined || minute === undefined) return null;
  return hour < 24 && minute < 60 ? hour * 60 + minute : null;
}

/** The place (from 1) of a full name or its first three letters; "sept" is how English dates are also shown. */
function numberOf(name: string | undefined, names: string[]): number | null {
  const place = names.findIndex((full) => name === full || name === full.slice(0, 3)) + 1;
  if (place > 0) return place;
  return name === "sept" && names === MONTHS ? 9 : null;
}

/** Null for dates like 30 February, which `Date.parse` would roll over. */
function existingDay(date: string): number | null {
  const day = dayOfDate(date);
  return Number.isInteger(day) && dateOfDay(day) === date ? day : null;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
