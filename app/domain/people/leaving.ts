import type { PersonId } from "#app/domain/ids.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { PersonActor } from "./actor.ts";
import { hasRole } from "./permissions.ts";
import type { PersonState } from "./responsible.ts";

/** How somebody stops being here: for now, or for good. */
export const GONE_STATES = ["suspended", "left"] as const;
export type GoneState = (typeof GONE_STATES)[number];

/** Somebody whose state is to change, and whether nobody else could administer the campus without them. */
export type Leaver = { personId: PersonId; state: PersonState; isLastAdmin: boolean };

/**
 * Whether a super admin may deactivate somebody: never themselves, never the last super admin, and only people who
 * are here.
 */
export function mayDeactivate(
  actor: PersonActor,
  person: Leaver | null,
  to: string,
): { ok: true; to: GoneState } | Refusal {
  const refusal = notTheirs(actor, person);
  if (refusal) return refusal;
  const known = GONE_STATES.find((state) => state === to);
  if (!known) return refuse("choice_unknown", "state");
  if (person?.isLastAdmin) return refuse("last_super_admin");
  if (!["active", "invited", "alumni"].includes(person?.state ?? "")) return refuse("gone_already");
  return { ok: true, to: known };
}

/** Whether a super admin may let somebody in again: whoever was deactivated, and nobody who was erased or merged. */
export function mayReactivate(actor: PersonActor, person: Leaver | null): { ok: true } | Refusal {
  const refusal = notTheirs(actor, person);
  if (refusal) return refusal;
  return isGone(person?.state) ? { ok: true } : refuse("not_gone");
}

export function isGone(state: PersonState | undefined): boolean {
  return GONE_STATES.some((gone) => gone === state);
}

function notTheirs(actor: PersonActor, person: Leaver | null): Refusal | null {
  if (!hasRole(actor, "super_admin")) return refuse("not_allowed");
  if (person === null) return refuse("nobody_there");
  return person.personId === actor.personId ? refuse("not_yourself") : null;
}
