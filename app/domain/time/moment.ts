/** Where and for whom a time is shown; `now` decides what goes without saying. Instants are epoch milliseconds. */
export type Shown = { timeZone: string; locale: string; now: number };

type Words = { weekday: string; day: string; month: string; year: string; hour: string; minute: string };

/** A formatter, and what it said of minutes lately: the same promises stand on page after page. */
type Known = { formatter: Intl.DateTimeFormat; minutes: Map<number, Words> };

const formatters = new Map<string, Known>();
const KNOWN_MINUTES = 2000;

/** "Tue 24 Nov, 11:00"; with the year, "Tue 24 Nov 2027, 11:00", when it isn't the year of `now`. */
export function formatMoment(at: number, { timeZone, locale, now }: Shown): string {
  const { weekday, day, month, year, hour, minute } = wordsOf(at, timeZone, locale);
  const sameYear = year === wordsOf(now, timeZone, locale).year;
  return `${weekday} ${day} ${month}${sameYear ? "" : ` ${year}`}, ${hour}:${minute}`;
}

/** "09:05", on the 24-hour clock. */
export function formatTime(at: number, { timeZone, locale }: Omit<Shown, "now">): string {
  const { hour, minute } = wordsOf(at, timeZone, locale);
  return `${hour}:${minute}`;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The beginning of the hour there; all that is said of when somebody did something who is not to be known by it. */
export function hourOf(at: number, timeZone: string): number {
  return at - Number(wordsOf(at, timeZone, "en-IN").minute) * MINUTE_MS - (at % MINUTE_MS);
}

/** The next full hour there, or this moment where it is one. */
export function nextHour(at: number, timeZone: string): number {
  const begun = hourOf(at, timeZone);
  return begun === at ? at : begun + HOUR_MS;
}

function wordsOf(at: number, timeZone: string, locale: string): Words {
  const { formatter, minutes } = knownOf(timeZone, locale);
  const minute = Math.floor(at / MINUTE_MS);
  const known = minutes.get(minute);
  if (known) return known;
  const words = { weekday: "", day: "", month: "", year: "", hour: "", minute: "" };
  for (const { type, value } of formatter.formatToParts(at)) {
    if (type in words) words[type as keyof Words] = value;
  }
  if (minutes.size >= KNOWN_MINUTES) minutes.clear();
  minutes.set(minute, words);
  return words;
}

function knownOf(timeZone: string, locale: string): Known {
  const key = `${locale} ${timeZone}`;
  const known = formatters.get(key);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const fresh = { formatter, minutes: new Map<number, Words>() };
  formatters.set(key, fresh);
  return fresh;
}
