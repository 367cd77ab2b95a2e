import type { HoldReason, Ticket } from "#app/domain/ticket.ts";
import { momentOf, type Shown } from "./shown.ts";

/** What a ticket on hold waits for, as staff choose it and as requesters read it. */
export const HOLD_WORDS: Readonly<Record<HoldReason, string>> = {
  parts: "Parts or material",
  vendor: "A firm from outside",
  approval: "An approval",
  access: "Access to the place",
  weather: "The weather",
  other: "Something else",
};

/** The same inside a sentence. */
export function waitsFor(reason: unknown): string {
  const known = Object.entries(HOLD_WORDS).find(([code]) => code === reason);
  return known ? known[1].toLowerCase() : "something else";
}

export type Hold = { reason: HoldReason; untilAt: number | null };

/** For what a ticket waits, and until when as far as anybody knows; null where it is not on hold. */
export function holdOf({ holdReason, holdUntilAt }: Pick<Ticket, "holdReason" | "holdUntilAt">): Hold | null {
  return holdReason === null ? null : { reason: holdReason, untilAt: holdUntilAt };
}

/** The same in the parts of a sentence: what it waits for, how sure the moment is, and the moment. */
export function holdParts({ reason, untilAt }: Hold, shown: Shown) {
  const words = waitsFor(reason);
  if (untilAt === null) return { before: words, moment: null, after: "" };
  const moment = momentOf(untilAt, shown);
  return untilAt > shown.now
    ? { before: `${words}, until `, moment, after: " as far as we know" }
    : { before: `${words}, which was expected by `, moment, after: "" };
}

/** "Waiting for parts or material, until Tue 24 Nov, 11:00 as far as we know" */
export function holdSentence(hold: Hold, shown: Shown): string {
  const { before, moment, after } = holdParts(hold, shown);
  return `Waiting for ${before}${moment?.text ?? ""}${after}`;
}
