import { markAllSeen } from "#app/db/sending/unseen.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import type { Deps } from "./deps.ts";
import { orAway } from "./or-away.ts";

/** Marks everything that somebody was told up to a row as seen; whoever asks again changes nothing. */
export async function markInboxSeen(
  { db, now }: Deps,
  { actor, upTo }: { actor: ActorRef; upTo: number },
): Promise<{ ok: true } | Unavailable> {
  return orAway(async () => {
    await markAllSeen(db, actor, upTo, now());
    return { ok: true };
  });
}
