import { requeueDead } from "#app/db/outbox.ts";
import type { Deps } from "./deps.ts";

/**
 * Puts a dead letter (the id of its outbox row) back into the queue with a fresh age; what is no longer true is
 * still superseded when its turn comes. Answers false for what is not dead. Whoever calls it wakes the postbox.
 */
export function retryDeadLetter({ db, now }: Deps, id: number): Promise<boolean> {
  return requeueDead(db, id, now());
}
