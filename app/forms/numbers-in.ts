const MOST = 20;

/** The numbers of tickets in a line of them, each once: “#1024, 1025 1030”. `left`: what is too many for one time. */
export function numbersIn(line: string): { numbers: readonly string[]; left: readonly string[] } {
  const all = [...new Set(line.match(/\d{1,15}/g) ?? [])];
  return { numbers: all.slice(0, MOST), left: all.slice(MOST) };
}

/** Some numbers in a sentence: “#1024, #1025”. */
export function numbered(references: readonly string[]): string {
  return references.map((each) => `#${each}`).join(", ");
}
