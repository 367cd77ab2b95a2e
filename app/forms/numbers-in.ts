const MOST = 20;

/** The numbers of tickets in a line of them, each once: “#1024, 1025 1030”. */
export function numbersIn(line: string): readonly string[] {
  return [...new Set(line.match(/\d{1,15}/g) ?? [])].slice(0, MOST);
}
