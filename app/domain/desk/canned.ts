/** What a canned reply can name of the ticket that it answers. */
export const BLANKS = ["name", "number", "promise"] as const;
export type Blank = (typeof BLANKS)[number];

/**
 * A canned reply with its blanks filled: `{name}`, `{number}`, `{promise}`. In one pass, so that what a person is called
 * fills no blank of its own; other braces stay as they are.
 */
export function filled(words: string, known: Readonly<Record<Blank, string>>): string {
  return words.replace(/\{(name|number|promise)\}/g, (_, blank: Blank) => known[blank]);
}
