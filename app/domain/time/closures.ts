import type { PersonActor } from "#app/domain/people/actor.ts";
import { hasRole } from "#app/domain/people/permissions.ts";
import { type Issue, type Refusal, refuse, refuseAll } from "#app/domain/refusals.ts";
import { DECLARED_CAUSES } from "#app/domain/ticket.ts";
import { fits, LIMITS, tidyLine } from "#app/domain/words.ts";
import { type Closure, dateOfDay, dayOfDate, wallInstant } from "./calendar.ts";

const DAY_MS = 86_400_000;
/** Later than this nobody should find out that a promise did not run. */
const LATEST_BEHIND_MS = 7 * DAY_MS;
const LONGEST_MS = 62 * DAY_MS;
const FURTHEST_MS = 366 * DAY_MS;

/** What a super admin declares; a moment that could not be read is null. */
export type Declared = { fromAt: number | null; untilAt: number | null; reason: string; cause?: string };

/**
 * A closure as it may be declared, or every field that is wrong: both moments, in order, at most two months long, not
 * over, begun at most a week ago, at most a year away, a cause, and a reason, which everybody reads.
 */
export function closureFrom(
  actor: PersonActor,
  { fromAt, untilAt, reason: typed, cause: chosen = "" }: Declared,
  now: number,
): { ok: true; closure: Closure } | Refusal {
  if (!hasRole(actor, "super_admin")) return refuse("not_allowed");
  const reason = tidyLine(typed);
  // A form that was drawn before there was a choice.
  const cause = DECLARED_CAUSES.find((known) => known === (chosen || "closure"));
  const issues: Issue[] = [
    ...wrong(cause === undefined, "cause", "choice_unknown"),
    ...wrong(fromAt === null, "from", "moment_unchosen"),
    ...wrong(untilAt === null, "until", "moment_unchosen"),
    ...wrong(untilAt !== null && untilAt <= now, "until", "date_past"),
    ...wrong(fromAt !== null && fromAt < now - LATEST_BEHIND_MS, "from", "closure_too_late"),
    ...wrong(fromAt !== null && fromAt > now + FURTHEST_MS, "from", "date_too_far"),
    ...wrong(fromAt !== null && untilAt !== null && !isInOrder(fromAt, untilAt), "until", "closure_order"),
    ...wrong(reason === "", "reason", "reason_missing"),
    ...(fits(reason, LIMITS.title)
      ? []
      : [{ field: "reason", code: "words_too_long", facts: { most: LIMITS.title } } as const]),
  ];
  if (issues.length > 0 || fromAt === null || untilAt === null) return refuseAll(issues);
  return { ok: true, closure: { fromAt, untilAt, reason, cause } };
}

function isInOrder(fromAt: number, untilAt: number): boolean {
  return fromAt < untilAt && untilAt - fromAt <= LONGEST_MS;
}

function wrong(is: boolean, field: string, code: Issue["code"]): readonly Issue[] {
  return is ? [{ field, code, facts: {} }] : [];
}

/** A moment in a zone's own time, as date fields send it; null for what is none. */
export function momentOn(timeZone: string, typed: string): number | null {
  const [, date = "", hour = "", minute = ""] =
    /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::\d{2})?$/.exec(typed.trim()) ?? [];
  const day = dayOfDate(date);
  if (!Number.isInteger(day) || dateOfDay(day) !== date || Number(hour) > 23 || Number(minute) > 59)
    return null;
  return wallInstant(timeZone, day, Number(hour) * 60 + Number(minute));
}
