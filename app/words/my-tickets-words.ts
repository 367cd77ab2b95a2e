/** What waits for somebody, as the heading of their tickets. */
export function waitingSentence(count: number): string {
  if (count === 0) return "Nothing waits for you";
  return count === 1 ? "One ticket waits for you" : `${count} tickets wait for you`;
}
