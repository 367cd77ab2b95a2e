import type { Calendar } from "#app/domain/time/calendar.ts";
import {
  addDuration,
  type Duration,
  type PausedSpan,
  workingMinutesBetween,
} from "#app/domain/time/working-time.ts";

type ClockRun = { startedAt: number; target: Duration; pauses: readonly PausedSpan[] };

const MINUTE_MS = 60_000;

/**
 * The model of a clock with pauses: counts its due moment from the start, in one go, where the product moves it at
 * each resumption. Null while a pause is open, unless the target had run out before that pause began.
 */
export function dueAfterPauses(calendar: Calendar, clock: ClockRun): number | null {
  const { unit, minutes } = clock.target;
  let leftMs = Math.round(minutes * MINUTE_MS);
  let ranFromAt = clock.startedAt;
  for (const pause of clock.pauses.toSorted((a, b) => a.fromAt - b.fromAt)) {
    const ranMs = passedMs(calendar, ranFromAt, pause.fromAt, unit);
    if (ranMs >= leftMs) break;
    if (pause.untilAt === null) return null;
    leftMs -= ranMs;
    ranFromAt = Math.max(ranFromAt, pause.untilAt);
  }
  return addDuration(calendar, ranFromAt, { minutes: leftMs / MINUTE_MS, unit });
}

function passedMs(calendar: Calendar, fromAt: number, untilAt: number, unit: Duration["unit"]): number {
  if (unit === "elapsed") return Math.max(0, untilAt - fromAt);
  return Math.round(workingMinutesBetween(calendar, fromAt, untilAt) * MINUTE_MS);
}
