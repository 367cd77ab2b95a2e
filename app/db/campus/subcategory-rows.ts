import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import type { Subject } from "#app/db/people/staffing-rows.ts";
import { targets } from "#app/db/schema/rules-schema.ts";
import { categories } from "#app/db/schema/taxonomy-schema.ts";
import { allowsAnonymous, allowsConfidential, isProtected } from "#app/db/tickets/protected-rows.ts";
import { promisingOf, type TargetRow } from "#app/domain/filing/targets.ts";
import type { DomainId, ScopeId } from "#app/domain/ids.ts";
import { subcategoryId } from "./field-rows.ts";
import { labelOf } from "./labels.ts";

export function calendarIdOf(slug: string | SQL): SQL {
  return sql`(select coalesce(c.calendar_id, p.calendar_id, (select calendar_id from campus))
    from categories c join categories p on p.id = c.parent_id where c.slug = ${slug} and c.is_active = 1)`;
}

export function domainIdOf(slug: string | SQL): SQL<DomainId | null> {
  return sql`(select domain_id from categories where slug = ${slug})`;
}

/** The scope of the category's domain that serves a hostel, else the domain's only one; null is the whole domain. */
export function scopeIdOf(slug: string | SQL, hostel: SQL): SQL<ScopeId | null> {
  const domain = domainIdOf(slug);
  return sql`coalesce((select id from scopes where domain_id = ${domain} and place_id = ${hostel} limit 1),
    (select case when count(*) = 1 and max(place_id) is null then min(id) end from scopes where domain_id = ${domain}))`;
}

export function subcategoryQuery({ reads }: Database, slug: string | SQL) {
  return reads
    .select({
      id: categories.id,
      label: labelOf("category", categories.id),
      domainId: categories.domainId,
      isEmergency: categories.isEmergency,
      isProtected: sql<boolean>`${isProtected(sql`${categories.id}`)} is 1`.mapWith(Boolean),
      allowsConfidential: sql<boolean>`${allowsConfidential(sql`${categories.id}`)} is 1`.mapWith(Boolean),
      allowsAnonymous: sql<boolean>`${allowsAnonymous(sql`${categories.id}`)} is 1`.mapWith(Boolean),
      targets: TARGETS,
    })
    .from(categories)
    .where(sql`${categories.id} = ${subcategoryId(slug)}`);
}

/** Every target that may count there, as JSON. */
const TARGETS = sql<string>`(select json_group_array(json_object('categoryId', category_id, 'kind', clock_kind,
    'priority', priority, 'minutes', minutes, 'unit', unit))
  from targets where category_id is null or category_id in (categories.id, categories.parent_id))`;

type SubcategoryRow = Awaited<ReturnType<typeof subcategoryQuery>>[number];

/** The subcategory that row describes, with what it promises. */
export function subcategoryFrom({ targets: rows, ...subcategory }: SubcategoryRow) {
  return { ...subcategory, ...promisingOf(JSON.parse(rows) as TargetRow[], subcategory.id) };
}

export function targetQuery({ reads }: Database, slug: string | SQL) {
  return reads
    .select({
      categoryId: targets.categoryId,
      kind: targets.clockKind,
      priority: targets.priority,
      minutes: targets.minutes,
      unit: targets.unit,
    })
    .from(targets)
    .where(
      sql`${targets.categoryId} is null or ${targets.categoryId} in
        (select id from categories where slug = ${slug} union select parent_id from categories where slug = ${slug})`,
    );
}

/**
 * What a filing or a move under a subcategory is about, for its candidates. `chosen`: answers as `field=option`, by
 * their slugs.
 */
export function subjectOf(slug: string | SQL, hostel: SQL, chosen: readonly string[]): Subject {
  const category = subcategoryId(slug);
  const options = sql`select o.id from field_options o join fields f on f.id = o.field_id
    where f.category_id = ${category} and f.slug || '=' || o.slug in ${[...chosen, ""]}`;
  return {
    category,
    domain: domainIdOf(slug),
    scope: scopeIdOf(slug, hostel),
    options: chosen.length === 0 ? null : options,
  };
}
