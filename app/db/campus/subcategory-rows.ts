import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import type { Subject } from "#app/db/people/staffing-rows.ts";
import { categories, targets } from "#app/db/schema/schema.ts";
import { allowsAnonymous, isProtected } from "#app/db/tickets/protected-rows.ts";
import type { Subcategory } from "#app/domain/filing/new-ticket.ts";
import type { CategoryId, DomainId, ScopeId } from "#app/domain/ids.ts";
import type { ClockKind } from "#app/domain/ticket.ts";
import type { Duration } from "#app/domain/time/working-time.ts";
import { subcategoryId } from "./field-rows.ts";
import { labelOf } from "./labels.ts";

/** What a campus promises where nothing else is said (PRODUCT 4). */
const CAMPUS_TARGETS: Readonly<Record<ClockKind, Duration>> = {
  acknowledge: { minutes: 4 * 60, unit: "working" },
  resolve: { minutes: 16 * 60, unit: "working" },
};

export function calendarIdOf(slug: string | SQL): SQL {
  return sql`(select coalesce(c.calendar_id, p.calendar_id, (select calendar_id from campus))
    from categories c join categories p on p.id = c.parent_id where c.slug = ${slug} and c.is_active = 1)`;
}

function domainIdOf(slug: string | SQL): SQL<DomainId | null> {
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
      allowsAnonymous: sql<boolean>`${allowsAnonymous(sql`${categories.id}`)} is 1`.mapWith(Boolean),
    })
    .from(categories)
    .where(sql`${categories.id} = ${subcategoryId(slug)}`);
}

export function targetQuery({ reads }: Database, slug: string | SQL) {
  return reads
    .select({
      categoryId: targets.categoryId,
      kind: targets.clockKind,
      minutes: targets.minutes,
      unit: targets.unit,
    })
    .from(targets)
    .where(
      sql`${targets.priority} is null and (${targets.categoryId} is null or ${targets.categoryId} in
        (select id from categories where slug = ${slug} union select parent_id from categories where slug = ${slug}))`,
    );
}

type TargetRow = { categoryId: CategoryId | null; kind: ClockKind; minutes: number; unit: Duration["unit"] };

/** Subcategory, else category, else campus. */
export function targetsFrom(rows: readonly TargetRow[], id: CategoryId): Subcategory["targets"] {
  const rank = (row: TargetRow) => (row.categoryId === id ? 0 : row.categoryId === null ? 2 : 1);
  const best = (kind: ClockKind): Duration => {
    const [row] = rows.filter((each) => each.kind === kind).sort((a, b) => rank(a) - rank(b));
    return row ? { minutes: row.minutes, unit: row.unit } : CAMPUS_TARGETS[kind];
  };
  return { acknowledge: best("acknowledge"), resolve: best("resolve") };
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
