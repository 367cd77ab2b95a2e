import { type Calendar, dayAt, dayStart, type Interval, openIntervalsOn } from "./calendar.ts";

export type TimeUnit = "working" | "elapsed";

/** An amount of time that says which time it is: open minutes of a calendar, or minutes on any clock. */
export type Duration = { minutes: number; unit: TimeUnit };

/** Time that doesn't count; `untilAt` is null while the pause is open. Pauses may overlap and come in any order. */
export type PausedSpan = { fromAt: number; untilAt: number | null };

/** A pause that is over, or whose end is known beforehand. */
export type EndedSpan = { fromAt: number; untilAt: number };

const MINUTE_MS = 60_000;
const SEARCH_MS = 731 * 24 * 60 * MINUTE_MS;
const QUESTION_PAUSE_MINUTES = 24 * 60;
const QUESTION_BUDGET_MINUTES = 40 * 60;

/**
 * A working duration was asked of a calendar that has no open minute in two years. It names the calendar, so that
 * the refusal shown to people can. Told apart by `name`, because `instanceof` fails between two bundles.
 */
export class CalendarClosedError extends Error {
  override readonly name = "CalendarClosedError";
  readonly calendarId: number;
  constructor(calendar: Calendar) {
    super(`Calendar ${calendar.id} version ${calendar.version} has no open minute in two years`);
    this.calendarId = calendar.id;
  }
}

/**
 * The moment at which `duration` has passed since `fromAt`. Elapsed is plain time; working counts real minutes
 * inside open intervals and ends at the close of an interval rather than at the next opening. 0 minutes is `fromAt`.
 * Throws a RangeError for negative or infinite minutes, a CalendarClosedError for a calendar that never opens.
 */
export function addDuration(calendar: Calendar, fromAt: number, duration: Duration): number {
  if (!(duration.minutes >= 0 && Number.isFinite(duration.minutes))) {
    throw new RangeError(`A duration needs 0 or more minutes, not ${duration.minutes}`);
  }
  const amountMs = Math.round(duration.minutes * MINUTE_MS);
  return advance(calendar, fromAt, amountMs, duration.unit);
}

/**
 * As `addDuration`, for what must happen whatever a calendar says: in one that never opens working time passes like
 * elapsed time, so that a wrong setting neither refuses a ticket nor silences its ladder. What lies in a pause does
 * not count; where none are given, working time stands still for the declared closures.
 */
export function momentAfter(
  calendar: Calendar,
  fromAt: number,
  duration: Duration,
  ended: readonly EndedSpan[] = closedSpans(calendar, duration.unit),
): number {
  try {
    return addOutside(calendar, fromAt, duration, ended);
  } catch (error) {
    if (!(error instanceof Error && error.name === "CalendarClosedError")) throw error;
    return addOutside(calendar, fromAt, { minutes: duration.minutes, unit: "elapsed" }, ended);
  }
}

/** When nobody works although the calendar says so. */
function closedSpans({ closures = [] }: Calendar, unit: TimeUnit): readonly EndedSpan[] {
  return unit === "working" ? closures : [];
}

/** Minutes of a unit from one moment to another that lie in no pause; 0 if reversed. */
export function minutesOutside(
  calendar: Calendar,
  span: Interval,
  unit: TimeUnit,
  ended: readonly EndedSpan[],
): number {
  const spans = unpausedSpans(span.fromAt, span.untilAt, ended);
  return (
    spans.reduce((sum, each) => sum + passedMs(calendar, each.fromAt, each.untilAt, unit), 0) / MINUTE_MS
  );
}

/** Open minutes of the calendar between two moments, but for declared closures. */
export function workedMinutesBetween(calendar: Calendar, fromAt: number, untilAt: number): number {
  return minutesOutside(calendar, { fromAt, untilAt }, "working", closedSpans(calendar, "working"));
}

/** Open minutes of the calendar from `fromAt` to `untilAt`, exact to the millisecond (so rarely whole); 0 if reversed. */
export function workingMinutesBetween(calendar: Calendar, fromAt: number, untilAt: number): number {
  return passedMs(calendar, fromAt, untilAt, "working") / MINUTE_MS;
}

/**
 * The open intervals between two instants, in order, cut to them. At most one local day long: a night shift comes as
 * two that touch.
 */
export function* openIntervals(calendar: Calendar, fromAt: number, untilAt: number): Generator<Interval> {
  for (let day = dayAt(calendar.timeZone, fromAt); dayStart(calendar.timeZone, day) < untilAt; day++) {
    for (const open of openIntervalsOn(calendar, day)) {
      const cut = { fromAt: Math.max(open.fromAt, fromAt), untilAt: Math.min(open.untilAt, untilAt) };
      if (cut.fromAt < cut.untilAt) yield cut;
    }
  }
}

