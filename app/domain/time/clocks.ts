import {
  type Clock,
  type ClockKind,
  isDeclared,
  type Pause,
  type PauseCause,
  type TicketState,
} from "#app/domain/ticket.ts";
import type { Calendar, Closure } from "./calendar.ts";
import {
  type Duration,
  type EndedSpan,
  fractionMoment,
  minutesOutside,
  momentAfter,
  workedMinutesBetween,
} from "./working-time.ts";

const REMIND_FROM_MINUTES = 30;
const REMIND_AT = 0.75;
const REOPEN_LEAST: Duration = { minutes: 4 * 60, unit: "working" };

/**
 * A new promise: due by the calendar, reminded at 75 % when it is long enough to be worth it. One in working time
 * stands still for every closure that was declared, whether it has begun or not.
 */
export function startClock(
  calendar: Calendar,
  kind: ClockKind,
  round: number,
  startedAt: number,
  target: Duration,
): Clock {
  const pauses = target.unit === "working" ? closuresFor(calendar.closures ?? [], startedAt) : [];
  const dueAt = momentAfter(calendar, startedAt, target, endedOf(pauses));
  return {
    kind,
    round,
    startedAt,
    target,
    calendarVersion: calendar.version,
    firstDueAt: dueAt,
    dueAt,
    remindAt: reminderAt(calendar, startedAt, dueAt, target, pauses),
    remindedAt: null,
    metAt: null,
    brokenAt: null,
    brokenDueAt: null,
    pauses,
  };
}

/** The resolve clock after a reopening: half the original target, never less than 4 working hours away. */
export function reopenedClock(calendar: Calendar, round: number, at: number, original: Duration): Clock {
  const half = { minutes: Math.max(1, Math.floor(original.minutes / 2)), unit: original.unit };
  const isLongEnough = momentAfter(calendar, at, half) >= momentAfter(calendar, at, REOPEN_LEAST);
  return startClock(calendar, "resolve", round, at, isLongEnough ? half : REOPEN_LEAST);
}

/** The clock that runs now for a kind: of the latest round. */
export function currentClock(state: TicketState, kind: ClockKind): Clock | null {
  return state.clocks.filter((clock) => clock.kind === kind).sort((a, b) => b.round - a.round)[0] ?? null;
}

export function unmet(state: TicketState): readonly Clock[] {
  return state.clocks.filter((clock) => clock.metAt === null);
}

/** Promises that were broken and are still owed: the ladder runs for these. A later date does not take them out. */
export function brokenUnmet(state: TicketState): readonly Clock[] {
  return unmet(state).filter((clock) => clock.brokenAt !== null);
}

export function openPause(clock: Clock): Pause | null {
  return clock.pauses.find((pause) => pause.untilAt === null) ?? null;
}

/** Pauses of these clocks that they had before and have no more: of a question that was taken back. */
export function pausesGone(before: readonly Clock[], after: readonly Clock[]) {
  return after.flatMap(({ kind, round, pauses }) => {
    const was = before.find((clock) => clock.kind === kind && clock.round === round)?.pauses ?? [];
    const gone = was.filter(({ fromAt }) => !pauses.some((pause) => pause.fromAt === fromAt));
    return gone.map(({ fromAt }) => ({ kind, round, fromAt }));
  });
}

/** Whether any promise of the ticket stands still now. */
export function isPaused(state: TicketState): boolean {
  return unmet(state).some((clock) => openPause(clock) !== null);
}

/**
 * When a clock breaks by itself; null when it is met, has broken at its date already, or stands still. A pause that
 * began at the due moment or later came too late to save the promise.
 */
export function breaksAt(clock: Clock): number | null {
  if (clock.metAt !== null || clock.brokenDueAt === clock.dueAt) return null;
  const open = openPause(clock);
  return open && clock.dueAt > open.fromAt ? null : clock.dueAt;
}

