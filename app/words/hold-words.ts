import type { HoldReason } from "#app/domain/ticket.ts";

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
