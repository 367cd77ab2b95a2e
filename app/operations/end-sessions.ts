import { endSessionsOf, loadAccount } from "#app/db/account/account.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { Deps } from "./deps.ts";
import { orAway } from "./or-away.ts";

/** One of somebody's sessions as the page names it; null is all but the one that asks. */
export type SessionNamed = { name: string | null };

/** Ends sessions of the person who asks, at once. Refuses one that is over, or not theirs. */
export async function endSessions(
  deps: Deps,
  { actor, name }: SessionNamed & { actor: ActorRef },
): Promise<{ ok: true } | Refusal | Unavailable> {
  return orAway(async () => {
    const now = deps.now();
    const account = await loadAccount(deps.db, actor, now);
    if (!account) return refuse("signed_out");
    const allBut = actor.kind === "session" ? actor.tokenHashes : [];
    const ended = await endSessionsOf(deps.db, account.personId, name === null ? { allBut } : { name }, now);
    return ended > 0 || name === null ? { ok: true } : refuse("session_over");
  });
}
