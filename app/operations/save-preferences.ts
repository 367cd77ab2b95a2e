import { loadAccount } from "#app/db/account/account.ts";
import { setPublicReplies, writePreferences } from "#app/db/account/preferences.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import type { Refusal } from "#app/domain/refusals.ts";
import { refuse } from "#app/domain/refusals.ts";
import { type ChoicesSaid, choicesOf } from "#app/domain/telling/how-told.ts";
import type { Deps } from "./deps.ts";
import { orAway } from "./or-away.ts";

/**
 * Writes down how somebody would like to be told. What waits for an hour that they chose before is asked anew at once.
 * Refuses what no page offers, and quiet hours that begin and end at once.
 */
export async function savePreferences(
  deps: Deps,
  { actor, repliesInPublic, ...said }: ChoicesSaid & { actor: ActorRef; repliesInPublic?: boolean },
): Promise<{ ok: true } | Refusal | Unavailable> {
  return orAway(async () => {
    const now = deps.now();
    const account = await loadAccount(deps.db, actor, now);
    if (!account) return refuse("signed_out");
    const chosen = choicesOf(said);
    if (!chosen.ok) return chosen;
    await writePreferences(deps.db, account.personId, chosen.choices, now);
    if (repliesInPublic !== undefined)
      await setPublicReplies(deps.db, account.personId, repliesInPublic, now);
    return { ok: true };
  });
}
