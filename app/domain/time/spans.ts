import { type Issue, refuse } from "#app/domain/refusals.ts";

/** From `fromAt` until before `untilAt` (epoch milliseconds); null is until further notice. */
export type Span = { fromAt: number; untilAt: number | null };

/** As typed: a moment that could not be read is null; one that was left out is not given. */
export type TypedSpan = { fromAt?: number | null; untilAt?: number | null };

const FURTHEST_MS = 366 * 86_400_000;

/**
 * A stretch of time that begins now or later and ends after that, if it ends. What would have begun before begins
 * now: who was responsible until now stays as it was.
 */
export function spanFrom(
  { fromAt, untilAt }: TypedSpan,
  now: number,
): { ok: true; span: Span } | { ok: false; issues: readonly Issue[] } {
  const from = Math.max(fromAt ?? now, now);
  const issues = [
    ...wrong(fromAt === null, "from", "moment_unchosen"),
    ...wrong(from > now + FURTHEST_MS, "from", "date_too_far"),
    ...wrong(untilAt === null, "until", "moment_unchosen"),
    ...wrong(typeof untilAt === "number" && untilAt <= now, "until", "date_past"),
    ...wrong(typeof untilAt === "number" && untilAt > now && untilAt <= from, "until", "span_order"),
  ];
  return issues.length > 0
    ? { ok: false, issues }
    : { ok: true, span: { fromAt: from, untilAt: untilAt ?? null } };
}

/** Whether two of them have a moment in common. */
export function overlap(one: Span, other: Span): boolean {
  const end = (span: Span) => span.untilAt ?? Number.POSITIVE_INFINITY;
  return one.fromAt < end(other) && other.fromAt < end(one);
}

/** One thing that is wrong at a field, or nothing. */
export function wrong(is: boolean, field: string, code: Issue["code"]): readonly Issue[] {
  return is ? refuse(code, field).issues : [];
}
