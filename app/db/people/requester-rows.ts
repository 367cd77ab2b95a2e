import { type SQL, sql } from "drizzle-orm";
import { labelOf } from "#app/db/campus/labels.ts";

/**
 * Everybody who has or had the trouble: who reported the ticket or was put in their place by a correction or as the
 * same person, who reported the same again, and who was joined to it as an incident. `ticketId`: in the statement.
 */
export function troubledBy(ticketId: SQL): SQL {
  return sql`(select json_extract(r.changes, '$.ticket.requesterId') from ticket_events r
      where r.ticket_id = ${ticketId} and r.kind in ('filed', 'corrected', 'person_moved')
    union select r.actor_id from ticket_events r where r.ticket_id = ${ticketId} and r.kind = 'reported_again'
    union select j.person_id from ticket_people j where j.ticket_id = ${ticketId} and j.relation = 'joined')`;
}

/** Where somebody lives, by its name; empty where that is not known. */
export function homeOf(personId: SQL): SQL<string> {
  return labelOf("place", sql`(select hostel_id from students where person_id = ${personId})`);
}
