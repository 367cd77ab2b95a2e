import { type SQL, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { categories, owners, people, roleGrants, tickets } from "./schema.ts";

/** Whether a grant holds at a moment. */
export function grantHolds(now: number): SQL {
  return sql`${roleGrants.fromAt} <= ${now} and (${roleGrants.untilAt} is null or ${roleGrants.untilAt} > ${now})`;
}

/**
 * Staff who could work on a ticket, by name: spocs of its domain and scope, senior admins, and those who own its
 * subcategory or category, wherever their grants lie.
 */
export function assignableQuery({ reads }: Database, reference: string, now: number) {
  const granted = sql`select ${roleGrants.personId} from ${roleGrants}
    where ${roleGrants.role} in ('spoc', 'senior_admin') and ${grantHolds(now)}
    and (${roleGrants.domainId} is null or ${roleGrants.domainId} = ${tickets.domainId})
    and (${roleGrants.scopeId} is null or ${roleGrants.scopeId} = ${tickets.scopeId})`;
  const owning = sql`select ${owners.personId} from ${owners}
    where ${owners.categoryId} in (${tickets.categoryId},
      (select ${categories.parentId} from ${categories} where ${categories.id} = ${tickets.categoryId}))
    and (${owners.scopeId} is null or ${owners.scopeId} = ${tickets.scopeId})`;
  return reads
    .select({ id: people.id, name: people.name })
    .from(tickets)
    .innerJoin(people, sql`${people.state} = 'active' and ${people.id} in (${granted} union all ${owning})`)
    .where(sql`${tickets.reference} = ${reference}`)
    .orderBy(people.name);
}
