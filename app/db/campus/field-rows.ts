import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { fieldConditions, fieldOptions, fields } from "#app/db/schema/taxonomy-schema.ts";
import type { Field } from "#app/domain/filing/answers.ts";
import type { CategoryId } from "#app/domain/ids.ts";
import { labelOf } from "./labels.ts";

/** The questions of a subcategory with their labels and choices. */
export function fieldsQuery(db: Database, slug: string | SQL) {
  return db.reads
    .select({
      id: fields.id,
      slug: fields.slug,
      kind: fields.kind,
      required: fields.isRequired,
      label: labelOf("field", fields.id),
      hint: labelOf("field_hint", fields.id),
      atLeast: fields.atLeast,
      atMost: fields.atMost,
      conditions: CONDITIONS,
      options: OPTIONS,
    })
    .from(fields)
    .where(sql`${fields.categoryId} = ${subcategoryId(slug)} and ${fields.isActive} = 1`)
    .orderBy(fields.position);
}

/**
 * The answers after which a question is asked or has to be answered, as JSON; those that can't be given any more are
 * left out.
 */
const CONDITIONS = sql<string>`(select json_group_array(json_object('effect', conditions.effect, 'field', f.slug,
    'value', coalesce(o.slug, conditions.yes_no)))
  from ${fieldConditions} conditions join fields f on f.id = conditions.on_field_id left join field_options o on o.id = conditions.option_id
  where conditions.field_id = fields.id and f.is_active = 1 and (o.id is null or o.is_active = 1))`;

/** What can be chosen still, as JSON. */
const OPTIONS = sql<string>`(select json_group_array(json_object('id', id, 'slug', slug, 'label', label))
  from (select id, slug, ${labelOf("option", sql.raw("field_options.id"))} as label
    from ${fieldOptions} where field_id = fields.id and is_active = 1 order by position))`;

type FieldRow = Omit<Field, "options" | "conditions"> & { conditions: string; options: string };

/** The questions those rows describe. */
export function fieldsFrom(rows: readonly FieldRow[]): readonly Field[] {
  return rows.map((row) => ({
    ...row,
    conditions: JSON.parse(row.conditions) as Field["conditions"],
    options: JSON.parse(row.options) as Field["options"],
  }));
}

/** A subcategory that can be chosen, by its slug, as a scalar subquery. */
export function subcategoryId(slug: string | SQL): SQL<CategoryId | null> {
  return sql`(select id from categories where slug = ${slug} and parent_id is not null and is_active = 1)`;
}
