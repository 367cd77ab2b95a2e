import { type SQL, sql } from "drizzle-orm";
import type { PersonId } from "#app/domain/ids.ts";
import type { RatingReview } from "#app/domain/people/reviews.ts";

/** As `OF_RATINGS` in the domain. */
export const OF_RATINGS = sql.raw("('rated', 'reviewed', 'review_reminded')");

/**
 * Whom an event rates, for a statement that reads `ticket_events` by that name or another. History keeps the entry that
 * was rated; whoever was entered twice is who they are now.
 */
export function ratedIdOf(events: SQL = sql.raw("ticket_events")): SQL<PersonId | null> {
  return sql<PersonId | null>`case when ${events}.kind in ${OF_RATINGS} then (select coalesce(rp.merged_into_id, rp.id)
    from people rp where rp.id = json_extract(${events}.facts, '$.of')) end`;
}

/** Who has a ticket's low rating to look into, or had, as one text: it travels with its row. */
export function reviewsOf(ticketId: SQL): SQL<string> {
  return sql<string>`(select coalesce(json_group_array(json_object('personId', rr.person_id, 'round', rr.round,
      'ratedId', rr.rated_id, 'askedAt', rr.asked_at, 'remindAt', rr.remind_at, 'doneAt', rr.done_at)), '[]')
    from rating_reviews rr where rr.ticket_id = ${ticketId})`;
}

export function reviewsFrom(text: string): readonly RatingReview[] {
  return JSON.parse(text) as RatingReview[];
}
