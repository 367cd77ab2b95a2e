/** Where and for whom a time is shown; `now` decides what goes without saying. Instants are epoch milliseconds. */
export type Shown = { timeZone: string; locale: string; now: number };

type Words = { weekday: string; day: string; month: string; year: string; hour: string; minute: string };

const formatters = new Map<string, Intl.DateTimeFormat>();

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
