import { changesBetween, rebuilt } from "#app/domain/proof/projection.ts";
import { meet } from "#app/domain/time/clocks.ts";
import { stallsFrom } from "#app/domain/time/soft-triggers.ts";
import { event } from "../events.ts";
import type { PersonId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import { apply, type Changes, type Clock, type TicketState } from "../ticket.ts";
import type { World } from "../world.ts";
import { stoodStill } from "./ask.ts";
import { toKind } from "./public-act.ts";
import type { Said } from "./redact.ts";
import { TAKE_BACK_MS } from "./reply.ts";

/**
 * Whoever wrote a reply or a question to the requester takes it back before it leaves the house (PRODUCT 3, reply).
 * Its words and files go from the ticket and back to their author, unsent; the ticket is as if it had never been said.
 * Refuses what somebody else said, what leaves at once, and what is older than thirty seconds; the commit what has begun
 * to leave all the same.
 */
export const takeBack: Rule<"take_back"> = {
  from: [...OPEN_KINDS, "resolved"],
  decide(world, _input, now) {
    const { actor, redactable, state } = world;
    const said = redactable?.said;
    if (!redactable?.seq || !said?.waits || actor.kind !== "person" || said.byId !== actor.personId)
      return refuse("nothing_to_take_back");
    if (now >= said.at + TAKE_BACK_MS) return refuse("take_back_too_late");
    const changes = changesBetween(state, without(world, redactable.seq, said));
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

/** What one event made of its ticket. `takesBack`: the message that it took back; null for every other kind. */
export type Made = {
  seq: number;
  at: number;
  /** Whose public act it was as staff; null where it was none. */
  actedById: PersonId | null;
  takesBack: number | null;
  changes: Changes;
};

/**
 * What all events make of the ticket but the message, and but those that were taken back in the same half minute; each
 * of them leaves what the others stand on.
 */
function without(world: World, seq: number, { at, made }: Said): TicketState {
  const since = at - TAKE_BACK_MS;
  const undone = made.filter(({ takesBack }) =>
    made.some((each) => each.seq === takesBack && each.at > since),
  );
  const gone = new Set([seq, ...undone.flatMap((each) => [each.seq, each.takesBack ?? 0])]);
  const left = made.filter((each) => !gone.has(each.seq));
  const history = left.map(({ changes }) => changes);
  const reset = left.findLast(({ changes }) => changes.ticket?.acknowledgedAt === null)?.seq ?? 0;
  const from = Math.min(...gone);
  const later = left.filter(({ actedById, seq }) => actedById !== null && seq > from);
  const first = later.find((each) => each.seq > reset);
  const folded = acknowledged(world, unanswered(rebuilt(world.state, history), history), first);
  return stalling(world, waiting(world, folded, later), later);
}

/** Words wait from the first that nobody has answered, however often somebody wrote since. */
function unanswered(state: TicketState, history: readonly Changes[]): TicketState {
  const unansweredAt = history.reduce((since, { ticket }) => {
    const set = ticket?.unansweredAt;
    return set === undefined ? since : set === null ? null : (since ?? set);
  }, state.ticket.unansweredAt);
  return { ...state, ticket: { ...state.ticket, unansweredAt } };
}

/** The next public act was the first one then: it met the promise, and the ticket is new no more. */
function acknowledged(world: World, state: TicketState, act: Made | undefined): TicketState {
  if (!act || state.ticket.acknowledgedAt !== null) return state;
  return {
    ...state,
    ticket: {
      ...state.ticket,
      ...(state.ticket.statusKind === "new" ? toKind({ ...world, state }, "active") : {}),
      acknowledgedAt: act.at,
      acknowledgedById: act.actedById,
    },
    clocks: state.clocks.map((clock) =>
      clock.kind === "acknowledge" && clock.metAt === null ? meet(world.calendar, clock, act.at) : clock,
    ),
  };
}

/** A question that another one followed leaves the other waiting; without one nothing stands still for an answer. */
function waiting(world: World, state: TicketState, later: readonly Made[]): TicketState {
  if (state.ticket.questionAskedAt === null) return { ...state, clocks: state.clocks.map(notAsked) };
  const asked = later.findLast(({ changes }) => typeof changes.ticket?.questionAskedAt === "number");
  if (!asked) return state;
  const ticket = { ...state.ticket, ...toKind({ ...world, state }, "waiting_requester") };
  return apply({ ...state, ticket }, { clocks: stoodStill({ ...world, state }, asked.at) });
}

function notAsked(clock: Clock): Clock {
  const pauses = clock.pauses.filter(({ cause, untilAt }) => cause !== "question" || untilAt !== null);
  return { ...clock, pauses };
}

/** The silence counts from the last thing that was said and is left. */
function stalling({ calendar }: World, state: TicketState, later: readonly Made[]): TicketState {
  const last = later.at(-1);
  if (!last || state.ticket.statusKind !== "active") return state;
  return { ...state, ticket: { ...state.ticket, ...stallsFrom(calendar, last.at) } };
}
