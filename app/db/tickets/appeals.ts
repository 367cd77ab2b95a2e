import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { OPEN_KINDS } from "#app/domain/statuses.ts";

/** Appeals of whose body nobody is here any more and may see them; whether somebody stands in the domain knows. */
export function isWithoutBody(now: number): SQL {
  const running = (row: string) => {
    const at = sql.raw(row);
    return sql`${at}.from_at <= ${now} and (${at}.until_at is null or ${at}.until_at > ${now})`;
  };
  return sql`tickets.appealed_at is not null and tickets.status_kind in ${[...OPEN_KINDS]} and not exists (
    select 1 from ticket_people r join people p on p.id = r.person_id and p.state = 'active'
      and (p.leaves_at is null or p.leaves_at > ${now})
    where r.ticket_id = tickets.id and r.relation = 'reviewer' and r.reason = 'appeal/' || tickets.stage
      and ${running("r")} and not exists (select 1 from ticket_people d where d.ticket_id = tickets.id
        and d.person_id = r.person_id and d.effect = 'deny' and ${running("d")}))`;
}

/** Some of them, the oldest first. */
export async function appealsWithoutBody({ reads }: Database, now: number, most: number) {
  return reads
    .select({ reference: tickets.reference, version: tickets.version })
    .from(tickets)
    .where(isWithoutBody(now))
    .orderBy(tickets.appealedAt)
    .limit(most);
}
