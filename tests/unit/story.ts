import type { Command, Inputs, Verb } from "#app/domain/command.ts";
import { decide } from "#app/domain/decide.ts";
import type { CommitteeId } from "#app/domain/ids.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import type { Refusal } from "#app/domain/refusals.ts";
import type { Clock, ClockKind, TicketState } from "#app/domain/ticket.ts";
import { currentClock } from "#app/domain/time/clocks.ts";
import { moments } from "#app/domain/time/moments.ts";
import type { Decision, World } from "#app/domain/world.ts";
import {
  colleague,
  MESS,
  nameOf,
  neighbour,
  plumber,
  spoc,
  student,
  system,
  ticket,
  world,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";

/** A verb with nothing wrong in it, as somebody might really say it. */
export const GOOD: { readonly [V in Verb]: Inputs[V] } = {
  acknowledge: { message: "On it.", when: "" },
  start: {},
  hold: { reason: "parts", when: "25 Nov 11:00", words: "" },
  resume: {},
  tat: { when: "25 Nov 11:00", reason: "" },
  ask: { body: "Which tap?" },
  reply: { body: "The plumber comes at four." },
  note: { body: "Third time this month.", leadership: false },
  claim: {},
  assign: { personId: colleague.personId },
  forward: { to: "person:5", reason: "They know it best." },
  recategorise: { subcategory: "labs", reason: "" },
  decide_extension: { decision: "approve", reason: "" },
  resolve: { outcome: "fixed", text: "New washer." },
  undo_resolve: {},
  reopen: { reason: "It drips again." },
  close: {},
  cancel: { reason: "We mended it ourselves." },
  decide_withdrawal: { decision: "grant", reason: "It is yours to decide." },
  rate: { stars: 5, feedback: "", fixed: true },
  escalate: { reason: "Nobody came." },
  correct: { title: "", place: "Room 205", priority: "", requester: "" },
  offer_times: { times: ["2026-11-30/morning"] },
  watch: {},
  tag: { committeeId: 4 as CommitteeId, reason: "It is about food." },
  untag: { committeeId: MESS, reason: "" },
  merge: { into: "1020" },
  unmerge: {},
  split: { subcategory: "labs", text: "The projector is broken, too.", place: "", quotes: [] },
  link: { to: "1020", how: "related" },
  job: {
    contactId: plumber.personId,
    words: "Mend the tap.",
    place: "A room in Neeladri, floor 2",
    from: "25 Nov 10:00",
    until: "25 Nov 12:00",
  },
  revoke_job: { job: 2 },
  answer_job: { answer: "done", reason: "" },
  unlink: { to: "1020" },
  include: { incident: "1030" },
  exclude: {},
  join: { place: "Second floor", words: "Here as well." },
  leave: {},
  appeal: { text: "The rule does not say that." },
  uphold: { text: "It does." },
  review: { found: "They had waited twice." },
  redact: { what: "words:1", reason: "It has a phone number." },
  take_back: { seq: 2 },
  about: { person: "", words: "Whoever mends the taps." },
  restrict: { to: "protected" },
  reveal: { personId: neighbour.personId },
  look: { reason: "Its requester called me." },
  remind: { clock: "acknowledge", round: 1 },
  break: {},
  step: { level: 2 },
  climb: {},
  remind_stalled: {},
  resume_clock: {},
  remind_question: {},
  resolve_unanswered: {},
  ask_confirmation: {},
  close_by_silence: {},
  delivered: { seq: 2, at: at("2026-11-24 10:00") },
  observe_closure: { fromAt: at("2026-11-25 00:00"), untilAt: at("2026-11-26 00:00") },
  hand_on: { from: spoc.personId },
  move_person: { from: spoc.personId, to: colleague.personId },
  hand_on_appeal: {},
  remind_review: {},
  send_link: { personId: student.personId },
  resolve_with_incident: { incident: "1030", outcome: "fixed" },
  keep_mail: { body: "It is me.", sender: "meera@home.test", mail: 7, why: "unconfirmed" },
  ask_whose: { personId: student.personId, mail: 7 },
};

export function command<V extends Verb>(
  verb: V,
  input: Inputs[V],
  changes: Partial<Command<V>> = {},
): Command<V> {
  return {
    v: 1,
    verb,
    input,
    reference: "1024",
    actor: { kind: "system" },
    key: "key",
    seen: null,
    anyway: false,
    via: "web",
    ...changes,
  };
}

/** Decides one verb in a world; what is wrong with it is the test's to look at. */
export function say<V extends Verb>(
  surroundings: World,
  verb: V,
  input: Inputs[V],
  when: string,
): Decision | Refusal {
  return decide(surroundings, command(verb, input), at(when));
}

/** A ticket's life so far: its world, and everything decided in it. Telling on gives a new story. */
export type Story = {
  world: World;
  state: TicketState;
  decisions: readonly Decision[];
  /** What the last one made of it. */
  last: Decision;
  /** Somebody does something; fails when it is refused. */
  does<V extends Verb>(actor: Actor, verb: V, input: Inputs[V], when: string): Story;
  /** The code with which that would be refused; null if it would not. */
  refuses<V extends Verb>(actor: Actor, verb: V, input: Inputs[V], when: string): Refusal["code"] | null;
  /** Everything that happens by itself until then, each at its own moment. */
  passes(until: string): Story;
};

export function story(state: TicketState = ticket(), changes: Partial<World> = {}): Story {
  return told({ ...world(changes), state }, []);
}

function told(surroundings: World, decisions: readonly Decision[]): Story {
  const { state } = surroundings;
  const next = (actor: Actor, decision: Decision | Refusal, what: string): Story => {
    if (!decision.ok) throw new Error(`${what} was refused: ${decision.code}`);
    return told({ ...surroundings, actor, state: decision.after }, [...decisions, decision]);
  };
  const decided = <V extends Verb>(actor: Actor, verb: V, input: Inputs[V], when: number) =>
    decide({ ...surroundings, actor }, command(verb, input), when);
  return {
    world: surroundings,
    state,
    decisions,
    get last() {
      const last = decisions.at(-1);
      if (!last) throw new Error("nothing has happened yet");
      return last;
    },
    does: (actor, verb, input, when) => next(actor, decided(actor, verb, input, at(when)), verb),
    refuses(actor, verb, input, when) {
      const decision = decided(actor, verb, input, at(when));
      return decision.ok ? null : decision.code;
    },
    passes(until) {
      const [moment] = moments(state);
      if (!moment || moment.at > at(until)) return this;
      const decision = decided(system, moment.verb, moment.input, moment.at);
      return next(system, decision, moment.key).passes(until);
    },
  };
}

/** The clock that runs now for a kind. */
export function clock({ state }: Pick<Story, "state">, kind: ClockKind = "resolve"): Clock {
  const found = currentClock(state, kind);
  if (!found) throw new Error(`no ${kind} clock`);
  return found;
}

/** Who is told of the last event, and as what: "student requester". */
export function heard({ last }: Story): readonly string[] {
  return last.tellings.map(({ personId, duty }) => `${nameOf(personId)} ${duty}`);
}

/** What happened, event by event. */
export function history({ decisions }: Story): readonly string[] {
  return decisions.map(({ event }) => event.kind);
}

/** An instant as the campus reads it, "2026-11-24 13:00"; null stays null. */
export function shown(instant: number | null): string | null {
  if (instant === null) return null;
  return new Date(instant + 5.5 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
}
