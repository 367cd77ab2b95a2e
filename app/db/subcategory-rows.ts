import { type SQL, sql } from "drizzle-orm";
import type { Candidate } from "#app/domain/assignment.ts";
import type { Subcategory } from "#app/domain/filing.ts";
import type { CategoryId, DomainId, ScopeId } from "#app/domain/ids.ts";
import type { ClockKind } from "#app/domain/ticket.ts";
import type { Duration } from "#app/domain/working-time.ts";
import type { Database } from "./client.ts";
import { subcategoryId } from "./field-rows.ts";
import { labelOf } from "./labels.ts";
import { categories, defaultAssignments, owners, people, targets } from "./schema.ts";

/** What a campus promises where nothing else is said (PRODUCT 4). */
const CAMPUS_TARGETS: Readonly<Record<ClockKind, Duration>> = {
  acknowledge: { minutes: 4 * 60, unit: "working" },
  resolve: { minutes: 16 * 60, unit: "working" },
};

export function calendarIdOf(slug: string): SQL {
  return sql`(select coalesce(c.calendar_id, p.calendar_id, (select calendar_id from campus))
    from categories c join categories p on p.id = c.parent_id where c.slug = ${slug} and c.is_active = 1)`;
}

function domainIdOf(slug: string): SQL<DomainId | null> {
  return sql`(select domain_id from categories where slug = ${slug})`;
}

/** The scope of the category's domain that serves a hostel, else the domain's only one; null is the whole domain. */
export function scopeIdOf(slug: string, hostel: SQL): SQL<ScopeId | null> {
  const domain = domainIdOf(slug);
  return sql`coalesce((select id from scopes where domain_id = ${domain} and place_id = ${hostel} limit 1),
    (select case when count(*) = 1 and max(place_id) is null then min(id) end from scopes where domain_id = ${domain}))`;
}

export function subcategoryQuery({ reads }: Database, slug: string) {
  return reads
    .select({ id: categories.id, label: labelOf("category", categories.id), domainId: categories.domainId })
    .from(categories)
    .where(sql`${categories.id} = ${subcategoryId(slug)}`);
}

export function targetQuery({ reads }: Database, slug: string) {
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

export function candidateQuery({ reads }: Database, slug: string, requester: SQL, chosen: readonly string[]) {
  const domain = domainIdOf(slug);
  const scope = scopeIdOf(slug, sql`(select hostel_id from students where person_id = ${requester})`);
  const minutes = sql<number>`coalesce((select minutes from workloads where person_id = ${people.id}), 0)`;
  const active = sql`${people.state} = 'active'`;
  const why = sql<Candidate["why"]>`case when ${owners.optionId} is not null then 'option_owner'
    when ${owners.categoryId} = ${subcategoryId(slug)} then 'subcategory_owner' else 'category_owner' end`;
  const owning = reads
    .select({ personId: people.id, why, priority: owners.priority, workMinutes: minutes })
    .from(owners)
    .innerJoin(people, sql`${people.id} = ${owners.personId} and ${active}`)
    .where(
      sql`(${owners.scopeId} is null or ${owners.scopeId} = ${scope}) and (
        ${owners.categoryId} in (select id from categories where slug = ${slug} union select parent_id from categories where slug = ${slug})
        or ${owners.optionId} in (select o.id from field_options o join fields f on f.id = o.field_id
          where f.category_id = ${subcategoryId(slug)} and f.slug || '=' || o.slug in ${[...chosen, ""]}))`,
    );
  const byDefault = reads
    .select({
      personId: people.id,
      why: sql<Candidate["why"]>`'default'`,
      // Those of the very scope come before those of the whole domain.
      priority: sql<number>`${defaultAssignments.priority} + case when ${defaultAssignments.scopeId} is null then 1000 else 0 end`,
      workMinutes: minutes,
    })
    .from(defaultAssignments)
    .innerJoin(people, sql`${people.id} = ${defaultAssignments.personId} and ${active}`)
    .where(
      sql`${defaultAssignments.domainId} = ${domain} and (${defaultAssignments.scopeId} is null or ${defaultAssignments.scopeId} = ${scope})`,
    );
  return owning.unionAll(byDefault);
}
