import { type SQL, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { people, roleGrants, tickets } from "./schema.ts";

/** Whether a grant holds at a moment. */
export function grantHolds(now: number): SQL {
  return sql`${roleGrants.fromAt} <= ${now} and (${roleGrants.untilAt} is null or ${roleGrants.untilAt} > ${now})`;
}

/** Staff who could work on a ticket, by name: spocs of its domain and scope, and senior admins. */
export function assignableQuery({ reads }: Database, reference: string, now: number) {
  return reads
    .selectDistinct({ id: people.id, name: people.name })
    .from(roleGrants)
    .innerJoin(people, sql`${people.id} = ${roleGrants.personId} and ${people.state} = 'active'`)
    .innerJoin(tickets, sql`${tickets.reference} = ${reference}`)
    .where(
      sql`${roleGrants.role} in ('spoc', 'senior_admin') and ${grantHolds(now)}
        and (${roleGrants.domainId} is null or ${roleGrants.domainId} = ${tickets.domainId})
        and (${roleGrants.scopeId} is null or ${roleGrants.scopeId} = ${tickets.scopeId})`,
    )
    .orderBy(people.name);
}
