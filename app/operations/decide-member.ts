import { decideMembership, loadUndecided } from "#app/db/people/memberships.ts";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import { decisionOn } from "#app/domain/people/memberships.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { Deps } from "./deps.ts";

/** `decision` is confirm or refuse. */
export type MemberDecision = { memberId: number; decision: string };

/** Confirms or refuses who was proposed, by an advisor. Refuses as `decisionOn` does; records the word and whose it is. */
export async function decideMember(
  deps: Deps,
  { actor: ref, memberId, decision }: MemberDecision & { actor: ActorRef },
): Promise<{ ok: true; state: "confirmed" | "refused" } | Refusal | Unavailable> {
  const now = deps.now();
  try {
    const { actor, proposal } = await loadUndecided(deps.db, ref, memberId, now);
    if (actor?.kind !== "person") return refuse("signed_out");
    const by = actor.personId;
    const decided = decisionOn(proposal, { by, decision }, now);
    if (!decided.ok || !proposal) return decided.ok ? refuse("not_found") : decided;
    const { state } = decided;
    if (!decided.isDecided)
      await decideMembership(deps.db, { id: memberId, state, term: proposal }, { personId: by, now });
    return { ok: true, state };
  } catch (error) {
    if (isUnavailable(error)) return { ok: false, code: "unavailable" };
    throw error;
  }
}
