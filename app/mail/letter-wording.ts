import type { Campus, Due } from "#app/db/sending/load-due.ts";
import type { LinkedVerb } from "#app/domain/people/linked-acts.ts";
import { formatMoment } from "#app/domain/time/moment.ts";
import type { LetterBlock } from "./layout/letter-content.ts";

/** Where a letter is written: the campus, its address, and now (epoch milliseconds). */
export type Desk = {
  campus: Campus;
  appUrl: string;
  now: number;
  /** The address that shows a ticket to its requester without signing in. Not given: everybody signs in. */
  linkFor?(due: Due): string;
  /** The page that asks whether a mail was its reader's. */
  whoseUrl?(due: Due): string;
  /** The page that does one thing for its reader without a sign-in. Not given: everybody signs in. */
  actUrl?(due: Due, verb: LinkedVerb): string;
  /** The page that answers a row's work order; null where it has none. */
  jobUrl?(due: Due): string | null;
};

/** What one row says: state in one sentence, the words and facts to it, and what to do. */
export type Wording = { heading: string; blocks: LetterBlock[]; action: string };

/** A wording without its empty blocks. */
export function said(heading: string, blocks: (LetterBlock | null)[], action = "Open it"): Wording {
  return { heading, blocks: blocks.filter((block) => block !== null), action };
}

export function paragraph(text: string): LetterBlock {
  return { kind: "paragraph", text };
}

export function quote(
  due: Due,
  desk: Desk,
  text: string | undefined,
  author: string | null = actor(due),
): LetterBlock | null {
  if (!text) return null;
  return { kind: "quote", author: author ?? "", at: moment(due.event.at, desk), text };
}

/** Of which known problem's end this is a part, where it is one. */
export function endedWith({ event: { facts } }: Due): LetterBlock | null {
  return facts.other === undefined ? null : paragraph(`It has ended with the known problem #${facts.other}.`);
}

/** What was promised to the reader's ticket, and not kept. */
export function brokenSentence(due: Due, desk: Desk): string {
  const by = moment(fact(due, "dueAt") ?? due.ticket.promisedAt, desk);
  if (!onlyAnswer(due)) return `This was promised by ${by}, and it was not done by then.`;
  return `A first answer was promised by ${by}, and none came. The solution is promised by ${moment(due.ticket.promisedAt, desk)}.`;
}

/** Whether only the promise to answer broke, and not yet the one to solve it. */
export function onlyAnswer({ event }: Due): boolean {
  const { clocks } = event.facts;
  return Array.isArray(clocks) && !clocks.includes("resolve");
}

/** Who did it; the product itself where nobody did. */
export function actor({ event }: Due): string {
  return event.actorName ?? "Resolve";
}

export function fact({ event }: Due, name: string): number | null {
  const value = event.facts[name];
  return typeof value === "number" ? value : null;
}

export function moment(at: number, { campus, now }: Desk): string {
  return formatMoment(at, { timeZone: campus.timeZone, locale: "en-IN", now });
}
