import type { Inputs, PersonVerb } from "#app/domain/command.ts";
import type { Chance } from "./chance.ts";

/** What somebody does, that many minutes after the step before it; the owner is whoever has the ticket then. */
export type LifeStep = {
  [V in PersonVerb]: { by: "owner" | "requester"; after: number; verb: V; input: Inputs[V] };
}[PersonVerb];
/** What happened to a ticket; `promiseDays` is when its promise shall end, in days from now. */
export type Life = { filedDaysAgo: number; steps: readonly LifeStep[]; promiseDays: number | null };

const HOUR = 60;
const DAY = 24 * HOUR;

const owner = <V extends PersonVerb>(after: number, verb: V, input: Inputs[V]) =>
  ({ by: "owner", after, verb, input }) as LifeStep;
const requester = <V extends PersonVerb>(after: number, verb: V, input: Inputs[V]) =>
  ({ by: "requester", after, verb, input }) as LifeStep;

const seen = owner(20, "acknowledge", { message: "", when: "" });
const started = owner(HOUR, "start", {});
const fixed = owner(3 * HOUR, "resolve", { outcome: "fixed", text: "Mended, and tried out." });
const asked = owner(30, "ask", { body: "Which side of the room is it?" });
const answered = requester(HOUR, "reply", { body: "The side of the window." });
const confirmed = requester(5 * HOUR, "close", {});
const rated = requester(HOUR, "rate", { stars: 4, feedback: "", fixed: true });

/** Twenty lives that are over: two withdrawn, the others solved, some of them late or twice. */
const OVER: readonly (readonly LifeStep[])[] = [
  [requester(HOUR, "cancel", { reason: "It has stopped by itself." })],
  [seen, requester(HOUR, "cancel", { reason: "Filed twice by mistake." })],
  ...Array.from({ length: 7 }, () => [seen, fixed, confirmed]),
  ...Array.from({ length: 4 }, () => [seen, fixed, rated]),
  ...Array.from({ length: 2 }, () => [seen, asked, answered, fixed, confirmed]),
  [owner(6 * DAY, "acknowledge", { message: "Sorry for the wait.", when: "" }), fixed],
  [
    seen,
    answered,
    owner(HOUR, "reply", { body: "The part comes tomorrow." }),
    owner(10, "note", { body: "Part ordered from the usual shop.", leadership: false }),
    fixed,
    requester(DAY, "reopen", { reason: "It drips again." }),
    fixed,
    confirmed,
  ],
  ...Array.from({ length: 3 }, () => [started, fixed]),
];

/** Ten lives that go on, as far as they have come. */
const OPEN: readonly (readonly LifeStep[])[] = [
  ...Array.from({ length: 4 }, () => [seen]),
  [started],
  [seen, answered, owner(HOUR, "reply", { body: "We come on that day." })],
  [started, owner(10, "note", { body: "Needs two people.", leadership: false })],
  [seen, asked],
  [seen, owner(HOUR, "escalate", { reason: "The shop does not answer us." })],
  [],
];
const LATE = OPEN.length - 1;

/** A life of the history: filed between a month and a year ago, and over. */
export function pastLife(index: number, chance: Chance): Life {
  return { filedDaysAgo: 30 + 300 * chance(), steps: OVER[index % OVER.length] ?? [], promiseDays: null };
}

/** A life that is solved but not closed yet. */
export function solvedLife(chance: Chance): Life {
  return { filedDaysAgo: 1 + chance(), steps: [seen, fixed], promiseDays: null };
}

/**
 * A life that goes on: its promise ends within the thirty days to come. One in ten was forgotten so long ago that
 * every level has been told.
 */
export function openLife(index: number, chance: Chance): Life {
  const steps = OPEN[index % OPEN.length] ?? [];
  if (index % OPEN.length === LATE) return { filedDaysAgo: 25 + 4 * chance(), steps, promiseDays: null };
  return { filedDaysAgo: 1 + 3 * chance(), steps, promiseDays: 0.1 + 29.8 * chance() };
}
