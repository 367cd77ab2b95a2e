import { Temporal } from "temporal-polyfill";
import type { DeclaredCause } from "#app/domain/ticket.ts";

/**
 * When a team works. `segments` are wall times of `timeZone` (ISO weekday 1 = Monday, minutes from midnight,
 * `untilMinute` up to 1440); several a day may touch or overlap. `alwaysOpen` means around the clock: segments and
 * holidays are ignored. Calendars are values: a change is a new version, never a mutation (compiled weeks are cached).
 */
export type Calendar = {
  id: number;
  version: number;
  timeZone: string;
  alwaysOpen: boolean;
  segments: Segment[];
  holidays: { date: string; name: string }[];
  /** Times in which the campus is closed beside it; promises begun meanwhile or later stand still for them. */
  closures?: readonly Closure[];
};

/**
 * A declared closure: everything in working time stands still, for a reason that everybody reads. A cause that is not
 * given is that the campus is closed.
 */
export type Closure = { fromAt: number; untilAt: number; reason: string; cause?: DeclaredCause };

export type Segment = { weekday: number; fromMinute: number; untilMinute: number };

/** A stretch of real time, `untilAt` excluded. */
export type Interval = { fromAt: number; untilAt: number };

/** Why a local day has no open minute; `null` when it has some. */
export type DayClosure = { cause: "weekday"; weekday: number } | { cause: "holiday"; name: string } | null;

type Hours = Pick<Segment, "fromMinute" | "untilMinute">;
type Compiled = { hoursByWeekday: Hours[][]; holidays: Map<number, string> };

const DAY_MS = 86_400_000;
const DAY_MINUTES = 1440;
const MAX_CACHED_DAYS = 5000;

const compiledCalendars = new WeakMap<Calendar, Compiled>();
const dayStarts = new Map<string, Map<number, number>>();

/**
 * The open intervals of one local day (days since 1970-01-01), in order, merged, in real time.
 * A holiday and a day without segments have none.
 */
export function openIntervalsOn(calendar: Calendar, day: number): Interval[] {
  return hoursOn(calendar, day)
    .map(({ fromMinute, untilMinute }) => ({
      fromAt: wallInstant(calendar.timeZone, day, fromMinute),
      untilAt: wallInstant(calendar.timeZone, day, untilMinute),
    }))
    .filter((interval) => interval.fromAt < interval.untilAt);
}

/** Why that local day is closed. A weekday that is closed anyway is said before a holiday that falls on it. */
export function dayClosure(calendar: Calendar, day: number): DayClosure {
  const { hoursByWeekday, holidays } = compiled(calendar);
  const weekday = weekdayOf(day);
  if (hoursByWeekday[weekday]?.length === 0) return { cause: "weekday", weekday };
  const name = holidays.get(day);
  return name === undefined ? null : { cause: "holiday", name };
}

/**
 * Open minutes of one working day: the daily total that most weekdays share, the longer one when two are as common.
 * 0 for a calendar without segments.
 */
export function typicalDayMinutes(calendar: Calendar): number {
  const totals = weekdayTotals(calendar).filter((minutes) => minutes > 0);
  const timesSeen = (minutes: number) => totals.filter((total) => total === minutes).length;
  const [typical] = totals.toSorted((a, b) => timesSeen(b) - timesSeen(a) || b - a);
  return typical ?? 0;
}

/** Open minutes of a week without holidays. */
export function weekMinutes(calendar: Calendar): number {
  return weekdayTotals(calendar).reduce((sum, minutes) => sum + minutes, 0);
}

/**
 * The first instant at which the wall clock of the zone shows that minute of that day, or a later one.
 * So a time that a DST gap skips is the end of the gap, and a time that occurs twice is its first occurrence; the
 * hours of a day neither overlap nor leave holes.
 */
export function wallInstant(timeZone: string, day: number, minute: number): number {
  const startAt = dayStart(timeZone, day);
  if (dayStart(timeZone, day + 1) - startAt === DAY_MS) return startAt + minute * 60_000;
  return minute === DAY_MINUTES ? dayStart(timeZone, day + 1) : unusualWallInstant(timeZone, day, minute);
}

/** First instant of a local day. */
export function dayStart(timeZone: string, day: number): number {
  const starts = dayStarts.get(timeZone) ?? new Map<number, number>();
  const known = starts.get(day);
  if (known !== undefined) return known;
  if (starts.size >= MAX_CACHED_DAYS) starts.clear();
  const startAt = plainDateOf(day).toZonedDateTime(timeZone).epochMilliseconds;
  dayStarts.set(timeZone, starts.set(day, startAt));
  return startAt;
}

/** The local day (days since 1970-01-01) of an instant. */
export function dayAt(timeZone: string, at: number): number {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
  return dayOfDate(local.toString());
}

/** `2026-11-24` as days since 1970-01-01. */
export function dayOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** Days since 1970-01-01 as `2026-11-24`. */
export function dateOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** ISO weekday of a day: 1 is Monday, 7 is Sunday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

function hoursOn(calendar: Calendar, day: number): Hours[] {
  const { hoursByWeekday, holidays } = compiled(calendar);
  return holidays.has(day) ? [] : (hoursByWeekday[weekdayOf(day)] ?? []);
}

function weekdayTotals(calendar: Calendar): number[] {
  const { hoursByWeekday } = compiled(calendar);
  return hoursByWeekday.map((hours) =>
    hours.reduce((sum, span) => sum + span.untilMinute - span.fromMinute, 0),
  );
}

function compiled(calendar: Calendar): Compiled {
  const known = compiledCalendars.get(calendar);
  if (known) return known;
  const fresh = calendar.alwaysOpen
    ? { hoursByWeekday: weekOf(() => [{ fromMinute: 0, untilMinute: DAY_MINUTES }]), holidays: new Map() }
    : {
        hoursByWeekday: weekOf((weekday) =>
          merged(calendar.segments.filter((segment) => segment.weekday === weekday)),
        ),
        holidays: new Map(calendar.holidays.map(({ date, name }) => [dayOfDate(date), name])),
      };
  compiledCalendars.set(calendar, fresh);
  return fresh;
}

/** Indexed by ISO weekday, hence nothing at 0. */
function weekOf(hoursOf: (weekday: number) => Hours[]): Hours[][] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((weekday) => (weekday === 0 ? [] : hoursOf(weekday)));
}

function merged(segments: Segment[]): Hours[] {
  const hours: Hours[] = [];
  for (const { fromMinute, untilMinute } of segments.toSorted((a, b) => a.fromMinute - b.fromMinute)) {
    if (untilMinute <= fromMinute) continue;
    const last = hours.at(-1);
    if (last && fromMinute <= last.untilMinute) last.untilMinute = Math.max(last.untilMinute, untilMinute);
    else hours.push({ fromMinute, untilMinute });
  }
  return hours;
}

function unusualWallInstant(timeZone: string, day: number, minute: number): number {
  const wall = plainDateOf(day).toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 });
  const found = wall.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  if (found.toPlainDateTime().equals(wall)) return found.epochMilliseconds;
  const gapEnd = found.getTimeZoneTransition("next");
  return gapEnd?.epochMilliseconds ?? found.epochMilliseconds;
}

function plainDateOf(day: number): Temporal.PlainDate {
  return Temporal.PlainDate.from(dateOfDay(day));
}
