import { loadMerge, mergePeople as merge } from "#app/db/people/merge-people.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import { mustConfirm } from "#app/domain/limits.ts";
import { mayMerge } from "#app/domain/people/merging.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { Deps } from "./deps.ts";
import { orAway } from "./or-away.ts";

/** Whose entry goes, and the entry that stays. */
export type MergeSaid = { personId: number; into: number };

/**
 * Makes two entries one person's: everything of the one is the other's from now on, its sessions end, and a job moves
 * what it is on tickets (`continueHandOvers`). Refuses as `mayMerge` does; audited. Two round trips.
 */
export async function mergePeople(
  deps: Deps,
  said: MergeSaid & { actor: ActorRef },
): Promise<{ ok: true } | Refusal | Unavailable> {
  return orAway(async () => {
    const now = deps.now();
    const { actor, double, stays } = await loadMerge(deps.db, said.actor, said, now);
    if (actor?.kind !== "person") return refuse("signed_out");
    const may = mayMerge(actor, double, stays);
    if (!may.ok) return may;
    if (mustConfirm(actor, now)) return refuse("confirm_first");
    if (may.isDone || double === null || stays === null) return { ok: true };
    const change = { personId: double.personId, into: stays.personId, byId: actor.personId, now };
    if (await merge(deps.db, { ...change, jobId: deps.ids.random() })) return { ok: true };
    // Somebody was faster: with the same, or with something else.
    const since = await loadMerge(deps.db, said.actor, said, now);
    return since.double?.mergedIntoId === stays.personId ? { ok: true } : refuse("merged_already");
  });
}
