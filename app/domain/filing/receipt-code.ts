/** Crockford's base 32: no I, L, O or U, so that what is read out or copied by hand is one thing only. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP = 4;
const LETTERS = 16;
const BITS = 5;

/** What people write for a character that no code has. */
const MEANT: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1", U: "V" };

/** The code `7K3Q-9M0A-…` of 80 bits. `bytes`: ten of them, random or as good as that. */
export function receiptCode(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = Array.from({ length: LETTERS }, (_, at) =>
    ALPHABET.charAt(Number.parseInt(bits.slice(at * BITS, (at + 1) * BITS), 2)),
  );
  return grouped(letters.join(""));
}

/**
 * A code as somebody typed it, written as ours are: small letters, blanks, dashes and letters that look like digits
 * make no difference. Null for what can't be one.
 */
export function codeIn(typed: string): string | null {
  const letters = typed
    .slice(0, 200)
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{P}\p{Cf}]/gu, "")
    .replace(/[OILU]/g, (letter) => MEANT[letter] ?? letter);
  const isCode = letters.length === LETTERS && [...letters].every((letter) => ALPHABET.includes(letter));
  return isCode ? grouped(letters) : null;
}

function grouped(letters: string): string {
  return Array.from({ length: LETTERS / GROUP }, (_, at) => letters.slice(at * GROUP, (at + 1) * GROUP)).join(
    "-",
  );
}
