import { type SQL, sql } from "drizzle-orm";
import type { Asking } from "#app/db/client.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { protectedReaders } from "#app/db/schema/protected-schema.ts";
import type { PersonId } from "#app/domain/ids.ts";

/** Who reads what is protected under a category. */
export function readersQuery({ reads }: Asking, category: SQL) {
  return reads
    .select({ personId: sql<PersonId>`${protectedReaders.personId}` })
    .from(protectedReaders)
    .innerJoin(people, sql`${people.id} = ${protectedReaders.personId} and ${people.state} = 'active'`)
    .where(sql`${protectedReaders.isFallback} = 0 and ${isOf(category)}`)
    .orderBy(protectedReaders.id);
}

/** Whether a row is of a category, of the one above it, or of all. */
export function isOf(category: SQL): SQL {
  return sql`(protected_readers.category_id is null or protected_readers.category_id in (${category},
    (select parent_id from categories where id = ${category})))`;
}

/** Who has what is protected where nobody else is left: outside the house, never triage. */
export function isFallbackOf(category: SQL): SQL {
  return sql`protected_readers.is_fallback = 1 and ${isOf(category)}`;
}

/** Whether a subcategory may be reported without saying who one is. */
export function allowsAnonymous(category: SQL): SQL {
  return sql`(select (c.is_protected or p.is_protected) and (c.allows_anonymous or p.allows_anonymous)
    from categories c join categories p on p.id = c.parent_id where c.id = ${category})`;
}

/**
 * Whether whoever reports under a subcategory may choose that it is protected. Where somebody may be in danger all
 * are told.
 */
export function allowsConfidential(category: SQL): SQL {
  return sql`(select (c.allows_confidential or p.allows_confidential) and not c.is_emergency
    from categories c join categories p on p.id = c.parent_id where c.id = ${category})`;
}

/** Whether what is reported under a subcategory is protected from its first moment on. */
export function isProtected(category: SQL): SQL {
  return sql`(select c.is_protected or p.is_protected from categories c join categories p on p.id = c.parent_id
    where c.id = ${category})`;
}
