import type { FileInput } from "#app/domain/command.ts";
import { type Taken, tightest } from "#app/domain/limits.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import { formatMoment } from "#app/domain/time/moment.ts";
import type { FilingWorld } from "./filing.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Whether a filing counts against its author's limit (PRODUCT 11): one for somebody else does not, nor an incident,
 * and where somebody is in danger nothing is ever refused for being too much.
 */
export function isCounted(
  { actor, requester, subcategory }: FilingWorld,
  { stops, incidentFrom }: FileInput,
): boolean {
  if (subcategory?.isEmergency || incidentFrom !== undefined) return false;
  return actor.kind === "person" && requester?.personId === actor.personId && stops !== "danger";
}

/** The refusal of one filing too many. Its moment is the first whole minute at which another one fits. */
export function tooManyFilings(
  { subcategory }: FilingWorld,
  { standings, againAt }: Taken,
  now: number,
): Refusal {
  const { most, windowMs } = tightest(standings) ?? { most: 0, windowMs: 0 };
  const shownAt = Math.ceil(againAt / MINUTE_MS) * MINUTE_MS;
  const timeZone = subcategory?.calendar.timeZone ?? "UTC";
  return refuse("too_many_filings", null, {
    most,
    span: windowMs < DAY_MS ? "an hour" : "a day",
    again: formatMoment(shownAt, { timeZone, locale: "en-IN", now }),
    seconds: Math.max(1, Math.ceil((againAt - now) / 1000)),
  });
}

/**
 * The refusal of one act too many from a network whose people are not known. Says when again as a span: there is no
 * campus to ask.
 */
export function tooManyFrom(
  code: "too_many_reports" | "too_many_codes" | "too_many_links",
  { againAt }: Pick<Taken, "againAt">,
  now: number,
): Refusal {
  const seconds = Math.max(1, Math.ceil((againAt - now) / 1000));
  const minutes = Math.ceil(seconds / 60);
  const again =
    minutes > 90
      ? `in ${Math.ceil(minutes / 60)} hours`
      : `in ${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
  return refuse(code, code === "too_many_codes" ? "code" : null, { again, seconds });
}
