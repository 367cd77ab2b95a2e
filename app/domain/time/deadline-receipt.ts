import { isDeclared, type PauseCause } from "#app/domain/ticket.ts";
import {
  type Calendar,
  type Closure,
  dateOfDay,
  dayAt,
  dayClosure,
  dayStart,
  type Interval,
  openIntervalsOn,
} from "./calendar.ts";
import { type Duration, type PausedSpan, type TimeUnit, unpausedSpans } from "./working-time.ts";

export type CausedPause = PausedSpan & { cause: PauseCause };

/** One local day that counted: its first and last counted instant, and the minutes between them that counted. */
export type CountedDay = { date: string; fromAt: number; untilAt: number; minutes: number };

/** One local day that did not count, or not wholly: `minutes` are those that a pause took. */
export type SkippedDay =
  | { date: string; cause: "weekday"; weekday: number }
  | { date: string; cause: "holiday"; name: string }
  | { date: string; cause: PauseCause; minutes: number; reason?: string };

export type DeadlineReceipt = {
  counted: CountedDay[];
  skipped: SkippedDay[];
  totalMinutes: number;
  unit: TimeUnit;
};

type Day = { date: string; counted: CountedDay | null; skipped: SkippedDay[] };

const MINUTE_MS = 60_000;
const WEEKDAYS = ["", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const PAUSE_CLAUSES: Record<PauseCause, string> = {
  question: "we waited for an answer",
  closure: "the campus was closed",
  outage: "it was part of a known problem",
  legal: "the law required a pause",
};

/**
 * How the promise from `fromAt` to `dueAt` was counted in the target's unit: the days that counted, the days that
 * were skipped and why (closed weekday, holiday, pause), and the sum. An open pause reaches to `dueAt`. A day that a
 * pause only shortened is in both lists. Elapsed time skips nothing but pauses.
 */
export function deadlineReceipt(
  calendar: Calendar,
  fromAt: number,
  target: Duration,
  dueAt: number,
  pauses: readonly CausedPause[],
): DeadlineReceipt {
  const promise = { fromAt, untilAt: dueAt };
  const days: Day[] = [];
  for (let day = dayAt(calendar.timeZone, fromAt); dayStart(calendar.timeZone, day) < dueAt; day++) {
    days.push(accountOf(calendar, day, target.unit, promise, pauses));
  }
  const counted = days.flatMap((day) => day.counted ?? []);
  return {
    counted,
    skipped: days.flatMap((day) => day.skipped),
    totalMinutes: Math.round(counted.reduce((sum, day) => sum + day.minutes, 0) * MINUTE_MS) / MINUTE_MS,
    unit: target.unit,
  };
}

/**
 * Why the promise isn't earlier, to follow "by Tue 24 Nov, 11:00, ": "because Sunday and Gandhi Jayanti are closed",
 * "because Sunday is closed and we waited for an answer". Each reason is said once. Empty if nothing was skipped.
 */
export function receiptSentence(receipt: DeadlineReceipt): string {
  const closed = new Set(receipt.skipped.flatMap(closedName));
  const paused = new Set(receipt.skipped.flatMap(pauseClause));
  const closedClause =
    closed.size > 0 ? [`${listed([...closed])} ${closed.size > 1 ? "are" : "is"} closed`] : [];
  const clauses = [...closedClause, ...paused];
  return clauses.length > 0 ? `because ${listed(clauses)}` : "";
}

function accountOf(
  calendar: Calendar,
  day: number,
  unit: TimeUnit,
  promise: Interval,
  pauses: readonly CausedPause[],
): Day {
  const date = dateOfDay(day);
  const wholeDay = {
    fromAt: dayStart(calendar.timeZone, day),
    untilAt: dayStart(calendar.timeZone, day + 1),
  };
  const closure = unit === "working" ? dayClosure(calendar, day) : null;
  if (closure) return { date, counted: null, skipped: [{ date, ...closure }] };
  const open = unit === "working" ? openIntervalsOn(calendar, day) : [wholeDay];
  const promised = open
    .map((interval) => cut(interval, promise))
    .filter((part) => part.fromAt < part.untilAt);
  return {
    date,
    counted: countedOn(date, promised, pauses),
    skipped: pausedOn(date, promised, pauses, calendar.closures ?? []),
  };
}

function countedOn(date: string, promised: Interval[], pauses: readonly CausedPause[]): CountedDay | null {
  const spans = promised.flatMap((part) => unpausedSpans(part.fromAt, part.untilAt, pauses));
  const [first, last] = [spans.at(0), spans.at(-1)];
  if (!first || !last) return null;
  return { date, fromAt: first.fromAt, untilAt: last.untilAt, minutes: lengthMs(spans) / MINUTE_MS };
}

/** Per cause, in the order in which the causes began. */
function pausedOn(
  date: string,
  promised: Interval[],
  pauses: readonly CausedPause[],
  closures: readonly Closure[],
): SkippedDay[] {
  const inOrder = pauses.toSorted((a, b) => a.fromAt - b.fromAt);
  return [...new Set(inOrder.map((pause) => pause.cause))].flatMap((cause) => {
    const ofCause = pauses.filter((pause) => pause.cause === cause);
    const left = promised.flatMap((part) => unpausedSpans(part.fromAt, part.untilAt, ofCause));
    const pausedMs = lengthMs(promised) - lengthMs(left);
    if (pausedMs <= 0) return [];
    const reason = isDeclared(cause)
      ? reasonOf(
          promised,
          closures.filter((closure) => (closure.cause ?? "closure") === cause),
        )
      : undefined;
    return [{ date, cause, minutes: pausedMs / MINUTE_MS, ...(reason ? { reason } : {}) }];
  });
}

/** Why the campus was closed then; closures that were declared for one time have all their reasons. */
function reasonOf(promised: Interval[], closures: readonly Closure[]): string {
  const met = closures.filter((closure) =>
    promised.some((part) => closure.fromAt < part.untilAt && part.fromAt < closure.untilAt),
  );
  return listed([...new Set(met.map(({ reason }) => reason))]);
}

function closedName(day: SkippedDay): string[] {
  if (day.cause === "weekday") return [WEEKDAYS[day.weekday] ?? ""];
  return day.cause === "holiday" ? [day.name] : [];
}

function pauseClause(day: SkippedDay): string[] {
  if (day.cause === "weekday" || day.cause === "holiday") return [];
  return [`${PAUSE_CLAUSES[day.cause]}${day.reason ? ` (${day.reason})` : ""}`];
}

function cut(interval: Interval, limits: Interval): Interval {
  return {
    fromAt: Math.max(interval.fromAt, limits.fromAt),
    untilAt: Math.min(interval.untilAt, limits.untilAt),
  };
}

function lengthMs(spans: Interval[]): number {
  return spans.reduce((sum, span) => sum + span.untilAt - span.fromAt, 0);
}

function listed(words: string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
