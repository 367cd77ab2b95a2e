/** The scripts of what people write here besides English, and the languages they write in them. */
const SCRIPTS = [
  ["hi", /\p{Script=Devanagari}/gu],
  ["kn", /\p{Script=Kannada}/gu],
] as const;

/**
 * The language (BCP 47) of somebody's words where it is not the page's, by what most of their letters are: so that they are
 * read aloud as such, and set in a font that has them.
 */
export function languageOf(words: string): "hi" | "kn" | undefined {
  const letters = words.match(/\p{Letter}/gu)?.length ?? 0;
  return SCRIPTS.find(([, script]) => (words.match(script)?.length ?? 0) * 2 > letters)?.[0];
}
