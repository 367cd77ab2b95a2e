/** Longer quotes end in an ellipsis; a letter is a notice, the page behind its link has all of it. */
const LONGEST_QUOTE = 4_000;

/**
 * Words as they may stand in a letter: line breaks and tabs stay, joiners (which Indic scripts and emoji need)
 * stay, what is invisible and steers (controls, direction overrides, lone surrogates) goes.
 */
export function plainWords(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(/[^\P{C}\n\t\u061c\u200c-\u200f\u{e0020}-\u{e007f}]/gu, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** The same on one line. */
export function plainLine(text: string): string {
  return plainWords(text).replace(/\s+/g, " ");
}

/** The same, cut after at most 4,000 characters, between graphemes and where possible between words. */
export function quotedWords(text: string): string {
  const words = plainWords(text);
  if (words.length <= LONGEST_QUOTE) return words;
  const { index } = new Intl.Segmenter().segment(words).containing(LONGEST_QUOTE) ?? { index: LONGEST_QUOTE };
  const cut = words.slice(0, index);
  const lastSpace = cut.search(/\s\S*$/);
  return `${lastSpace > LONGEST_QUOTE - 200 ? cut.slice(0, lastSpace) : cut} …`;
}
