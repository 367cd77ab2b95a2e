/** A number from 0 up to 1, the next one at each call; the same ones for the same seed. */
export type Chance = () => number;

/** The numbers of one ticket of a run: mulberry32, started from both. */
export function chanceOf(seed: number, ticket: number): Chance {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(ticket + 0x7f4a7c15, 0x85ebca6b)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** As long as the random words that salt real events. */
export function randomText(chance: Chance): string {
  return Array.from({ length: 32 }, () => LETTERS.charAt(Math.floor(LETTERS.length * chance()))).join("");
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
