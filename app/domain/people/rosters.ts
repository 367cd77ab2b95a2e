import type { DomainId, PersonId, ScopeId } from "#app/domain/ids.ts";
import { type Refusal, refuse, refuseAll } from "#app/domain/refusals.ts";
import { overlap, type Span, spanFrom, type TypedSpan, wrong } from "#app/domain/time/spans.ts";
import type { PersonActor } from "./actor.ts";
import { hasRole } from "./permissions.ts";

/** Somebody's turn of duty; scope null is the whole domain. */
export type Turn = Span & { domainId: DomainId; scopeId: ScopeId | null; personId: PersonId };

export type RosterWorld = {
  actor: PersonActor;
  /** Where the turn is to be; null where there is no such part of the campus. */
  part: Pick<Turn, "domainId" | "scopeId"> | null;
  staff: readonly PersonId[];
  /** The turns of the same part that are not over. */
  known: readonly Pick<Turn, "personId" | "fromAt" | "untilAt">[];
};

/** A turn as a super admin may enter it, or every field that is wrong: a part, one of the staff, moments in order. */
export function turnFrom(
  { actor, part, staff, known }: RosterWorld,
  { personId, ...typed }: TypedSpan & { personId: number },
  now: number,
): { ok: true; turn: Turn } | Refusal {
  if (!hasRole(actor, "super_admin")) return refuse("not_allowed");
  const spanned = spanFrom(typed, now);
  const member = staff.find((id) => id === personId);
  const isKnown = known.some(
    (each) => each.personId === personId && spanned.ok && overlap(each, spanned.span),
  );
  const issues = [
    ...wrong(part === null, "part", "part_unknown"),
    ...wrong(member === undefined, "person", "staff_unknown"),
    ...(spanned.ok ? [] : spanned.issues),
    ...wrong(isKnown, "from", "turn_overlaps"),
  ];
  if (part === null || member === undefined || !spanned.ok || issues.length > 0) return refuseAll(issues);
  return { ok: true, turn: { ...part, ...spanned.span, personId: member } };
}
