import { type SQL, sql } from "drizzle-orm";
import { coversPart } from "#app/db/people/grants.ts";
import { absentOf } from "#app/db/people/stand-ins.ts";
import { notDenied } from "./visible-tickets.ts";

/**
 * The tickets whose low rating waits for somebody, or for whom they stand in for, the oldest first, as a set of `id`.
 * Each person's are read in the order of an index, so that it costs no more where many wait for others. Whoever was
 * rated, or has the ticket now, knows of none, and nobody of one that is not theirs to see any more.
 */
export function waitingReviewIds(actor: SQL, now: number, limit: number): SQL {
  const absent = sql`(select id from ${absentOf(actor, now)})`;
  const runs = (row: string) =>
    sql.raw(`${row}.from_at <= ${now} and (${row}.until_at is null or ${row}.until_at > ${now})`);
  const isTheirs = (
    person: SQL,
  ) => sql`(${person} = ${actor} or (t.visibility <> 'protected' and ${person} in ${absent}
    and ${notDenied(person, now, sql`t.id`)}))`;
  const isSenior = sql`exists (select 1 from role_grants s where s.person_id = ${actor} and s.role = 'senior_admin'
    and ${runs("s")})`;
  const owns = sql`(coalesce(${isTheirs(sql`t.assignee_id`)}, 0) or exists (select 1 from ticket_people a
    where a.ticket_id = t.id and a.relation = 'assignee' and a.effect = 'allow' and ${runs("a")}
      and ${isTheirs(sql`a.person_id`)}))`;
  // As `can(actor, "see_rating", ·)` and `mayReview` say it; a property test compares them.
  const reads = sql`not ${owns} and ${notDenied(actor, now, sql`t.id`)}
    and (t.about_unnamed_at is null or (${isSenior} and not exists (select 1 from role_grants g
      where g.person_id = ${actor} and ${coversPart(sql`t.domain_id`, sql`t.scope_id`, now)})))
    and (exists (select 1 from ticket_people w where w.ticket_id = t.id and w.relation in ('panel', 'reviewer')
      and w.effect = 'allow' and ${runs("w")} and ${isTheirs(sql`w.person_id`)}) or (t.visibility <> 'protected' and ${isSenior}))`;
  const of = (
    person: SQL,
    and: SQL,
  ) => sql`select r.ticket_id from rating_reviews r cross join tickets t on t.id = r.ticket_id
    where r.person_id = ${person} and r.done_at is null ${and} and r.rated_id is not ${actor} and ${reads}
    order by r.asked_at, r.ticket_id limit ${limit}`;
  const theirs = sql`and t.visibility <> 'protected' and ${notDenied(sql`absent.id`, now, sql`t.id`)}`;
  return sql`select ticket_id as id from (${of(actor, sql``)})
    union select w.ticket_id from ${absentOf(actor, now)} absent cross join rating_reviews w
      on w.person_id = absent.id and w.done_at is null and w.ticket_id in (${of(sql`absent.id`, theirs)})`;
}
