import type { CountedDay, DeadlineReceipt, SkippedDay } from "#app/domain/time/deadline-receipt.ts";
import { formatMoment, formatTime } from "#app/domain/time/moment.ts";
import type { Shown } from "./shown.ts";

const PAUSED = {
  question: "we waited for an answer",
  closure: "the campus was closed",
  outage: "it was part of a known problem",
  legal: "the law required a pause",
};

/**
 * A receipt as facts: from when, what counted, what did not. Beyond `most` days only the first ones and the last are
 * named.
 */
export function receiptLines(
  { counted, skipped }: DeadlineReceipt,
  fromAt: number,
  shown: Shown,
  most = Number.POSITIVE_INFINITY,
) {
  const days = shortened(
    counted.map((day) => countedWords(day, shown)),
    most,
  );
  const left = shortened(
    skipped.map((day) => `${dayOf(day.date, shown)}: ${skippedWords(day)}`),
    most,
  );
  return [
    { term: "Counted from", value: formatMoment(fromAt, shown) },
    { term: "Counted", value: days },
    ...(left === "" ? [] : [{ term: "Not counted", value: left }]),
  ];
}

function shortened(lines: readonly string[], most: number): string {
  if (lines.length <= most) return lines.join("; ");
  return [...lines.slice(0, most - 1), "…", lines.at(-1)].join("; ");
}

function countedWords(day: CountedDay, shown: Shown): string {
  return `${dayOf(day.date, shown)}, ${formatTime(day.fromAt, shown)} to ${formatTime(day.untilAt, shown)}`;
}

function skippedWords(day: SkippedDay): string {
  if (day.cause === "weekday") return "closed on this day of the week";
  if (day.cause === "holiday") return day.name;
  return `${PAUSED[day.cause]}${day.reason ? `: ${day.reason}` : ""}`;
}

/** "Tue 24 Nov" of an ISO date. */
function dayOf(date: string, shown: Shown): string {
  return formatMoment(Date.parse(`${date}T12:00:00Z`), { ...shown, timeZone: "UTC" }).split(",")[0] ?? date;
}
