/** Lengths in characters as people see them (PRODUCT 3 and 11). */
export const LIMITS = {
  title: 200,
  description: 5000,
  body: 10_000,
  reason: 2000,
  feedback: 2000,
  place: 200,
  answer: 2000,
} as const;

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/**
 * Whether a text has at most `most` visible characters. Counts graphemes only when code units leave a doubt,
 * and stops at the limit, so that ten megabytes of emoji cost no more than the limit itself.
 */
export function fits(text: string, most: number): boolean {
  if (text.length <= most) return true;
  let count = 0;
  for (const _ of graphemes.segment(text)) {
    count += 1;
    if (count > most) return false;
  }
  return true;
}

/** Line ends as one character, no control characters that mail or terminals obey, no blanks around. */
export function tidy(text: string): string {
  return (
    text
      .replace(/\r\n?/g, "\n")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "")
      .trim()
  );
}

/** The first characters of a text on one line, cut at a word, with an ellipsis when something is left out. */
export function firstWords(text: string, most: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  const seen = [...graphemes.segment(line.slice(0, most * 8))].map((part) => part.segment);
  if (seen.length <= most) return line;
  const cut = seen.slice(0, most - 1).join("");
  const space = cut.lastIndexOf(" ");
  return `${space > most / 2 ? cut.slice(0, space) : cut}…`;
}

/** A title when the requester gave none: subcategory, place and the first words. */
export function titleFrom(subcategory: string, place: string, description: string): string {
  return firstWords([subcategory, place, description].filter((part) => part !== "").join(" · "), 120);
}
