import { STATUS_KINDS, type StatusKind } from "#app/domain/statuses.ts";

/** What somebody looks for. A phrase stands in quotes; the last word may go on, but for a letter. */
export type SearchWord = { text: string; isPhrase: boolean; mayGoOn: boolean };
export type SearchWords = {
  words: readonly SearchWord[];
  /** The number that was typed and nothing else, `#1024` or `1024`. */
  number: string | null;
};

export const LONGEST_SEARCH = 200;
/** The words beyond are left out: twelve find what there is, and each costs a walk through the index. */
const MOST_WORDS = 12;
/** What the index makes words of; the rest only parts them. */
const LETTER = /[\p{L}\p{N}\p{Co}]/u;

/** A block, a room, a wing: nobody means every word that begins so, and there would be no end to them. */
const ONE_LETTER = /^[a-z0-9]$/;

/** Where tickets stand, as a search can ask for it. */
export const SEARCH_STATES = ["open", "waiting", "over", "resolved", "closed"] as const;
export type SearchState = (typeof SEARCH_STATES)[number];
const KINDS_OF: Readonly<Record<SearchState, readonly StatusKind[]>> = {
  open: ["new", "active"],
  waiting: ["waiting_requester", "waiting_other"],
  /** Both of the next, however it ended. */
  over: ["resolved", "closed", "cancelled"],
  resolved: ["resolved"],
  closed: ["closed", "cancelled"],
};

export function kindsOf(state: SearchState): readonly StatusKind[] {
  return STATUS_KINDS.filter((kind) => KINDS_OF[state].includes(kind));
}

/** What was typed, as words and phrases. Whatever is typed is looked for; nothing of it is an operator. */
export function searchWords(typed: string): SearchWords {
  const text = typed.trim();
  const pieces = text.split('"');
  const words = pieces.flatMap((piece, at): SearchWord[] => {
    // Between the first and the second quote, the third and the fourth; one that is never closed is none.
    if (at % 2 === 1 && at < pieces.length - 1)
      return [{ text: piece.trim(), isPhrase: true, mayGoOn: false }];
    return piece.split(/\s+/u).map((word) => ({ text: word, isPhrase: false, mayGoOn: false }));
  });
  const found = words.filter((word) => LETTER.test(word.text)).slice(0, MOST_WORDS);
  const [number = null] = /^#?(\d{1,9})$/.exec(text)?.slice(1) ?? [];
  return {
    words: found.map((word, at) => ({
      ...word,
      mayGoOn:
        !word.isPhrase &&
        at === found.length - 1 &&
        !ONE_LETTER.test(tokensOf(word.text).at(-1)?.folded ?? ""),
    })),
    number,
  };
}

/** The words as the full-text index reads them: all of them must be there. Null where there is none. */
export function matchOf(words: readonly SearchWord[]): string | null {
  if (words.length === 0) return null;
  return words
    .map(({ text, mayGoOn }) => `"${text.replaceAll('"', '""')}"${mayGoOn ? " *" : ""}`)
    .join(" AND ");
}

/** A part of a text, and whether it is what was looked for. */
export type Marked = { text: string; isFound: boolean };

/** A text in parts, with what was looked for marked as the index finds it: whatever its case and accents. */
export function marked(text: string, words: readonly SearchWord[]): readonly Marked[] {
  const parts: Marked[] = [];
  let until = 0;
  for (const [from, to] of placesOf(text, words)) {
    if (from < until) continue;
    if (from > until) parts.push({ text: text.slice(until, from), isFound: false });
    parts.push({ text: text.slice(from, to), isFound: true });
    until = to;
  }
  if (until < text.length) parts.push({ text: text.slice(until), isFound: false });
  return parts;
}

/** Where the first of the words stands in a text; null where none does. */
export function firstPlace(text: string, words: readonly SearchWord[]): number | null {
  return placesOf(text, words)[0]?.[0] ?? null;
}

function placesOf(text: string, words: readonly SearchWord[]): readonly (readonly [number, number])[] {
  const tokens = tokensOf(text);
  return words
    .flatMap(({ text: asked, mayGoOn }) => {
      const wanted = tokensOf(asked).map(({ folded }) => folded);
      return tokens.flatMap((token, at) => {
        const isHere = wanted.every((want, n) => {
          const have = tokens[at + n]?.folded ?? "";
          return mayGoOn && n === wanted.length - 1 ? have.startsWith(want) : have === want;
        });
        const last = tokens[at + wanted.length - 1];
        return wanted.length > 0 && isHere && last ? [[token.from, last.to] as const] : [];
      });
    })
    .sort(([a, aTo], [b, bTo]) => a - b || bTo - aTo);
}

type Token = { folded: string; from: number; to: number };

function tokensOf(text: string): readonly Token[] {
  return Array.from(text.matchAll(/[\p{L}\p{N}\p{Co}\p{M}]+/gu), ({ 0: word, index }) => ({
    folded: folded(word),
    from: index,
    to: index + word.length,
  }));
}

function folded(word: string): string {
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Some characters around what was looked for; the whole text where it is short. */
export function snippetOf(text: string, words: readonly SearchWord[], most: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= most) return line;
  const place = firstPlace(line, words) ?? 0;
  const from = Math.max(0, Math.min(place - Math.floor(most / 3), line.length - most));
  const start = from === 0 ? 0 : line.indexOf(" ", from) + 1;
  const cut = line.slice(start, start + most);
  const end = start + most >= line.length ? cut.length : cut.lastIndexOf(" ");
  return `${start === 0 ? "" : "… "}${cut.slice(0, end > 0 ? end : cut.length)}${start + most >= line.length ? "" : " …"}`;
}
