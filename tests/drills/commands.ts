import type { Part } from "./people.ts";

/** A command as a person would choose it, by page and by operation alike. */
export type Chosen = {
  op:
    | "reply"
    | "note"
    | "ask"
    | "tat"
    | "assign"
    | "claim"
    | "acknowledge"
    | "start"
    | "resolve"
    | "reopen"
    | "close";
  /** What it says, if it says anything; unique. */
  words: string | null;
  leadership?: boolean;
  duration?: string;
  toId?: number;
};

const DURATIONS = ["2 hours", "3 hours", "5 hours", "1 day"];
/** Those of staff whom a ticket of Neeladri may be handed to. */
const OWNERS = [5, 6, 7];

/** What this person says next: a requester replies; staff talk, ask, promise, hand on, take over. */
export function choose(random: () => number, { reader }: Part, words: string): Chosen {
  const roll = random();
  if (reader === "public") return { op: "reply", words };
  if (roll < 0.5) return { op: "note", words, leadership: reader === "leadership" && roll < 0.1 };
  if (roll < 0.7) return { op: "reply", words };
  if (roll < 0.75) return { op: "ask", words };
  if (roll < 0.85) return { op: "tat", words, duration: pick(random, DURATIONS) };
  if (roll < 0.93) return { op: "assign", words: null, toId: pick(random, OWNERS) };
  if (roll < 0.96) return { op: "claim", words: null };
  return roll < 0.98 ? { op: "acknowledge", words } : { op: "start", words: null };
}

/** What this person says where tickets also end: staff resolve, requesters confirm or reopen what is resolved. */
export function chooseToTheEnd(random: () => number, part: Part, words: string): Chosen {
  const roll = random();
  if (part.reader !== "public") return roll < 0.15 ? { op: "resolve", words } : choose(random, part, words);
  if (roll < 0.2) return { op: "reopen", words };
  return roll < 0.25 ? { op: "close", words: null } : { op: "reply", words };
}

/** One of them, as likely as each other. */
export function pick<T>(random: () => number, all: readonly T[]): T {
  const one = all[Math.floor(random() * all.length)];
  if (one === undefined) throw new Error("there is nothing to pick from");
  return one;
}

/** Words that nobody else says, short enough to be found on a page again. */
export function ownWords(client: number, n: number): string {
  return `(c${client}n${n})`;
}

export const OWN_WORDS = /\(c\d+n\d+\)/g;
