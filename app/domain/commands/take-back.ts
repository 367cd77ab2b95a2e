import { ladderFor, nextRungAt } from "../escalation.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { defaultStatus, OPEN_KINDS } from "../statuses.ts";
import type { Changes } from "../ticket.ts";
import type { World } from "../world.ts";
import { questionOver } from "./public-act.ts";
import type { Said } from "./redact.ts";
import { TAKE_BACK_MS } from "./reply.ts";

/**
 * Whoever wrote a reply or a question to the requester takes it back before it leaves the house (PRODUCT 3, reply).
 * Its words go from the ticket and back to their author, unsent; what it alone had set in motion is as before. Refuses
 * what somebody else said, what leaves at once, and what is older than thirty seconds.
 */
export const takeBack: Rule<"take_back"> = {
  from: [...OPEN_KINDS, "resolved"],
  decide(world, _input, now) {
    const { actor, redactable } = world;
    const said = redactable?.said;
    if (!redactable?.seq || !said?.waits || actor.kind !== "person" || said.byId !== actor.personId)
      return refuse("nothing_to_take_back");
    if (now >= said.at + TAKE_BACK_MS) return refuse("take_back_too_late");
    const changes = asBefore(world, redactable.seq, said, now);
    const kind = redactable.kind === "asked" ? "question" : "reply";
    return {
      ...step(event("taken_back", { facts: { of: redactable.seq }, changes }), null, now),
      redacted: { words: redactable.seq, file: null, silences: true, unsent: { kind } },
    };
  },
};

/** Under which id the words of a message that was taken back wait for their author. */
export function takenBackId(reference: string, seq: number): string {
  return `taken-back-${reference}-${seq}`;
}

/**
 * Without a question nothing waits; without the first public act nobody has acknowledged; and the silence goes on, since
 * nobody has heard anything.
 */
function asBefore(world: World, seq: number, said: Said, now: number): Changes {
  const { ticket, clocks } = withoutAct(world, seq, said, now);
  return { ticket: { ...said.stalls, ...ticket }, clocks };
}

function withoutAct(world: World, seq: number, said: Said, now: number): Changes {
  const { ticket, clocks } = world.state;
  const isAsked = ticket.statusKind === "waiting_requester" && ticket.questionAskedAt === said.at;
  const over = isAsked ? questionOver(world, now) : { ticket: {}, clocks: [] };
  // What came after it may have been a public act as well, for which the promise stays met.
  const wasFirst = ticket.version === seq && ticket.acknowledgedAt === said.at;
  if (!wasFirst) return over;
  const owed = clocks
    .filter((clock) => clock.kind === "acknowledge" && clock.metAt === said.at)
    .map((clock) => ({ ...clock, metAt: null }));
  const wasNew = isAsked || ticket.statusKind === "active";
  return {
    ticket: {
      ...over.ticket,
      ...(wasNew ? defaultStatus(world.statuses, "new") : {}),
      acknowledgedAt: null,
      acknowledgedById: null,
      ...(owed.some((clock) => clock.brokenAt !== null) ? { nextLevelAt: climbsAt(world, now) } : {}),
    },
    clocks: [...over.clocks, ...owed],
  };
}

/** The ladder stood still while the message was taken for an act; its next step counts from now. */
function climbsAt(world: World, now: number): number | null {
  return nextRungAt(world.calendar, ladderFor(world, now), world.state.ticket.level, now);
}
