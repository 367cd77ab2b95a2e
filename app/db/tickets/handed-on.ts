import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** 1 while a job has still to hand the ticket on, because its owner is gone. `id`: the ticket's, in the statement. */
export function isBeingHandedOn(id: SQLWrapper): SQL<number> {
  return sql<number>`exists (select 1 from job_items i where i.ticket_id = ${id} and i.state = 'waiting'
    and (select kind from jobs where jobs.id = i.job_id) = 'hand_over')`;
}
