import { type SQL, sql } from "drizzle-orm";
import { labelOf } from "./labels.ts";

/** Everybody whose a ticket ever was: who reported it, or was put in their place by a correction. `ticketId`: in the statement. */
export function requestersOf(ticketId: SQL): SQL {
  return sql`(select json_extract(r.changes, '$.ticket.requesterId') from ticket_events r
    where r.ticket_id = ${ticketId} and r.kind in ('filed', 'corrected'))`;
}

/** Where somebody lives, by its name; empty where that is not known. */
export function homeOf(personId: SQL): SQL<string> {
  return labelOf("place", sql`(select hostel_id from students where person_id = ${personId})`);
}
