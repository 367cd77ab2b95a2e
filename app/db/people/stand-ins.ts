import { type SQL, sql } from "drizzle-orm";

/** Whether a row with `from_at` and `until_at` runs at a moment. `row` is its name in the statement. */
export function runs(row: "absences" | "substitutes", now: number): SQL {
  const at = sql.raw(row);
  return sql`${at}.from_at <= ${now} and (${at}.until_at is null or ${at}.until_at > ${now})`;
}

/** Whether the person `id` is not here: gone, at their end, or away. */
function isNotHere(id: SQL, now: number): SQL {
  return sql`exists (select 1 from people n where n.id = ${id} and (n.state <> 'active' or n.leaves_at <= ${now}
    or exists (select 1 from absences where absences.person_id = n.id and ${runs("absences", now)})))`;
}

/**
 * Those who are not here and for whom somebody may act, as a set of `id`: whoever named them, and whoever named those,
 * as far as it goes. Who is told among several is `responsible()`; all of them may help.
 */
export function absentOf(actor: SQL, now: number): SQL {
  return sql`(with recursive chain(id) as (
      select person_id from substitutes where substitute_id = ${actor} and ${runs("substitutes", now)}
      union select substitutes.person_id from chain join substitutes on substitutes.substitute_id = chain.id
        and ${runs("substitutes", now)})
    select chain.id as id from chain where chain.id <> ${actor} and ${isNotHere(sql`chain.id`, now)})`;
}
