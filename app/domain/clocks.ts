import type { Calendar } from "./calendar.ts";
import type { Clock, ClockKind, Pause, PauseCause, TicketState } from "./ticket.ts";
import { addDuration, type Duration, fractionMoment, workingMinutesBetween } from "./working-time.ts";

const REMIND_FROM_MINUTES = 30;
const REMIND_AT = 0.75;
const REOPEN_LEAST: Duration = { minutes: 4 * 60, unit: "working" };
const MINUTE_MS = 60_000;

/** A new promise: due by the calendar, reminded at 75 % when it is long enough to be worth it. */
export function startClock(
  calendar: Calendar,
  kind: ClockKind,
  round: number,
  startedAt: number,
  target: Duration,
  leastDueAt = startedAt,
): Clock {
  const dueAt = Math.max(addDuration(calendar, startedAt, target), leastDueAt);
  return {
    kind,
    round,
    startedAt,
    target,
    calendarVersion: calendar.version,
    firstDueAt: dueAt,
    dueAt,
    remindAt: reminderAt(calendar, startedAt, dueAt, target),
    remindedAt: null,
    metAt: null,
    brokenAt: null,
    brokenDueAt: null,
    pauses: [],
  };
}

/** The resolve clock after a reopening: half the original target, never less than 4 working hours away. */
export function reopenedClock(calendar: Calendar, round: number, at: number, original: Duration): Clock {
  const half = { minutes: Math.max(1, Math.floor(original.minutes / 2)), unit: original.unit };
  return startClock(calendar, "resolve", round, at, half, addDuration(calendar, at, REOPEN_LEAST));
}

/** The clock that runs now for a kind: of the latest round. */
export function currentClock(state: TicketState, kind: ClockKind): Clock | null {
  return state.clocks.filter((clock) => clock.kind === kind).sort((a, b) => b.round - a.round)[0] ?? null;
}

export function unmet(state: TicketState): readonly Clock[] {
  return state.clocks.filter((clock) => clock.metAt === null);
}

export function openPause(clock: Clock): Pause | null {
  return clock.pauses.find((pause) => pause.untilAt === null) ?? null;
}

/** Whether any promise of the ticket stands still now. */
export function isPaused(state: TicketState): boolean {
  return unmet(state).some((clock) => openPause(clock) !== null);
}

/** Stops a clock for good. A pause still open ends with it. */
export function meet(clock: Clock, at: number): Clock {
  return { ...clock, metAt: at, pauses: clock.pauses.map((pause) => closed(pause, at)) };
}

/** Stands the clock still from `fromAt`; it runs again by itself at `plannedUntilAt` at the latest. */
export function pause(clock: Clock, fromAt: number, plannedUntilAt: number, cause: PauseCause): Clock {
  return { ...clock, pauses: [...clock.pauses, { fromAt, untilAt: null, plannedUntilAt, cause }] };
}

/** Ends the open pause: what was left of the promise when it began is left now. Without one, the clock itself. */
export function resume(calendar: Calendar, clock: Clock, at: number): Clock {
  const open = openPause(clock);
  if (!open) return clock;
  const until = Math.max(at, open.fromAt);
  const later = (moment: number) => shifted(calendar, moment, clock.target.unit, open.fromAt, until);
  return {
    ...clock,
    dueAt: later(clock.dueAt),
    remindAt: clock.remindAt === null || clock.remindedAt !== null ? clock.remindAt : later(clock.remindAt),
    pauses: clock.pauses.map((pause) => closed(pause, until)),
  };
}

/** A new date for the promise, reminded anew at 75 % of the time that is left. */
export function moveDue(calendar: Calendar, clock: Clock, now: number, dueAt: number): Clock {
  return { ...clock, dueAt, remindAt: reminderAt(calendar, now, dueAt, clock.target), remindedAt: null };
}

/** A moment pushed back by a pause: as much time is left after it as before it; moments before the pause stay. */
export function shifted(
  calendar: Calendar,
  moment: number,
  unit: Duration["unit"],
  from: number,
  until: number,
): number {
  if (moment <= from) return moment;
  const minutes =
    unit === "elapsed" ? (moment - from) / MINUTE_MS : workingMinutesBetween(calendar, from, moment);
  return addDuration(calendar, until, { minutes, unit });
}

/** How the resolve promise stands, in the three ways it is ever shown. */
export function promiseKept(
  clock: Clock,
  reopened: boolean,
): "running" | "kept_first" | "kept_later" | "broken" {
  if (clock.brokenAt !== null) return "broken";
  if (clock.metAt === null) return "running";
  if (reopened || clock.metAt > clock.dueAt) return "broken";
  return clock.metAt <= clock.firstDueAt ? "kept_first" : "kept_later";
}

function reminderAt(calendar: Calendar, fromAt: number, dueAt: number, target: Duration): number | null {
  if (target.minutes < REMIND_FROM_MINUTES) return null;
  return fractionMoment(calendar, fromAt, dueAt, target.unit, REMIND_AT);
}

function closed(pause: Pause, at: number): Pause {
  return pause.untilAt === null ? { ...pause, untilAt: at } : pause;
}
