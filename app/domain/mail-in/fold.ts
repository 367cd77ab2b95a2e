import {
  isBareIntroduction,
  isCopiedHead,
  isIntroduction,
  isPhoneLine,
  isQuoted,
  isSignatureMark,
  nextFilled,
  saysInline,
} from "./quote-marks.ts";

/** A stretch of a mail's text: somebody's words, or what is folded away and one click from view. */
export type Stretch = { kind: "said" | "quoted" | "signature"; text: string };

/** Beyond this nothing is looked for: the rest goes with what stands last. */
const MOST_LINES = 2000;
const INTRODUCTION_LINES = 4;
const SIGNATURE_LINES = 12;

type Kind = Stretch["kind"];

/**
 * Parts a mail's text into words, quotations and signatures, for showing alone: together the stretches are the text.
 * Words between quoted lines are answers and stay in sight; so does everything where nothing would be left to read.
 */
export function foldMail(text: string): readonly Stretch[] {
  const lines = text.split("\n");
  const kinds = lines.slice(0, MOST_LINES).map((): Kind => "said");
  markQuoted(lines, kinds);
  markCopied(lines, kinds);
  markSignature(lines, kinds);
  while (kinds.length < lines.length) kinds.push(kinds.at(-1) ?? "said");
  const stretches = joined(lines, kinds);
  const hasWords = stretches.some((each) => each.kind === "said" && /[\p{L}\p{N}]/u.test(each.text));
  return hasWords ? stretches : [{ kind: "said", text }];
}

/** Quoted lines, the blank ones between them, and the line that introduces them. */
function markQuoted(lines: readonly string[], kinds: Kind[]) {
  for (let at = 0; at < kinds.length; at += 1) {
    if (!isQuoted(lines[at] ?? "")) continue;
    kinds[at] = "quoted";
    for (let back = at - 1; back >= 0 && (lines[back] ?? "").trim() === ""; back -= 1)
      if (kinds[back] === "said" && startsBlank(lines, kinds, back)) kinds[back] = "quoted";
    markIntroduction(lines, kinds, at);
  }
}

/** Whether the blank lines before belong to quoted ones. */
function startsBlank(lines: readonly string[], kinds: readonly Kind[], at: number): boolean {
  let back = at;
  while (back >= 0 && (lines[back] ?? "").trim() === "") back -= 1;
  return back >= 0 && kinds[back] === "quoted";
}

/** “On Tuesday, Kavitha wrote:” may be broken over some lines, with a blank one after it. */
function markIntroduction(lines: readonly string[], kinds: Kind[], quotedAt: number) {
  let last = quotedAt - 1;
  if (last >= 0 && (lines[last] ?? "").trim() === "") last -= 1;
  if (last < 0 || kinds[last] !== "said") return;
  for (let count = 1; count <= INTRODUCTION_LINES; count += 1) {
    const first = last - count + 1;
    if (first < 0 || kinds[first] !== "said" || (lines[first] ?? "").trim() === "") break;
    if (!isIntroduction(lines.slice(first, last + 1).join(" "))) continue;
    kinds.fill("quoted", first, quotedAt);
    return;
  }
  if (isBareIntroduction(lines[last] ?? "")) kinds.fill("quoted", last, quotedAt);
}

/** A copied mail below the words, with no mark at its lines; unless its answers are said to stand within it. */
function markCopied(lines: readonly string[], kinds: Kind[]) {
  for (let at = 0; at < kinds.length; at += 1) {
    if (kinds[at] !== "said") continue;
    const isHead = isCopiedHead(lines, at);
    if (!isHead && !introducesRest(lines, kinds, at)) continue;
    if (saysInline(lines.slice(0, at).join("\n"))) return;
    kinds.fill("quoted", at);
    return;
  }
}

/** An introduction that nothing marked follows: what comes after it is the quotation. */
function introducesRest(lines: readonly string[], kinds: readonly Kind[], at: number): boolean {
  if ((lines[at] ?? "").trim() === "") return false;
  for (let count = 1; count <= INTRODUCTION_LINES; count += 1) {
    const last = at + count - 1;
    if ((lines[last] ?? "").trim() === "" || kinds[last] !== "said") return false;
    if (!isIntroduction(lines.slice(at, last + 1).join(" "))) continue;
    // “She wrote:” within one's own words ends no message.
    const isDated = /\d/.test(lines.slice(at, last + 1).join(" "));
    return isDated && nextFilled(lines, last + 1) < lines.length;
  }
  return false;
}

/** The last words of a stretch: below the mark of a signature, or the line that a phone adds. */
function markSignature(lines: readonly string[], kinds: Kind[]) {
  let end = kinds.length;
  for (let at = kinds.length - 1; at >= 0; at -= 1) {
    if (kinds[at] !== "said") {
      end = at;
      continue;
    }
    const line = lines[at] ?? "";
    const isMark = isSignatureMark(line) || (isPhoneLine(line) && end - at <= 4);
    if (isMark && end - at <= SIGNATURE_LINES) {
      kinds.fill("signature", at, end);
      end = at;
    }
  }
}

function joined(lines: readonly string[], kinds: readonly Kind[]): readonly Stretch[] {
  const stretches: { kind: Kind; lines: string[] }[] = [];
  for (const [at, line] of lines.entries()) {
    const kind = kinds[at] ?? "said";
    const last = stretches.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else stretches.push({ kind, lines: [line] });
  }
  return stretches.map(({ kind, lines: own }) => ({ kind, text: own.join("\n") }));
}

/**
 * A mail's text in at most `most` characters: what is quoted is shortened first, and said to be. The mail itself is
 * kept whole elsewhere.
 */
export function shortenedMail(text: string, most: number): { text: string; isCut: boolean } {
  if (text.length <= most) return { text, isCut: false };
  const said = foldMail(text)
    .filter(({ kind }) => kind === "said")
    .map((each) => each.text)
    .join("\n")
    .trim();
  const kept = said === "" ? text : said;
  const cut = kept.length <= most ? kept : kept.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "");
  return { text: kept.length <= most ? kept : `${cut}…`, isCut: true };
}
