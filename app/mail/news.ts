import type { Due } from "#app/db/sending/load-due.ts";
import { plainLine } from "./layout/plain-words.ts";
import type { Desk } from "./letter-wording.ts";
import { wording } from "./letters.ts";

const LONGEST_WORDS = 200;

/** What one row says where there are many: the heading of its own letter, for whom, and how the words said begin. */
export function newsOf(row: Due, desk: Desk): { heading: string; words: string | null } {
  const { heading, blocks } = wording(row, desk);
  const quote = blocks.find((block) => block.kind === "quote");
  const whose = row.forName === null ? "" : `For ${row.forName}: `;
  return { heading: whose + heading, words: quote ? beginning(quote.text) : null };
}

function beginning(text: string): string {
  const line = plainLine(text);
  if (line.length <= LONGEST_WORDS) return line;
  const { index } = new Intl.Segmenter().segment(line).containing(LONGEST_WORDS) ?? { index: LONGEST_WORDS };
  return `${line.slice(0, index)} …`;
}
