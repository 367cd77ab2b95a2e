import { readViewer } from "#app/db/account/viewer.ts";
import { requeueDead } from "#app/db/sending/outbox.ts";
import { operates } from "#app/db/sending/read-sending.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { Deps } from "./deps.ts";
import { orAway } from "./or-away.ts";

/**
 * Puts a dead letter (the id of its outbox row) back into the queue with a fresh age, for an operator, with a row of the
 * audit log; what is no longer true is still superseded when its turn comes. Whoever asks twice changes nothing; for
 * everybody else it is not there. Whoever calls it wakes the postbox.
 */
export async function retryDeadLetter(
  deps: Deps,
  { actor, id }: { actor: ActorRef; id: number },
): Promise<{ ok: true } | Refusal | Unavailable> {
  return orAway(async () => {
    const now = deps.now();
    const { viewer } = await readViewer(deps.db, actor, now);
    if (!viewer) return refuse("signed_out");
    if (!operates(viewer)) return refuse("not_found");
    await requeueDead(deps.db, { id, byId: viewer.personId, now });
    return { ok: true };
  });
}
