import type { PersonId } from "#app/domain/ids.ts";

/** Somebody who works on tickets, and looks at one. */
export type Looker = { personId: PersonId; name: string };
export type Looking = ReadonlyMap<PersonId, { name: string; at: number }>;

/** A page says twice in this time that it is still open. */
const LOOKS_FOR_MS = 60_000;
/** More than anybody wants to read, and what a desk keeps at most. */
const MOST = 20;

/** Who looks at a ticket, once somebody has just said so: those who said it lately, the last ones if they are many. */
export function lookedAt(looking: Looking, { personId, name }: Looker, now: number): Looking {
  const others = [...looking].filter(([id, { at }]) => id !== personId && now - at < LOOKS_FOR_MS);
  return new Map([...others, [personId, { name, at: now }] as const].slice(-MOST));
}

/** The names of all of them but one. */
export function othersLooking(looking: Looking, personId: PersonId): readonly string[] {
  return [...looking].filter(([id]) => id !== personId).map(([, { name }]) => name);
}
