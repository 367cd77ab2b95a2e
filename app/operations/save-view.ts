import { forgetView as forget, keepView, MOST_SAVED } from "#app/db/lists/saved-views.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import { deskAsked, deskQuery } from "#app/domain/desk/desk.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import { fits, tidyLine } from "#app/domain/words.ts";
import type { Deps } from "./deps.ts";
import { orAway } from "./or-away.ts";

const LONGEST_NAME = 40;

type Saved = { ok: true; query: string } | Refusal | Unavailable;

/**
 * Keeps a view of the desk under a name, in the place of one that has it. Refuses a name that is missing or too long,
 * and more views than fit beside each other.
 */
export async function saveView(
  { db, now }: Deps,
  { actor, name: typed, query: given }: { actor: ActorRef; name: string; query: string },
): Promise<Saved> {
  return orAway(async () => {
    const name = tidyLine(typed);
    if (name === "") return refuse("words_missing", "name");
    if (!fits(name, LONGEST_NAME)) return refuse("words_too_long", "name", { most: LONGEST_NAME });
    const query = deskQuery(deskAsked(new URLSearchParams(given))).toString();
    const kept = await keepView(db, actor, { name, query, now: now() });
    if (kept === "nobody") return refuse("signed_out");
    return kept === "kept" ? { ok: true, query } : refuse("views_full", "name", { most: MOST_SAVED });
  });
}

/** Forgets a saved view; whoever asks again changes nothing. */
export async function forgetView(
  { db, now }: Deps,
  { actor, id }: { actor: ActorRef; id: number },
): Promise<{ ok: true } | Refusal | Unavailable> {
  return orAway(async () => {
    await forget(db, actor, id, now());
    return { ok: true };
  });
}
