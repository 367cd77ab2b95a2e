import { tokenHashesOf } from "#app/db/account/session-owners.ts";
import { beginErasure, type Erasure, eraseFromTickets, nextErasure } from "#app/db/people/erase-person.ts";
import { loadToErase } from "#app/db/people/read-erasures.ts";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import { DRAFTS, FILES } from "#app/domain/files/attached-file.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { mayErase } from "#app/domain/people/erasure.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { Deps } from "./deps.ts";
import { emptyRemoved } from "./empty-removed.ts";
import type { FileStore } from "./file-store.ts";
import { forgetDrafts } from "./forget-drafts.ts";

const TICKETS_AT_ONCE = 500;
const FEWEST_AT_ONCE = 20;
/** What is left after so many steps is the next minute's. */
const MOST_STEPS = 20;

/**
 * Erases one person: identity, addresses and everything unsent at once, their words ticket by ticket. The cases stay,
 * without a word of theirs or about them. Asked twice, or ended half-way, it goes on where it was; the minute goes on
 * too. Refuses as `mayErase` does. Answers whether it is done.
 */
export async function erasePerson(
  deps: Deps,
  store: FileStore,
  said: { actor: ActorRef; personId: PersonId },
): Promise<{ ok: true; isDone: boolean } | Refusal | Unavailable> {
  const now = deps.now();
  const { personId } = said;
  try {
    const { actor, person, doubles } = await loadToErase(deps.db, said.actor, personId, now);
    if (actor?.kind !== "person") return refuse("signed_out");
    const may = mayErase(actor, person && { ...person, isAsked: person.isAsked === 1 });
    if (!may.ok) return may;
    // Sessions name drafts that were kept while the database was away, so they are asked for before they go.
    const sessions = await tokenHashesOf(deps.db, personId);
    if (person?.isAsked === 0) {
      // The entries that turned out to be theirs first: what begins to be erased is not asked for again.
      for (const each of [...doubles, personId])
        await beginErasure(deps.db, { personId: each, askedById: actor.personId, now });
    }
    await forgetDrafts(store, { personId, tokenHashes: sessions });
    return { ok: true, isDone: await continueErasures(deps, store) };
  } catch (error) {
    if (isUnavailable(error)) return { ok: false, code: "unavailable" };
    throw error;
  }
}

/** Goes on with every erasure that was asked for, a bounded while; answers whether nothing is left. */
export async function continueErasures(deps: Deps, store: FileStore): Promise<boolean> {
  let most = TICKETS_AT_ONCE;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const erasure = await nextErasure(deps.db);
    if (erasure === null) return true;
    try {
      await eraseStep(deps, store, erasure, most);
    } catch (error) {
      if (!isUnavailable(error) || most <= FEWEST_AT_ONCE) throw error;
      // It may have been too much for the time that a question has.
      most = Math.ceil(most / 2);
    }
  }
  return (await nextErasure(deps.db)) === null;
}

async function eraseStep(deps: Deps, store: FileStore, erasure: Erasure, most: number): Promise<void> {
  const limits = { most, now: deps.now() };
  // Again, in case somebody's request was still on its way when it began.
  if (erasure.reachedTicketId === 0)
    await forgetDrafts(store, { personId: erasure.personId, tokenHashes: [] });
  const { renamedFiles } = await eraseFromTickets(deps.db, erasure, limits);
  // What was noted of them until they were sent says their names as well.
  if (renamedFiles.length > 0) await store.delete(renamedFiles.map((key) => key.replace(FILES, DRAFTS)));
  await emptyRemoved(deps, store);
}
