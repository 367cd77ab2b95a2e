/**
 * How often a drill is done: a few times on every change, in full with `DRILLS=full`, which takes hours of two
 * cores together. What a drill asserts is the same.
 */
export function howOften({ always, full }: { always: number; full: number }): number {
  return process.env.DRILLS === "full" ? full : always;
}

/** Random numbers from 0 to 1 that a seed repeats; print the seed with whatever fails. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
