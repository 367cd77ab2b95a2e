import { ERASED_NAME } from "./erasure.ts";

/** What somebody can be known by in other people's words. */
export type KnownAs = {
  /** As a whole, such as *Asha Rao*; only where nobody else who is still here has the same. */
  names: readonly string[];
  /** Mail addresses and names elsewhere, as they are kept. */
  addresses: readonly string[];
  /** With their country, such as *+919845012345*. */
  phones: readonly string[];
  rollNumbers: readonly string[];
};

/** What stands in the place of an address, a phone or a roll number. */
const TAKEN_AWAY = "…";
/** A number is told apart by this many digits from its end, however it is written in front of them. */
const TELLING_DIGITS = 10;

const START = String.raw`(?<![\p{L}\p{M}\p{N}])`;
const END = String.raw`(?![\p{L}\p{M}\p{N}])`;

/**
 * Other people's words without whoever is known as this: a name, whatever its letters' case and the space in it, becomes
 * `ERASED_NAME`, what they can be reached or looked up by an ellipsis. All else stays, to the letter.
 */
export function withoutMentions(text: string, { names, addresses, phones, rollNumbers }: KnownAs): string {
  const ways = [
    ...addresses.map((address) => ({ pattern: wholly(literal(address)), by: TAKEN_AWAY })),
    ...phones.flatMap(tellingDigits).map((digits) => ({ pattern: dialled(digits), by: TAKEN_AWAY })),
    ...rollNumbers.map((number) => ({ pattern: wholly(literal(number)), by: TAKEN_AWAY })),
    ...names.map((name) => ({
      pattern: wholly(wordsOf(name).map(literal).join(String.raw`\s+`)),
      by: ERASED_NAME,
    })),
  ];
  return ways.reduce((left, { pattern, by }) => left.replace(pattern, by), text);
}

/** The words of a name, which may be written with any space between them. */
export function wordsOf(name: string): readonly string[] {
  return name.trim().split(/\s+/u);
}

/** The digits that tell a number from others, or none where there are too few. */
export function tellingDigits(phone: string): readonly string[] {
  const digits = phone.replace(/\D/g, "");
  return digits.length < TELLING_DIGITS ? [] : [digits.slice(-TELLING_DIGITS)];
}

function wholly(pattern: string): RegExp {
  return new RegExp(`${START}${pattern}${END}`, "giu");
}

/** With or without its country or a nought in front, and with what people put between digits. */
function dialled(digits: string): RegExp {
  const between = String.raw`[\s().-]{0,2}`;
  return new RegExp(
    String.raw`(?<!\d)(?:\+?\d{1,3}${between}|0)?${digits.split("").join(between)}(?!\d)`,
    "gu",
  );
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
