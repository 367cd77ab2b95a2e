import type { Verb } from "./command.ts";
import type { Audience, EventKind, PastEvent } from "./events.ts";
import type { Actor } from "./people/actor.ts";
import { personOf } from "./people/actor.ts";

/** Kinds of event, and four things that events of several kinds do. */
type ConflictSet = {
  events: readonly EventKind[];
  changedKind?: true;
  changedOwner?: true;
  setPromise?: true;
  hasWords?: true;
};

const ENDINGS = ["resolved", "closed", "cancelled", "merged"] as const;
const CONVERSATION: ConflictSet = { events: ["replied", "asked", ...ENDINGS], hasWords: true };
const OWNERSHIP: ConflictSet = {
  events: ["assigned", "claimed", "forwarded", "recategorised"],
  changedOwner: true,
};
const DATES: ConflictSet = {
  events: ["promised", "extension_asked", "extension_decided", "resolved"],
  setPromise: true,
};
const CHANGE_OF_KIND: ConflictSet = { events: [], changedKind: true };

/** Which later events a command collides with (PRODUCT 3, Concurrency). Verbs left out collide with nothing. */
export const CONFLICTS: Readonly<Partial<Record<Verb, ConflictSet>>> = {
  reply: CONVERSATION,
  ask: CONVERSATION,
  resolve: { events: ["replied", "reopened", ...ENDINGS], hasWords: true },
  tat: DATES,
  decide_extension: DATES,
  assign: OWNERSHIP,
  claim: OWNERSHIP,
  forward: OWNERSHIP,
  recategorise: OWNERSHIP,
  start: CHANGE_OF_KIND,
  hold: CHANGE_OF_KIND,
  resume: CHANGE_OF_KIND,
  undo_resolve: CHANGE_OF_KIND,
  close: CHANGE_OF_KIND,
  reopen: CHANGE_OF_KIND,
  rate: CHANGE_OF_KIND,
  decide_withdrawal: CHANGE_OF_KIND,
  merge: CHANGE_OF_KIND,
  unmerge: CHANGE_OF_KIND,
  // Two who split the same off would make two of it.
  split: { events: ["recategorised", "split", ...ENDINGS] },
  // Two who send somebody at once would send two.
  job: { events: ["job_given", ...ENDINGS] },
  appeal: CHANGE_OF_KIND,
  uphold: CHANGE_OF_KIND,
  review: { events: ["reviewed", "rated"] },
};

/**
 * The events a command collides with: after `seen`, visible to the actor, by someone else, in the verb's set.
 * @param visible audiences the actor may read
 */
export function collisions(
  verb: Verb,
  actor: Actor,
  seen: number | null,
  past: readonly PastEvent[],
  visible: readonly Audience[],
): readonly PastEvent[] {
  if (seen === null) return [];
  const set = CONFLICTS[verb];
  if (!set) return [];
  return past.filter(
    (event) =>
      event.seq > seen &&
      event.actorId !== personOf(actor) &&
      visible.includes(event.audience) &&
      isIn(set, event),
  );
}

function isIn(set: ConflictSet, event: PastEvent): boolean {
  if (set.events.includes(event.kind)) return true;
  return (
    (set.changedKind === true && event.changedKind) ||
    (set.changedOwner === true && event.changedOwner === true) ||
    (set.setPromise === true && event.setPromise === true) ||
    (set.hasWords === true && event.hasWords === true)
  );
}
