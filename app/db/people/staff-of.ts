import { type SQL, sql } from "drizzle-orm";
import { serves } from "./committee-rows.ts";
import { runs } from "./stand-ins.ts";

/**
 * Whether somebody could be staff of a ticket: they have another role than a student's, serve in a committee, stand in
 * for somebody, have the ticket or were told of it as their duty. It spares everybody else the lists of the staff and
 * says yes wherever `audiences` may: who reads these lists is the rules' to say.
 */
export function couldBeStaffOf(person: SQL, reference: string, now: number): SQL {
  const ticket = sql`(select id from tickets where reference = ${reference})`;
  return sql`(exists (select 1 from role_grants g where g.person_id = ${person} and g.role <> 'student'
      and g.from_at <= ${now} and (g.until_at is null or g.until_at > ${now}))
    or exists (select 1 from committee_members m where m.person_id = ${person} and ${serves("m", now)})
    or exists (select 1 from substitutes where substitutes.substitute_id = ${person} and ${runs("substitutes", now)})
    or (select assignee_id from tickets where reference = ${reference}) = ${person}
    or exists (select 1 from ticket_people d where d.ticket_id = ${ticket} and d.person_id = ${person}
      and d.relation in ('assignee', 'panel', 'reviewer')))`;
}
