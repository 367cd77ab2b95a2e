import type { Outcomes } from "#app/domain/command.ts";
import { refusalSentence } from "#app/domain/refusals.ts";
import { MANY_DEEDS, type ManyDeed, manyOf } from "#app/forms/many.ts";
import { listed } from "./shown.ts";

export const DEED_OPTIONS = MANY_DEEDS.map((value) => ({ value, label: manyOf(value).label }));

/** What a deed does to the people behind the tickets, before it is done. */
const WHAT_HAPPENS: Readonly<Record<ManyDeed, string>> = {
  acknowledgement: "Each requester is told that you have it and by when it is promised.",
  claim: "You own each of them from now on, and each requester is told.",
  assignment: "The new owner and each requester are told.",
  hold: "Each requester is told what it waits for. The promises go on running.",
  reply: "Each requester gets the same words. They leave after 30 seconds, and can be taken back until then.",
  resolution: "Each requester is asked whether it is solved, and can reopen it.",
  tags: "The committee’s heads are told of each, and each requester sees that it was brought in.",
};

/** "Put on hold: 3 tickets". */
export function manyTitle(deed: ManyDeed, count: number): string {
  return `${manyOf(deed).label}: ${ticketsIn(count)}`;
}

export function whatHappens(deed: ManyDeed): string {
  return WHAT_HAPPENS[deed];
}

/** How it went, as a sentence: "2 done, 1 not". */
export function resultTitle(outcomes: readonly Outcomes[]): string {
  const done = outcomes.filter(({ ok }) => ok).length;
  const not = outcomes.length - done;
  if (not === 0) return done === 1 ? "Done" : `All ${done} done`;
  if (done === 0) return not === 1 ? "Not done" : `None of the ${not} was done`;
  return `${done} done, ${not} not`;
}

const UNANSWERED = "Our records did not answer. Whether it was done is not known yet: send it again.";
const CHANGED = "Something happened there meanwhile. Read it, then do it there.";

/** What became of one of them. */
export function resultWords(outcome: Outcomes): string {
  if (outcome.ok) return "Done";
  if (!("issues" in outcome)) return UNANSWERED;
  if (outcome.code === "changed_meanwhile") return CHANGED;
  return listed(outcome.issues.map(refusalSentence));
}

function ticketsIn(count: number): string {
  return count === 1 ? "one ticket" : `${count} tickets`;
}
