import { MOST_UNSEEN } from "#app/domain/telling/unseen.ts";
import { countWords } from "./count-words.ts";

/** "3", "30+". */
export function newCount(count: number): string {
  return countWords(count, MOST_UNSEEN);
}

/** How much somebody was told that they have not seen. */
export function newSentence(count: number): string {
  return count === 1 ? "One of these is new." : `${newCount(count)} are new.`;
}
