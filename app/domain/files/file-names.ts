import { FILE_KINDS, type FileKind } from "./file-kinds.ts";

/** Characters as people see them, without the ending. */
const LONGEST_STEM = 100;
/** One letter may carry a thousand marks. */
const MOST_UNITS = 400;
const NAMELESS = "file";

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/**
 * A file's name as it may be shown: its last part, on one line, without what turns the direction of reading around or
 * can't be seen. Joiners stay, because the scripts of India and emoji need them. Never empty.
 */
export function shownName(given: string): string {
  const clean = (given.split(/[/\\]/).at(-1) ?? "")
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/(?![\u200c\u200d])[\p{Cf}\p{Co}\p{Cn}\p{Cs}\ufffd]/gu, "")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(clean)) return NAMELESS;
  const { stem, ending } = parted(clean);
  return shortened(stem) + ending;
}

/** The same with an ending that tells the truth: a picture called `bill.exe` is saved as `bill.exe.jpg`. */
export function nameFor(given: string, kind: FileKind): string {
  const name = shownName(given);
  const endings: readonly string[] = FILE_KINDS[kind].endings;
  return endings.includes(parted(name).ending.slice(1).toLowerCase()) ? name : `${name}.${endings[0]}`;
}

function parted(name: string): { stem: string; ending: string } {
  const ending = /[^.](\.[A-Za-z0-9]{1,8})$/.exec(name)?.[1] ?? "";
  return { stem: name.slice(0, name.length - ending.length), ending };
}

function shortened(stem: string): string {
  if (stem.length <= LONGEST_STEM) return stem;
  let kept = "";
  let count = 0;
  for (const { segment } of graphemes.segment(stem)) {
    count += 1;
    if (count >= LONGEST_STEM || kept.length + segment.length > MOST_UNITS) return `${kept}…`;
    kept += segment;
  }
  return stem;
}
