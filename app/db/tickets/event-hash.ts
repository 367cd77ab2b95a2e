import { createHash } from "node:crypto";
import type { Words } from "#app/domain/events.ts";

/** An event as the chain covers it: everything but the words, which it names by their salted hash. */
export type SealedEvent = Readonly<Record<string, unknown>>;

/**
 * The hash that ties an event to the one before it: sha256(previous ‖ row). Keys are sorted, so that the order in
 * which a row was built does not matter.
 */
export function eventHash(previous: string, row: SealedEvent): string {
  return sha256(`${previous}\n${canonical(row)}`);
}

/**
 * One hash over all words of an event, each salted; null when there are none. In the order of their parts, because
 * rows keep none. Erasing words erases the salt.
 */
export function wordsHash(words: readonly (Words & { salt: string })[]): string | null {
  if (words.length === 0) return null;
  const inOrder = [...words].sort((a, b) => (a.part < b.part ? -1 : 1));
  return sha256(inOrder.map(({ part, text, salt }) => sha256(`${salt}\n${part}\n${text}`)).join("\n"));
}

/** What was asked under a key: a repeat with other contents is told apart by it. */
export function fingerprint(verb: string, reference: string, input: unknown): string {
  return sha256(`${verb}\n${reference}\n${canonical(input)}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (each === null || typeof each !== "object" || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
