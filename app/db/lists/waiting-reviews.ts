import { type SQL, sql } from "drizzle-orm";
import { absentOf } from "#app/db/people/stand-ins.ts";
import { notDenied } from "./visible-tickets.ts";

/**
 * The tickets whose low rating waits for somebody, or for whom they stand in for, the oldest first, as a set of `id`.
 * Each person's are read in the order of an index, so that it costs no more where many wait for others. Whoever was
 * rated, or has the ticket now, knows of none.
 */
export function waitingReviewIds(actor: SQL, now: number, limit: number): SQL {
  const of = (
    person: SQL,
    and: SQL,
  ) => sql`select r.ticket_id from rating_reviews r cross join tickets t on t.id = r.ticket_id
    where r.person_id = ${person} and r.done_at is null ${and} and r.rated_id is not ${actor} and t.assignee_id is not ${actor}
      and ${notDenied(actor, now, sql`t.id`)} order by r.asked_at, r.ticket_id limit ${limit}`;
  const theirs = sql`and t.visibility <> 'protected' and t.about_unnamed_at is null
    and ${notDenied(sql`absent.id`, now, sql`t.id`)}`;
  return sql`select ticket_id as id from (${of(actor, sql``)})
    union select w.ticket_id from ${absentOf(actor, now)} absent cross join rating_reviews w
      on w.person_id = absent.id and w.done_at is null and w.ticket_id in (${of(sql`absent.id`, theirs)})`;
}