/**
 * The moment at which `fraction` (0.75) of the promise from `fromAt` to `dueAt` has passed, counted in the clock's
 * own unit and without its pauses. A working promise that holds no open minute is counted as elapsed time.
 */
export function fractionMoment(
  calendar: Calendar,
  fromAt: number,
  dueAt: number,
  unit: TimeUnit,
  fraction: number,
  pauses: readonly PausedSpan[] = [],
): number {
  const spans = unpausedSpans(fromAt, dueAt, pauses);
  const totalMs = spans.reduce((sum, span) => sum + passedMs(calendar, span.fromAt, span.untilAt, unit), 0);
  if (totalMs === 0 && unit === "working")
    return fractionMoment(calendar, fromAt, dueAt, "elapsed", fraction, pauses);
  let leftMs = Math.round(totalMs * fraction);
  for (const span of spans) {
    const spanMs = passedMs(calendar, span.fromAt, span.untilAt, unit);
    if (leftMs <= spanMs) return advance(calendar, span.fromAt, leftMs, unit);
    leftMs -= spanMs;
  }
  return dueAt;
}

/**
 * When the clock runs again after a question asked at `askedAt`: at most 24 working hours later, and no more than
 * what is left of 40 in all after `usedWorkingMinutes` of earlier questions. `askedAt` itself if nothing is left.
 */
export function questionPauseUntil(calendar: Calendar, askedAt: number, usedWorkingMinutes: number): number {
  const left = Math.min(QUESTION_PAUSE_MINUTES, QUESTION_BUDGET_MINUTES - usedWorkingMinutes);
  return left <= 0 ? askedAt : momentAfter(calendar, askedAt, { minutes: left, unit: "working" });
}

/** The stretches between two instants that no pause covers, in order. An open pause lasts until `untilAt`. */
export function unpausedSpans(fromAt: number, untilAt: number, pauses: readonly PausedSpan[]): Interval[] {
  const spans: Interval[] = [];
  let ranFromAt = fromAt;
  for (const pause of inOrder(pauses)) {
    const ranUntilAt = Math.min(pause.fromAt, untilAt);
    if (ranFromAt < ranUntilAt) spans.push({ fromAt: ranFromAt, untilAt: ranUntilAt });
    ranFromAt = Math.max(ranFromAt, pause.untilAt ?? untilAt);
  }
  if (ranFromAt < untilAt) spans.push({ fromAt: ranFromAt, untilAt });
  return spans;
}

function addOutside(
  calendar: Calendar,
  fromAt: number,
  { minutes, unit }: Duration,
  ended: readonly EndedSpan[],
): number {
  let leftMs = Math.round(minutes * MINUTE_MS);
  let ranFromAt = fromAt;
  for (const pause of ended.toSorted((a, b) => a.fromAt - b.fromAt)) {
    if (pause.untilAt <= ranFromAt) continue;
    const ranMs = passedMs(calendar, ranFromAt, pause.fromAt, unit);
    if (ranMs >= leftMs) break;
    leftMs -= ranMs;
    ranFromAt = Math.max(ranFromAt, pause.untilAt);
  }
  return addDuration(calendar, ranFromAt, { minutes: leftMs / MINUTE_MS, unit });
}

function advance(calendar: Calendar, fromAt: number, amountMs: number, unit: TimeUnit): number {
  if (unit === "elapsed" || amountMs === 0) return fromAt + amountMs;
  let leftMs = amountMs;
  for (let searchedAt = fromAt; ; searchedAt += SEARCH_MS) {
    const leftBeforeMs = leftMs;
    for (const open of openIntervals(calendar, searchedAt, searchedAt + SEARCH_MS)) {
      const openMs = open.untilAt - open.fromAt;
      if (leftMs <= openMs) return open.fromAt + leftMs;
      leftMs -= openMs;
    }
    if (leftMs === leftBeforeMs) throw new CalendarClosedError(calendar);
  }
}

function passedMs(calendar: Calendar, fromAt: number, untilAt: number, unit: TimeUnit): number {
  if (untilAt <= fromAt) return 0;
  if (unit === "elapsed") return untilAt - fromAt;
  let passed = 0;
  for (const open of openIntervals(calendar, fromAt, untilAt)) passed += open.untilAt - open.fromAt;
  return passed;
}

function inOrder(pauses: readonly PausedSpan[]): PausedSpan[] {
  return pauses.toSorted((a, b) => a.fromAt - b.fromAt);
}
