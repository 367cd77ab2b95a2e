import type { PersonId } from "#app/domain/ids.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { PersonActor } from "./actor.ts";
import { hasRole } from "./permissions.ts";
import type { PersonState } from "./responsible.ts";

/** One of two entries that may be one person; `mergedIntoId`: whose the entry is by now. */
export type Entry = { personId: PersonId; state: PersonState; mergedIntoId: PersonId | null };

/**
 * Whether a super admin may make two entries one person's, of which the second stays. Refuses everybody else, oneself on
 * either side, whoever is not there, and who is gone: they are let in again first. What is done already is a yes.
 */
export function mayMerge(
  actor: PersonActor,
  double: Entry | null,
  stays: Entry | null,
): { ok: true; isDone: boolean } | Refusal {
  if (!hasRole(actor, "super_admin")) return refuse("not_allowed");
  if (double === null) return refuse("nobody_there");
  if (stays === null) return refuse("requester_unknown", "who");
  if (double.personId === actor.personId || stays.personId === actor.personId) return refuse("not_yourself");
  if (double.personId === stays.personId) return refuse("same_entry", "who");
  if (double.mergedIntoId !== null)
    return double.mergedIntoId === stays.personId ? { ok: true, isDone: true } : refuse("merged_already");
  if (stays.state !== "active") return refuse("stays_gone", "who");
  if (!["active", "invited", "alumni"].includes(double.state)) return refuse("gone_already");
  return { ok: true, isDone: false };
}
