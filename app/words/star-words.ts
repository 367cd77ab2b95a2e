import { RATINGS_AT_ONCE, type RatingsShown } from "#app/domain/people/ratings.ts";

/** How somebody was treated, worst first. */
export const STARS = ["Very badly", "Badly", "All right", "Well", "Very well"] as const;

/** What somebody reads of how they were rated. */
export function ratingsSentence(shown: RatingsShown | null): string {
  if (!shown) return `There is an average from ${RATINGS_AT_ONCE} ratings on.`;
  return `${shown.average.toFixed(1)} of 5 on average, over ${shown.count} ratings.`;
}
