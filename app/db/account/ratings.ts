import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import type { PersonId } from "#app/domain/ids.ts";

/** Tickets that are looked at: the last ones somebody owned. */
const LOOKED_AT = 500;

/** The stars that people gave while somebody had their tickets, the first given first. */
export function starsQuery(reads: Database["reads"], personId: SQL<PersonId | null>) {
  const owned = sql`select id from (select id, rated_round, visibility from tickets where assignee_id = ${personId}
      order by updated_at desc, id desc limit ${LOOKED_AT}) where rated_round is not null and visibility <> 'protected'`;
  return (
    reads
      .select({ stars: sql<number>`json_extract(e.facts, '$.stars')` })
      .from(sql`(${owned}) t cross join ticket_events e on e.ticket_id = t.id and e.kind = 'rated'`)
      // Whoever was entered twice was rated as both.
      .where(
        sql`coalesce(json_extract(e.facts, '$.of'), ${personId}) in (select id from people
        where id = ${personId} or merged_into_id = ${personId})`,
      )
      .orderBy(sql`e.at, e.ticket_id, e.seq`)
  );
}
