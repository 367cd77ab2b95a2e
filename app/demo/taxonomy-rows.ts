import { ALWAYS, labelRows as labels } from "#app/db/campus/campus-basics.ts";
import { rowsOf } from "#app/db/campus/insert-rows.ts";
import { protectedReaders } from "#app/db/schema/protected-schema.ts";
import { owners, targets as targetsTable } from "#app/db/schema/rules-schema.ts";
import {
  categories as categoriesTable,
  fieldConditions,
  fieldOptions,
  fields as fieldsTable,
} from "#app/db/schema/taxonomy-schema.ts";
import type { Targets } from "#app/domain/filing/targets.ts";
import type { CategoryId, FieldId, OptionId } from "#app/domain/ids.ts";
import type { Priority } from "#app/domain/ticket.ts";
import { type Ids, LOCALE, need } from "./demo-ids.ts";
import { type DemoField, READERS, TAXONOMY } from "./taxonomy.ts";

/** What the demo can be told, with questions, targets and owners; notes the ids of its subcategories. */
export function taxonomyRows(ids: Ids) {
  let lastId = 0;
  const next = () => {
    lastId += 1;
    return lastId;
  };
  const groups = TAXONOMY.map((group, position) => ({ ...group, id: next() as CategoryId, position }));
  const subcategories = groups.flatMap((group) =>
    group.subcategories.map((each, position) => ({ ...each, group, id: next() as CategoryId, position })),
  );
  for (const { slug, id } of subcategories) ids.categories.set(slug, id);
  const fields = subcategories.flatMap(({ id, fields: asked = [] }) =>
    asked.map((field, position) => ({ ...field, categoryId: id, id: next() as FieldId, position })),
  );
  const options = fields.flatMap((field) =>
    (field.options ?? []).map((text, position) => ({
      text,
      fieldId: field.id,
      id: next() as OptionId,
      position,
    })),
  );
  return [
    rowsOf(categoriesTable, [
      ...groups.map(({ id, slug, domain, icon, position, isProtected = false }) => ({
        id,
        slug,
        domainId: need(ids.domains, domain),
        icon,
        isProtected,
        allowsAnonymous: isProtected,
        position,
      })),
      ...subcategories.map(
        ({ id, slug, group, position, calendar, isEmergency = false, allowsConfidential }) => ({
          id,
          parentId: group.id,
          slug,
          domainId: need(ids.domains, group.domain),
          calendarId: calendar === "always" ? ALWAYS : null,
          isEmergency,
          allowsConfidential: allowsConfidential ?? false,
          position,
        }),
      ),
    ]),
    labels(
      "category",
      LOCALE,
      [...groups, ...subcategories].map(({ id, label }) => ({ id, text: label })),
    ),
    rowsOf(
      targetsTable,
      subcategories.flatMap(({ id, acknowledge, resolve, urgent }) => [
        ...targetsOf(id, { acknowledge, resolve }, null),
        ...(urgent ? targetsOf(id, urgent, "URGENT") : []),
      ]),
    ),
    rowsOf(
      fieldsTable,
      fields.map(({ id, categoryId, slug, kind, required = false, atLeast, atMost, position }) => ({
        id,
        categoryId,
        slug,
        kind,
        isRequired: required,
        atLeast,
        atMost,
        position,
      })),
    ),
    labels(
      "field",
      LOCALE,
      fields.map(({ id, label }) => ({ id, text: label })),
    ),
    labels(
      "field_hint",
      LOCALE,
      fields.flatMap(({ id, hint: text }) => (text ? [{ id, text }] : [])),
    ),
    rowsOf(
      fieldOptions,
      options.map(({ id, fieldId, text, position }) => ({ id, fieldId, slug: slugOf(text), position })),
    ),
    labels("option", LOCALE, options),
    rowsOf(fieldConditions, conditionsOf(fields, options)),
    rowsOf(
      owners,
      subcategories.flatMap(({ id, owner }) =>
        owner ? [{ categoryId: id, personId: need(ids.people, owner) }] : [],
      ),
    ),
    rowsOf(
      protectedReaders,
      READERS.map(({ category, mail, isFallback = false }) => ({
        categoryId: subcategories.find(({ slug }) => slug === category)?.id ?? null,
        personId: need(ids.people, mail),
        isFallback,
      })),
    ),
  ];
}

function targetsOf(categoryId: CategoryId, { acknowledge, resolve }: Targets, priority: Priority | null) {
  return [
    { categoryId, priority, clockKind: "acknowledge" as const, ...acknowledge },
    { categoryId, priority, clockKind: "resolve" as const, ...resolve },
  ];
}

type Asked = DemoField & { id: FieldId; categoryId: CategoryId };
type Offered = { id: OptionId; fieldId: FieldId; text: string };

function conditionsOf(fields: readonly Asked[], options: readonly Offered[]) {
  const condition = (of: Asked, effect: "shown" | "required", after: DemoField["shownAfter"]) => {
    if (!after) return [];
    const [question, answer] = after;
    const on = fields.find(({ slug, categoryId }) => slug === question && categoryId === of.categoryId);
    const option = options.find(({ fieldId, text }) => fieldId === on?.id && text === answer);
    if (!on) throw new Error(`the demo asks no ${question}`);
    const value = option ? { optionId: option.id } : { yesNo: answer };
    return [{ fieldId: of.id, effect, onFieldId: on.id, ...value }];
  };
  return fields.flatMap((field) => [
    ...condition(field, "shown", field.shownAfter),
    ...condition(field, "required", field.neededAfter),
  ]);
}

function slugOf(label: string): string {
  return label.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
