/** A count that is not counted to its end. */
export function countWords(count: number, most: number): string {
  return count > most ? `${most}+` : String(count);
}
