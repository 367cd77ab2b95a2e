import type { PersonId } from "#app/domain/ids.ts";

/**
 * That somebody has to find out what lies behind a low rating. One for each of those who were told of it; `doneAt`: when
 * it was theirs no longer, because one of them was through with it or it went to somebody else.
 */
export type RatingReview = {
  personId: PersonId;
  /** Of which resolution; a later one that is rated low opens it anew. */
  round: number;
  /** Who was rated, whoever has the ticket later; null where nobody had it. */
  ratedId: PersonId | null;
  askedAt: number;
  /** When they are told again. */
  remindAt: number;
  doneAt: number | null;
};

type Reviewed = { reviews: readonly RatingReview[] };

/** Those who still have it to do. */
export function waitingReviews({ reviews }: Reviewed): readonly RatingReview[] {
  return reviews.filter(({ doneAt }) => doneAt === null);
}

/** Somebody before a review: in whose place they may act, and whether they stand above everybody. */
export type Reviewer = { personId: PersonId; standsInFor: readonly PersonId[]; isSenior: boolean };

/** Whether somebody may end it: whoever was told, who stands in for them, senior admins; never who was rated. */
export function mayReview(state: Reviewed, { personId, standsInFor, isSenior }: Reviewer): boolean {
  const waiting = waitingReviews(state);
  if (waiting.length === 0 || waiting.some(({ ratedId }) => ratedId === personId)) return false;
  return isSenior || waiting.some((review) => [personId, ...standsInFor].includes(review.personId));
}
