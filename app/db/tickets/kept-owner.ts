import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/**
 * Since which event of their own somebody is not shown who has a ticket; null where they are. Whoever reported it and says
 * whom it is about learns by that neither who has it now nor that anything changed, because that would tell whether
 * there is such a person; until somebody else does something there that they can see.
 */
export function ownerKeptSince(person: SQLWrapper, ticketId: SQLWrapper): SQL<number | null> {
  return sql<number | null>`(select max(a.seq) from ticket_events a where a.ticket_id = ${ticketId}
    and a.audience in ('staff', 'leadership') and a.kind = 'about_said' and a.actor_id = ${person}
    and json_extract(a.facts, '$.how') in ('named', 'words') and not exists (select 1 from ticket_events l
      where l.ticket_id = a.ticket_id and l.audience = 'public' and l.seq > a.seq and l.actor_id <> a.actor_id))`;
}