/** When the responsible person is reminded of a clock; null when they were, or there is nothing to be reminded of. */
export function remindsAt(clock: Clock): number | null {
  const isOver = clock.metAt !== null || clock.remindedAt !== null || clock.brokenDueAt === clock.dueAt;
  return isOver || openPause(clock) ? null : clock.remindAt;
}

/** Stops a clock for good. A pause still open ends with it, and has moved its date like any other. */
export function meet(calendar: Calendar, clock: Clock, at: number): Clock {
  return { ...resume(calendar, clock, at), metAt: at };
}

/** Stands the clock still from `fromAt`; it runs again by itself at `plannedUntilAt` at the latest. */
export function pause(clock: Clock, fromAt: number, plannedUntilAt: number, cause: PauseCause): Clock {
  // A clock's pauses are told apart by their beginning; one that began and ended at this very moment gives way.
  const earlier = clock.pauses.filter((each) => each.fromAt !== fromAt || isDeclared(each.cause));
  const begin = freeBeginning(earlier, fromAt);
  return { ...clock, pauses: [...earlier, { fromAt: begin, untilAt: null, plannedUntilAt, cause }] };
}

/** Whether a declared closure still concerns a clock: it runs, counts working time, and has not broken at its date. */
export function standsStillFor(clock: Clock, { fromAt, untilAt }: EndedSpan, now: number): boolean {
  const breaks = breaksAt(clock);
  const isOver =
    clock.metAt !== null || clock.brokenDueAt === clock.dueAt || (breaks !== null && breaks <= now);
  if (isOver || clock.target.unit !== "working" || untilAt <= clock.startedAt) return false;
  const from = Math.max(fromAt, clock.startedAt);
  return !clock.pauses.some(
    (pause) => isDeclared(pause.cause) && pause.fromAt <= from && pause.plannedUntilAt >= untilAt,
  );
}

/**
 * Stands a clock still for a closure, whose end is known: what is left of the promise when it begins is left when it
 * ends, and what lies in another pause does not count twice.
 */
export function closedFor(
  calendar: Calendar,
  clock: Clock,
  { fromAt, untilAt, cause = "closure" }: EndedSpan & Pick<Closure, "cause">,
): Clock {
  const from = freeBeginning(clock.pauses, Math.max(fromAt, clock.startedAt));
  const ended = endedOf(clock.pauses);
  const later = (moment: number) =>
    shifted(calendar, moment, clock.target.unit, { fromAt: from, untilAt }, ended);
  return {
    ...moved(clock, later),
    pauses: [...clock.pauses, { fromAt: from, untilAt, plannedUntilAt: untilAt, cause }],
  };
}

/**
 * Ends the open pause, at its planned end if `at` is later: what was left of the promise when it began is left now.
 * Without one, the clock itself. A pause is no new date, so the first promise moves along.
 */
export function resume(calendar: Calendar, clock: Clock, at: number): Clock {
  const open = openPause(clock);
  if (!open) return clock;
  const span = { fromAt: open.fromAt, untilAt: endOf(open, at) };
  const ended = endedOf(clock.pauses);
  const later = (moment: number) => shifted(calendar, moment, clock.target.unit, span, ended);
  return { ...moved(clock, later), pauses: clock.pauses.map((pause) => closed(pause, at)) };
}

function moved(clock: Clock, later: (moment: number) => number): Clock {
  return {
    ...clock,
    firstDueAt: later(clock.firstDueAt),
    dueAt: later(clock.dueAt),
    remindAt: clock.remindAt === null || clock.remindedAt !== null ? clock.remindAt : later(clock.remindAt),
  };
}

/**
 * A new date for the promise, reminded anew at 75 % of the time that is left. A clock that stands still goes on
 * doing so, but from now: the date is what it is worth at this moment.
 */
export function moveDue(calendar: Calendar, clock: Clock, now: number, dueAt: number): Clock {
  const open = openPause(clock);
  const dated = {
    ...resume(calendar, clock, now),
    dueAt,
    remindAt: reminderAt(calendar, now, dueAt, clock.target, endedOf(clock.pauses)),
    remindedAt: null,
  };
  return open && open.plannedUntilAt > now ? pause(dated, now, open.plannedUntilAt, open.cause) : dated;
}

