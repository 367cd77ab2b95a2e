import type { PersonId } from "#app/domain/ids.ts";
import { type Refusal, refuse, refuseAll } from "#app/domain/refusals.ts";
import { overlap, type Span, spanFrom, type TypedSpan, wrong } from "#app/domain/time/spans.ts";
import type { PersonActor } from "./actor.ts";
import { hasRole } from "./permissions.ts";

/** What is asked about somebody's absence: whose it is, who could stand in, and when they are away already. */
export type AbsenceWorld = {
  actor: PersonActor;
  personId: PersonId;
  /** Everybody who is staff now. */
  staff: readonly PersonId[];
  known: readonly Span[];
};

/** Who is to stand in, the first choice first; 0 where nobody is chosen. */
export type TypedAbsence = TypedSpan & { substitutes: readonly number[] };

export type Absent = Span & { personId: PersonId; substituteIds: readonly PersonId[] };

/** Whether somebody may say when this person is away: they themselves, as staff, and super admins. */
export function mayEnterAbsence({ actor, personId, staff }: Omit<AbsenceWorld, "known">): boolean {
  return staff.includes(personId) && (actor.personId === personId || hasRole(actor, "super_admin"));
}

/**
 * An absence as it may be entered, or every field that is wrong: moments in order, not while they are away already, and
 * others of the staff who stand in, each once.
 */
export function absenceFrom(
  world: AbsenceWorld,
  { substitutes, ...typed }: TypedAbsence,
  now: number,
): { ok: true; absence: Absent } | Refusal {
  if (!mayEnterAbsence(world)) return refuse("not_allowed");
  const spanned = spanFrom(typed, now);
  const chosen = substitutes.filter((id) => id !== 0) as PersonId[];
  const issues = [
    ...(spanned.ok ? [] : spanned.issues),
    ...wrong(
      spanned.ok && world.known.some((each) => overlap(each, spanned.span)),
      "from",
      "absence_overlaps",
    ),
    ...wrong(chosen.includes(world.personId), "substitute", "substitute_oneself"),
    ...wrong(
      chosen.some((id) => id !== world.personId && !world.staff.includes(id)) ||
        new Set(chosen).size < chosen.length,
      "substitute",
      "substitute_unknown",
    ),
  ];
  if (!spanned.ok || issues.length > 0) return refuseAll(issues);
  return { ok: true, absence: { ...spanned.span, personId: world.personId, substituteIds: chosen } };
}
