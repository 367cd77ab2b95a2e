import type { Calendar } from "#app/domain/time/calendar.ts";

/**
 * A second opinion on working time, as slow and plain as possible: it asks Intl what the wall clock shows at every
 * single minute of a stretch and shares nothing with the code under test but the calendar's type.
 */
export type WallClock = { fromAt: number; walls: Wall[] };

export type Wall = { date: string; weekday: number; minute: number };

const MINUTE_MS = 60_000;
const WEEKDAYS = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Reads the wall clock minute by minute. A clock that is set back shows the furthest time it has shown until then. */
export function readWallClock(timeZone: string, fromAt: number, minutes: number): WallClock {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const walls: Wall[] = [];
  for (let passed = 0; passed < minutes; passed++) {
    const shown = wallOf(format.format(fromAt + passed * MINUTE_MS));
    const furthest = walls.at(-1);
    walls.push(furthest && isEarlier(shown, furthest) ? furthest : shown);
  }
  return { fromAt, walls };
}

/** Does the calendar count the minute that this wall clock shows? */
export function isOpenAt(calendar: Calendar, wall: Wall): boolean {
  if (calendar.alwaysOpen) return true;
  if (calendar.holidays.some((holiday) => holiday.date === wall.date)) return false;
  return calendar.segments.some(
    ({ weekday, fromMinute, untilMinute }) =>
      weekday === wall.weekday && fromMinute <= wall.minute && wall.minute < untilMinute,
  );
}

/** Steps minute by minute from `fromAt` to `untilAt` and adds up, in milliseconds, those that count. */
export function stepAndCount(
  clock: WallClock,
  counts: (wall: Wall, minute: number) => boolean,
  fromAt: number,
  untilAt: number,
): number {
  let countedMs = 0;
  for (const [minute, wall] of clock.walls.entries()) {
    const minuteAt = clock.fromAt + minute * MINUTE_MS;
    const lengthMs = Math.min(untilAt, minuteAt + MINUTE_MS) - Math.max(fromAt, minuteAt);
    if (lengthMs > 0 && counts(wall, minute)) countedMs += lengthMs;
  }
  return countedMs;
}

/** Steps minute by minute from `fromAt` until `amountMs` have counted; null if the clock ends before. */
export function stepUntilCounted(
  clock: WallClock,
  counts: (wall: Wall, minute: number) => boolean,
  fromAt: number,
  amountMs: number,
): number | null {
  let leftMs = amountMs;
  for (const [minute, wall] of clock.walls.entries()) {
    const minuteAt = clock.fromAt + minute * MINUTE_MS;
    const startAt = Math.max(fromAt, minuteAt);
    const lengthMs = minuteAt + MINUTE_MS - startAt;
    if (lengthMs <= 0 || !counts(wall, minute)) continue;
    if (leftMs <= lengthMs) return startAt + leftMs;
    leftMs -= lengthMs;
  }
  return null;
}

/** "Sun, 03/08/2026, 03:00" */
function wallOf(text: string): Wall {
  const [, weekday = "", month, day, year, hour, minute] =
    /^(\w+), (\d+)\/(\d+)\/(\d+), (\d+):(\d+)$/.exec(text) ?? [];
  return {
    date: `${year}-${month}-${day}`,
    weekday: WEEKDAYS.indexOf(weekday),
    minute: Number(hour) * 60 + Number(minute),
  };
}

function isEarlier(wall: Wall, other: Wall): boolean {
  return wall.date === other.date ? wall.minute < other.minute : wall.date < other.date;
}
