import type { Actor } from "./actor.ts";
import { personOf } from "./actor.ts";
import type { Verb } from "./command.ts";
import type { Audience, EventKind, PastEvent } from "./events.ts";

type ConflictSet = { events: readonly EventKind[]; anyChangeOfKind: boolean };

const NONE: ConflictSet = { events: [], anyChangeOfKind: false };
const PUBLIC_WORDS = ["replied", "asked"] as const;
const CHANGE_OF_KIND: ConflictSet = { events: [], anyChangeOfKind: true };
const CONVERSATION: ConflictSet = {
  events: [...PUBLIC_WORDS, "resolved", "closed", "cancelled"],
  anyChangeOfKind: false,
};
const OWNERSHIP: ConflictSet = { events: ["assigned", "claimed"], anyChangeOfKind: false };

/** Which later events a command collides with (PRODUCT 3, Concurrency). Verbs left out collide with nothing. */
export const CONFLICTS: Readonly<Partial<Record<Verb, ConflictSet>>> = {
  reply: CONVERSATION,
  ask: CONVERSATION,
  resolve: { events: [...CONVERSATION.events, "reopened"], anyChangeOfKind: false },
  tat: { events: ["promised", "resolved"], anyChangeOfKind: false },
  assign: OWNERSHIP,
  claim: OWNERSHIP,
  start: CHANGE_OF_KIND,
  close: CHANGE_OF_KIND,
  reopen: CHANGE_OF_KIND,
  rate: CHANGE_OF_KIND,
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
  const set = CONFLICTS[verb] ?? NONE;
  return past.filter(
    (event) =>
      event.seq > seen &&
      event.actorId !== personOf(actor) &&
      visible.includes(event.audience) &&
      (set.events.includes(event.kind) || (set.anyChangeOfKind && event.changedKind)),
  );
}
