/** Words that begin a sentence or a line: names do so as they are, “a resident of Neeladri” does not. */
export function beginning(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