/**
 * A moment pushed back by a pause: as much time is left after it as before it; moments before the pause stay. Working
 * time without an open minute, as to a date at night, is counted as elapsed. What lies in `others` does not count.
 */
export function shifted(
  calendar: Calendar,
  moment: number,
  unit: Duration["unit"],
  { fromAt, untilAt }: EndedSpan,
  others: readonly EndedSpan[] = [],
): number {
  if (moment <= fromAt) return moment;
  const left = { fromAt, untilAt: moment };
  const working = unit === "working" ? minutesOutside(calendar, left, unit, others) : 0;
  return working > 0
    ? momentAfter(calendar, untilAt, { minutes: working, unit }, others)
    : momentAfter(
        calendar,
        untilAt,
        { minutes: minutesOutside(calendar, left, "elapsed", others), unit: "elapsed" },
        others,
      );
}

/** Working minutes that questions have stood clocks still, over all rounds; one that is still open counts when it ends. */
export function questionMinutes(calendar: Calendar, clocks: readonly Clock[]): number {
  const spans = new Map<number, number>();
  for (const { fromAt, untilAt, cause } of clocks.flatMap((clock) => clock.pauses)) {
    // One question stands several clocks still at once.
    if (cause === "question" && untilAt !== null)
      spans.set(fromAt, Math.max(untilAt, spans.get(fromAt) ?? untilAt));
  }
  return [...spans].reduce(
    (sum, [fromAt, untilAt]) => sum + workedMinutesBetween(calendar, fromAt, untilAt),
    0,
  );
}

/** How the resolve promise stands, in the ways it is ever shown. */
export function promiseKept(
  clock: Clock,
  reopened: boolean,
): "running" | "kept_first" | "kept_later" | "broken" {
  if (clock.brokenAt !== null) return "broken";
  if (clock.metAt === null) return "running";
  if (reopened || clock.metAt > clock.dueAt) return "broken";
  return clock.metAt <= clock.firstDueAt ? "kept_first" : "kept_later";
}

function reminderAt(
  calendar: Calendar,
  fromAt: number,
  dueAt: number,
  target: Duration,
  pauses: readonly Pick<Pause, "fromAt" | "untilAt">[],
): number | null {
  if (target.minutes < REMIND_FROM_MINUTES) return null;
  return fractionMoment(calendar, fromAt, dueAt, target.unit, REMIND_AT, pauses);
}

/** The closures that a clock begun then stands still for. */
function closuresFor(closures: readonly Closure[], startedAt: number): readonly Pause[] {
  const pauses: Pause[] = [];
  for (const { fromAt, untilAt, cause = "closure" } of closures) {
    if (untilAt <= startedAt) continue;
    const begin = freeBeginning(pauses, Math.max(fromAt, startedAt));
    pauses.push({ fromAt: begin, untilAt, plannedUntilAt: untilAt, cause });
  }
  return pauses;
}

/** A clock's pauses are told apart by their beginning; one that begins with another begins a millisecond later. */
function freeBeginning(pauses: readonly Pause[], fromAt: number): number {
  return pauses.some((pause) => pause.fromAt === fromAt) ? freeBeginning(pauses, fromAt + 1) : fromAt;
}

/** Pauses whose end is known. */
function endedOf(pauses: readonly Pause[]): readonly EndedSpan[] {
  return pauses.flatMap(({ fromAt, untilAt }) => (untilAt === null ? [] : [{ fromAt, untilAt }]));
}

function closed(pause: Pause, at: number): Pause {
  return pause.untilAt === null ? { ...pause, untilAt: endOf(pause, at) } : pause;
}

/** A pause never outlasts its plan, however late somebody looks. */
function endOf(pause: Pause, at: number): number {
  return Math.max(pause.fromAt, Math.min(at, pause.plannedUntilAt));
}
