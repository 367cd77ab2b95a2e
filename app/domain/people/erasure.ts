import type { PersonId } from "#app/domain/ids.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { PersonActor } from "./actor.ts";
import { hasRole } from "./permissions.ts";

/** What stands wherever somebody's name stood. */
export const ERASED_NAME = "Somebody erased";

/** Who would be erased, and what stands in the way. */
export type ToErase = {
  personId: PersonId;
  /** Open tickets that are theirs to do; somebody else must have them first. */
  owns: number;
  /** Whether that was asked before. */
  isAsked: boolean;
};

/**
 * Whether a privacy officer may have somebody erased. Refuses everybody else, a person who is not there, oneself,
 * and whoever still has work to hand on. Asking again is a yes.
 */
export function mayErase(actor: PersonActor, person: ToErase | null): { ok: true } | Refusal {
  if (!hasRole(actor, "privacy_officer")) return refuse("not_allowed");
  if (person === null) return refuse("requester_unknown", "person");
  if (person.personId === actor.personId) return refuse("not_oneself", "person");
  if (person.owns > 0 && !person.isAsked) return refuse("still_owns", "person", { count: person.owns });
  return { ok: true };
}
