import { type SQL, sql } from "drizzle-orm";
import type { Asking, Database } from "#app/db/client.ts";
import { people, roleGrants } from "#app/db/schema/people-schema.ts";
import { owners } from "#app/db/schema/rules-schema.ts";
import { categories } from "#app/db/schema/taxonomy-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { isOf, isProtected } from "#app/db/tickets/protected-rows.ts";
import type { Role } from "#app/domain/people/actor.ts";

/** Whether a grant holds at a moment. */
export function grantHolds(now: number): SQL {
  return sql`${roleGrants.fromAt} <= ${now} and (${roleGrants.untilAt} is null or ${roleGrants.untilAt} > ${now})`;
}

/** A grant as rules read it, with whose it is. */
export const grantColumns = {
  personId: roleGrants.personId,
  id: roleGrants.id,
  role: roleGrants.role,
  domainId: roleGrants.domainId,
  scopeId: roleGrants.scopeId,
} as const;

/** Everybody who is a senior admin now and of whom `which` is true, as a condition on `people`. */
export function seniorAdminsQuery(reads: Asking["reads"], which: SQL, now: number) {
  return reads
    .selectDistinct({ personId: roleGrants.personId })
    .from(roleGrants)
    .innerJoin(people, sql`${people.id} = ${roleGrants.personId} and ${people.state} = 'active'`)
    .where(sql`${roleGrants.role} = 'senior_admin' and ${grantHolds(now)} and ${which}`);
}

/** Whether somebody of `people` has no duty of a spoc in a part of the campus. */
export function isOutside(domain: SQL, scope: SQL, now: number): SQL {
  return sql`${people.id} not in (select g.person_id from role_grants g where ${coversPart(domain, scope, now)})`;
}

/** Whether a grant `g` is a running one of a spoc for a part of the campus. */
export function coversPart(domain: SQL, scope: SQL, now: number): SQL {
  return sql`g.role = 'spoc' and g.from_at <= ${now} and (g.until_at is null or g.until_at > ${now})
    and (g.domain_id is null or (g.domain_id = ${domain} and (g.scope_id is null or g.scope_id = ${scope})))`;
}

const STAFF_ROLES: readonly Role[] = ["spoc", "senior_admin", "super_admin"];

/** Everybody with a role of the staff, or one of these, as a select of ids; whether they are here is not asked. */
export function staffIds(now: number, roles = STAFF_ROLES): SQL {
  return sql`select g.person_id from role_grants g where g.role in ${[...roles]}
    and g.from_at <= ${now} and (g.until_at is null or g.until_at > ${now})`;
}

/** The staff who are here, by name. */
export function staffQuery({ reads }: Database, now: number) {
  return reads
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(sql`${people.id} in (${staffIds(now)}) and ${people.state} = 'active'`)
    .orderBy(people.name);
}

/**
 * Who may be given what is protected, as a select of ids: who reads what is protected under its subject, or has what
 * nobody else can, counsellors and senior admins. Nobody else's duty in the house opens it.
 */
export function clearedIds(category: SQL, now: number): SQL {
  return sql`select protected_readers.person_id from protected_readers where ${isOf(category)}
    union all select ${roleGrants.personId} from ${roleGrants}
      where ${roleGrants.role} in ('counsellor', 'senior_admin') and ${grantHolds(now)}`;
}

/**
 * Staff who could work on a ticket, by name: spocs of its domain and scope, senior admins, and those who own its
 * subcategory or category, wherever their grants lie; while nobody knows whom it is about, senior admins from elsewhere.
 * What is protected those who own its subject for that, and who is cleared for it. `isAsked`: whether anybody reads it.
 */
export function assignableQuery({ reads }: Asking, reference: string, now: number, isAsked = sql`1`) {
  const isOpen = sql`${tickets.visibility} <> 'protected'`;
  const granted = sql`select ${roleGrants.personId} from ${roleGrants}
    where ${roleGrants.role} in ('spoc', 'senior_admin') and ${grantHolds(now)} and ${isOpen}
    and (${roleGrants.domainId} is null or ${roleGrants.domainId} = ${tickets.domainId})
    and (${roleGrants.scopeId} is null or ${roleGrants.scopeId} = ${tickets.scopeId})`;
  const owning = sql`select ${owners.personId} from ${owners}
    where ${owners.categoryId} in (${tickets.categoryId},
      (select ${categories.parentId} from ${categories} where ${categories.id} = ${tickets.categoryId}))
    and (${owners.scopeId} is null or ${owners.scopeId} = ${tickets.scopeId})
    and (${isOpen} or ${isProtected(sql`${tickets.categoryId}`)})`;
  const cleared = sql`select person_id from (${clearedIds(sql`${tickets.categoryId}`, now)}) where not (${isOpen})`;
  const seniors = sql`select ${roleGrants.personId} from ${roleGrants}
    where ${roleGrants.role} = 'senior_admin' and ${grantHolds(now)}`;
  return reads
    .select({ id: people.id, name: people.name })
    .from(tickets)
    .innerJoin(
      people,
      sql`${people.state} = 'active' and ${people.id} in (${granted} union all ${owning} union all ${cleared})`,
    )
    .where(
      // While nobody knows whom it is about, only they see it.
      sql`${tickets.reference} = ${reference} and ${isAsked} and (${tickets.aboutUnnamedAt} is null or (${people.id} in (${seniors})
        and ${isOutside(sql`${tickets.domainId}`, sql`${tickets.scopeId}`, now)}))`,
    )
    .orderBy(people.name);
}
