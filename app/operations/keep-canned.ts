import { addCanned, type CannedSaid, changeCanned, dropCanned, MOST_CANNED } from "#app/db/lists/canned.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import { type Refusal, refuse, refuseAll } from "#app/domain/refusals.ts";
import { fits, LIMITS, tidyLine } from "#app/domain/words.ts";
import type { Deps } from "./deps.ts";
import { orAway } from "./or-away.ts";

const LONGEST_TITLE = 60;
const OWNER = /^(me|(domain|scope):\d{1,15})$/;

type Kept = { ok: true } | Refusal | Unavailable;
/** `id` is empty for a new one; `owner` then says whose it is. */
export type CannedTyped = { id: string; title: string; words: string; owner: string };

/**
 * Keeps a reply for later, a new one or one that is there. Refuses what has no title or no words, a part of the campus
 * that is not its author's to write for, and more than can be chosen from.
 */
export async function keepCanned(
  { db, now }: Deps,
  { actor, id, ...typed }: CannedTyped & { actor: ActorRef },
): Promise<Kept> {
  return orAway(async () => {
    const [title, words] = [tidyLine(typed.title), typed.words.trim()];
    const issues = [
      ...wrong(title === "", "title", "words_missing"),
      ...wrong(!fits(title, LONGEST_TITLE), "title", "words_too_long", { most: LONGEST_TITLE }),
      ...wrong(words === "", "words", "words_missing"),
      ...wrong(!fits(words, LIMITS.body), "words", "words_too_long", { most: LIMITS.body }),
      ...wrong(id === "" && !OWNER.test(typed.owner), "owner", "choice_unknown"),
    ];
    if (issues.length > 0) return refuseAll(issues);
    if (id !== "") {
      const named = /^\d{1,15}$/.test(id) ? Number(id) : 0;
      return (await changeCanned(db, actor, { id: named, title, words, now: now() }))
        ? { ok: true }
        : refuse("not_found");
    }
    const owner = typed.owner as CannedSaid["owner"];
    const kept = await addCanned(db, actor, { title, words, owner, now: now() });
    if (kept === "nobody") return refuse("signed_out");
    if (kept === "not theirs") return refuse("choice_unknown", "owner");
    return kept === "kept" ? { ok: true } : refuse("canned_full", "title", { most: MOST_CANNED });
  });
}

/** Throws a kept reply away; whoever asks again changes nothing. */
export async function forgetCanned(
  { db, now }: Deps,
  { actor, id }: { actor: ActorRef; id: number },
): Promise<Kept> {
  return orAway(async () => {
    await dropCanned(db, actor, id, now());
    return { ok: true };
  });
}

function wrong(
  isWrong: boolean,
  field: string,
  code: "words_missing" | "words_too_long" | "choice_unknown",
  facts: Record<string, number> = {},
) {
  return isWrong ? [{ field, code, facts }] : [];
}
