/** Lengths in characters as people see them (PRODUCT 3 and 11). */
export const LIMITS = {
  title: 200,
  description: 5000,
  body: 10_000,
  reason: 2000,
  feedback: 2000,
  place: 200,
  came: 200,
  answer: 2000,
  /** Of these the rest is left out, and nothing is refused. */
  emergency: 10_000,
  emergencyPlace: 2000,
} as const;

/** More code units than any character needs; what has more is one letter under ten thousand marks. */
const UNITS_PER_CHARACTER = 32;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/**
 * Whether a text has at most `most` characters as people see them. Counts graphemes only when code units leave a
 * doubt, so that ten megabytes of emoji, or of marks on one letter, cost nothing.
 */
export function fits(text: string, most: number): boolean {
  if (text.length <= most) return true;
  if (text.length > most * UNITS_PER_CHARACTER) return false;
  let count = 0;
  for (const _ of graphemes.segment(text)) {
    count += 1;
    if (count > most) return false;
  }
  return true;
}

/** The first `most` characters of a text, where it has more. */
export function cut(text: string, most: number): string {
  if (fits(text, most)) return text;
  const start = text.slice(0, most * UNITS_PER_CHARACTER);
  let count = 0;
  for (const { index } of graphemes.segment(start)) {
    if (count === most) return start.slice(0, index);
    count += 1;
  }
  return start;
}

/**
 * Line ends as one character, no control characters that mail or terminals obey, no blanks around. Empty when nobody
 * would see anything, as with invisible characters alone.
 */
export function tidy(text: string): string {
  if (!VISIBLE.test(text)) return "";
  return (
    text
      .replace(/\r\n?/g, "\n")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, "")
      .trim()
  );
}

/** As `tidy`, on one line: for what ends up in subjects, lists and headings. */
export function tidyLine(text: string): string {
  return tidy(text).replace(/\s+/g, " ");
}

/** The first characters of a text on one line, cut at a word, with an ellipsis when something is left out. */
export function firstWords(text: string, most: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (fits(line, most)) return line;
  const start = graphemes.segment(line.slice(0, most * UNITS_PER_CHARACTER));
  const cut = Array.from(start, (part) => part.segment)
    .slice(0, most - 1)
    .join("");
  const space = cut.lastIndexOf(" ");
  return `${space > cut.length / 2 ? cut.slice(0, space) : cut}…`;
}

/** A title when the requester gave none: subcategory, place and the first words. */
export function titleFrom(subcategory: string, place: string, description: string): string {
  return firstWords([subcategory, place, description].filter((part) => part !== "").join(" · "), 120);
}
