/** The scripts of what people write here besides English, and the languages they write in them. */
const SCRIPTS = [
  ["hi", /\p{Script=Devanagari}/gu],
  ["kn", /\p{Script=Kannada}/gu],
] as const;

/** Most words have none, and a list asks of each of its rows. */
const BEYOND_LATIN = /[\u0900-\u1fff\ua000-\uffff]/;

/**
 * The language (BCP 47) of somebody's words where it is not the page's, by what most of their letters are: so that they are
 * read aloud as such, and set in a font that has them.
 */
export function languageOf(words: string): "hi" | "kn" | undefined {
  if (!BEYOND_LATIN.test(words)) return undefined;
  const letters = words.match(/\p{Letter}/gu)?.length ?? 0;
  return SCRIPTS.find(([, script]) => (words.match(script)?.length ?? 0) * 2 > letters)?.[0];
}
