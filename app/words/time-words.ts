import type { AvailableTime } from "#app/domain/filing/available-times.ts";
import { formatTime } from "#app/domain/time/moment.ts";
import { formatMoment, type Shown } from "./shown.ts";

/** What a question for them says. */
export const TIMES_HINT =
  "Morning is 8 to 12, afternoon 12 to 16, evening 16 to 20. Those who look after it and whoever is sent see it, and nobody else.";

/** "Mon 30 Nov, 08:00 to 12:00; Tue 1 Dec, 14:00 to 16:00": when somebody may come. */
export function timesWords(times: readonly AvailableTime[], shown: Shown): string {
  return times
    .map(({ fromAt, untilAt }) => `${formatMoment(fromAt, shown)} to ${formatTime(untilAt, shown)}`)
    .join("; ");
}
