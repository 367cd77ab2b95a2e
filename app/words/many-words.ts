import type { BulkItem } from "#app/db/lists/read-bulk.ts";
import { countOf } from "#app/domain/desk/bulk.ts";
import { type Issue, refusalSentence } from "#app/domain/refusals.ts";
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

/** How far it is, or how it went, as a sentence: "12 of 60 done", "2 done, 1 not". */
export function bulkTitle(items: readonly Pick<BulkItem, "state">[]): string {
  const { done, not, waiting } = countOf(items);
  if (waiting > 0) return `${done} of ${items.length} done${not === 0 ? "" : `, ${not} not`}`;
  if (not === 0) return done === 1 ? "Done" : `All ${done} done`;
  if (done === 0) return not === 1 ? "Not done" : `None of the ${not} was done`;
  return `${done} done, ${not} not`;
}

/** What is said while some are still to come. */
export function stillToCome(items: readonly Pick<BulkItem, "state">[]): string {
  const { waiting } = countOf(items);
  const them = waiting === 1 ? "One is still to come. It is" : `${waiting} are still to come. They are`;
  return `${them} done by and by, also when you leave this page.`;
}

/** The same, where only how many there are is at hand: "13 of the 23 tickets that you chose are still to come." */
export function bulkUnderWay({ total, waiting }: { total: number; waiting: number }): string {
  if (total === 1) return "The ticket that you chose is still to come.";
  return `${waiting} of the ${ticketsIn(total)} that you chose ${waiting === 1 ? "is" : "are"} still to come.`;
}

const GIVEN_UP = "Our records did not answer for an hour, so it was left.";
const CHANGED = "Something happened there meanwhile. Read it, then do it there.";
const UNKNOWN = "Somebody whom you named with “@” is nobody who may read it there.";

/** What became of one of them that is not to come any more. */
export function resultWords({ state, issues }: Pick<BulkItem, "state" | "issues">): string {
  if (state === "given_up") return GIVEN_UP;
  return state === "done" ? "Done" : listed((issues ?? []).map(issueWords));
}

function issueWords(issue: Issue): string {
  if (issue.code === "changed_meanwhile") return CHANGED;
  return issue.code === "mention_unknown" ? UNKNOWN : refusalSentence(issue);
}

function ticketsIn(count: number): string {
  return count === 1 ? "one ticket" : `${count} tickets`;
}
