/** Letters and digits that nobody takes for one another. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A reference such as `P-7K3Q-9M`, which tells nobody how many there are. `random`: 24 characters of base64url. */
export function protectedReference(random: string): string {
  const letters = Array.from({ length: 6 }, (_, at) => letterOf(random.slice(at * 4, at * 4 + 4)));
  return `P-${letters.slice(0, 4).join("")}-${letters.slice(4).join("")}`;
}

/** Four characters of base64 are 24 bits, which thirty letters divide evenly enough. */
function letterOf(part: string): string {
  const sum = [...part].reduce((before, each) => before * 64 + BASE64.indexOf(each), 0);
  return ALPHABET.charAt(sum % ALPHABET.length);
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
