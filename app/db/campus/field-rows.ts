import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { fieldConditions, fieldOptions, fields } from "#app/db/schema/taxonomy-schema.ts";
import type { Field } from "#app/domain/filing/answers.ts";
import type { CategoryId } from "#app/domain/ids.ts";
import { labelOf } from "./labels.ts";

/** The questions of a subcategory with their labels and choices, as two statements. */
export function fieldQueries(db: Database, slug: string | SQL) {
  const category = subcategoryId(slug);
  return [
    db.reads
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
      })
      .from(fields)
      .where(sql`${fields.categoryId} = ${category} and ${fields.isActive} = 1`)
      .orderBy(fields.position),
    db.reads
      .select({
        id: fieldOptions.id,
        fieldId: fieldOptions.fieldId,
        slug: fieldOptions.slug,
        label: labelOf("option", fieldOptions.id),
      })
      .from(fieldOptions)
      .innerJoin(fields, sql`${fields.id} = ${fieldOptions.fieldId}`)
      .where(sql`${fields.categoryId} = ${category} and ${fieldOptions.isActive} = 1`)
      .orderBy(fieldOptions.position),
  ] as const;
}

/**
 * The answers after which a question is asked or has to be answered, as JSON; those that can't be given any more are
 * left out.
 */
const CONDITIONS = sql<string>`(select json_group_array(json_object('effect', conditions.effect, 'field', f.slug,
    'value', coalesce(o.slug, conditions.yes_no)))
  from ${fieldConditions} conditions join fields f on f.id = conditions.on_field_id left join field_options o on o.id = conditions.option_id
  where conditions.field_id = fields.id and f.is_active = 1 and (o.id is null or o.is_active = 1))`;

type FieldRow = Omit<Field, "options" | "conditions"> & { conditions: string };
type OptionRow = Field["options"][number] & { fieldId: Field["id"] };

/** The questions those rows describe. */
export function fieldsFrom(rows: readonly FieldRow[], options: readonly OptionRow[]): readonly Field[] {
  return rows.map((row) => ({
    ...row,
    conditions: JSON.parse(row.conditions) as Field["conditions"],
    options: options.filter((option) => option.fieldId === row.id),
  }));
}

/** A subcategory that can be chosen, by its slug, as a scalar subquery. */
export function subcategoryId(slug: string | SQL): SQL<CategoryId | null> {
  return sql`(select id from categories where slug = ${slug} and parent_id is not null and is_active = 1)`;
}
