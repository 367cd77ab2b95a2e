import { type SQL, sql } from "drizzle-orm";
import type { RatingReview } from "#app/domain/people/reviews.ts";

/** Who has a ticket's low rating to look into, or had, as one text: it travels with its row. */
export function reviewsOf(ticketId: SQL): SQL<string> {
  return sql<string>`(select coalesce(json_group_array(json_object('personId', rr.person_id, 'round', rr.round,
      'ratedId', rr.rated_id, 'askedAt', rr.asked_at, 'remindAt', rr.remind_at, 'doneAt', rr.done_at)), '[]')
    from rating_reviews rr where rr.ticket_id = ${ticketId})`;
}

export function reviewsFrom(text: string): readonly RatingReview[] {
  return JSON.parse(text) as RatingReview[];
}
