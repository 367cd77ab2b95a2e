import { Temporal } from "temporal-polyfill";
import { dayAt } from "./calendar.ts";

/** Where and for whom a time is shown; `now` decides what goes without saying. Instants are epoch milliseconds. */
export type Shown = { timeZone: string; locale: string; now: number };

type Words = { weekday: string; day: string; month: string; year: string; hour: string; minute: string };

const formatters = new Map<string, Intl.DateTimeFormat>();
const relativeFormatters = new Map<string, Intl.RelativeTimeFormat>();

/** "Tue 24 Nov, 11:00"; with the year, "Tue 24 Nov 2027, 11:00", when it isn't the year of `now`. */
export function formatMoment(at: number, { timeZone, locale, now }: Shown): string {
  const { weekday, day, month, year, hour, minute } = wordsOf(at, timeZone, locale);
  const sameYear = year === wordsOf(now, timeZone, locale).year;
  return `${weekday} ${day} ${month}${sameYear ? "" : ` ${year}`}, ${hour}:${minute}`;
}

/** "today, 11:00", "tomorrow, 11:00", else as `formatMoment`. */
export function formatRelativeDay(at: number, shown: Shown): string {
  const daysAhead = dayAt(shown.timeZone, at) - dayAt(shown.timeZone, shown.now);
  if (daysAhead !== 0 && daysAhead !== 1) return formatMoment(at, shown);
  return `${relativeFormatter(shown.locale).format(daysAhead, "day")}, ${formatTime(at, shown)}`;
}

/** "09:05", on the 24-hour clock. */
export function formatTime(at: number, { timeZone, locale }: Omit<Shown, "now">): string {
  const { hour, minute } = wordsOf(at, timeZone, locale);
  return `${hour}:${minute}`;
}

/** "2026-11-24T11:00": the value of a datetime-local input that shows `at` in the zone; seconds are dropped. */
export function formatDateTimeLocal(at: number, { timeZone }: Pick<Shown, "timeZone">): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime();
  return local.toString({ smallestUnit: "minute" });
}

function wordsOf(at: number, timeZone: string, locale: string): Words {
  const words = { weekday: "", day: "", month: "", year: "", hour: "", minute: "" };
  for (const { type, value } of formatter(timeZone, locale).formatToParts(at)) {
    if (type in words) words[type as keyof Words] = value;
  }
  return words;
}

function formatter(timeZone: string, locale: string): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone}`;
  const known = formatters.get(key);
  if (known) return known;
  const fresh = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  formatters.set(key, fresh);
  return fresh;
}

function relativeFormatter(locale: string): Intl.RelativeTimeFormat {
  const known = relativeFormatters.get(locale);
  if (known) return known;
  const fresh = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  relativeFormatters.set(locale, fresh);
  return fresh;
}
