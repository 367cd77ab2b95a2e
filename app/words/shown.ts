import type { Moment } from "#app/components/parts/moment.tsx";
import { dateOfDay, dayAt } from "#app/domain/time/calendar.ts";
import { formatMoment, formatTime, type Shown } from "#app/domain/time/moment.ts";

export { formatMoment, type Shown };

/** The language of every page so far; words and dates have to be of the same one. */
const LOCALE = "en-IN";

/** How times are shown on a page of this campus that is drawn at `now`. */
export function shownAt(campus: { timeZone: string }, now: number): Shown {
  return { timeZone: campus.timeZone, locale: LOCALE, now };
}

/** An instant for people ("Tue 24 Nov, 11:00") and for programs. */
export function momentOf(at: number, shown: Shown): Moment {
  return { iso: new Date(at).toISOString(), text: formatMoment(at, shown) };
}

/** The shortest that is clear: "15:00" on the day of `now`, else as `momentOf`. */
export function briefly(at: number, shown: Shown): string {
  const full = formatMoment(at, shown);
  const today = formatMoment(shown.now, shown);
  return dayOf(full) === dayOf(today) ? formatTime(at, shown) : full;
}

/** Which day and minute it is there, as forms send one: "2026-11-24T11:00". */
export function momentIn({ timeZone, now }: Shown): string {
  return `${dateOfDay(dayAt(timeZone, now))}T${formatTime(now, { timeZone, locale: LOCALE })}`;
}

/** A day as forms send it, for people: "Mon 16 Nov 2026"; as it is where there is no such day. */
export function dayWords(day: string): string {
  const at = Date.parse(day);
  return Number.isNaN(at) ? day : dayOf(formatMoment(at, { timeZone: "UTC", locale: LOCALE, now: 0 }));
}

/** "A", "A and B", "A, B and C". */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function dayOf(text: string): string {
  return text.slice(0, text.lastIndexOf(","));
}
