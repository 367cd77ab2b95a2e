/** As many ratings make an average; from fewer, one could tell who gave what. */
export const RATINGS_AT_ONCE = 5;

export type RatingsShown = { average: number; count: number };

/**
 * What whoever was rated may know of it: the average of their ratings from five on (PRODUCT 3, rate). It takes in five
 * more at a time, so that comparing it with the one before never tells a single rating. `stars`: the first given first.
 */
export function ratingsShown(stars: readonly number[]): RatingsShown | null {
  const count = stars.length - (stars.length % RATINGS_AT_ONCE);
  if (count === 0) return null;
  const sum = stars.slice(0, count).reduce((before, each) => before + each, 0);
  return { average: sum / count, count };
}
