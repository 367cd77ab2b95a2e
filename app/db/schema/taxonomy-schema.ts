import { sql } from "drizzle-orm";
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { Condition, FieldKind } from "#app/domain/filing/answers.ts";
import type { CalendarId, CategoryId, DomainId, FieldId, OptionId, StatusId } from "#app/domain/ids.ts";
import { STATUS_KINDS, type StatusKind } from "#app/domain/statuses.ts";
import { calendars } from "./campus-schema.ts";
import { oneOf } from "./columns.ts";
import { domains } from "./places-schema.ts";

export const categories = sqliteTable(
  "categories",
  {
    id: integer().$type<CategoryId>().primaryKey(),
    parentId: integer("parent_id")
      .$type<CategoryId>()
      .references((): AnySQLiteColumn => categories.id, { onDelete: "restrict" }),
    slug: text().notNull().unique(),
    domainId: integer("domain_id")
      .$type<DomainId>()
      .notNull()
      .references(() => domains.id, { onDelete: "restrict" }),
    calendarId: integer("calendar_id")
      .$type<CalendarId>()
      .references(() => calendars.id, { onDelete: "restrict" }),
    icon: text().notNull().default(""),
    position: integer().notNull(),
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
    /** Somebody may be in danger: reported without a session, told to everybody on duty. */
    isEmergency: integer("is_emergency", { mode: "boolean" }).notNull().default(false),
    /** What is reported under it is protected from its first moment on. */
    isProtected: integer("is_protected", { mode: "boolean" }).notNull().default(false),
    /** Of what is protected: it may be reported by nobody that is known, who comes back by a receipt code. */
    allowsAnonymous: integer("allows_anonymous", { mode: "boolean" }).notNull().default(false),
    /** Whoever reports it may choose that it is protected from its first moment on. */
    allowsConfidential: integer("allows_confidential", { mode: "boolean" }).notNull().default(false),
    /** What comes by mail lies here until somebody sorts it; nobody chooses it. */
    isForMail: integer("is_for_mail", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [
    index("categories_by_parent").on(table.parentId),
    index("categories_by_domain").on(table.domainId),
    index("categories_by_calendar").on(table.calendarId),
  ],
);

export const fields = sqliteTable(
  "fields",
  {
    id: integer().$type<FieldId>().primaryKey(),
    categoryId: integer("category_id")
      .$type<CategoryId>()
      .notNull()
      .references(() => categories.id, { onDelete: "cascade" }),
    slug: text().notNull(),
    kind: text().$type<FieldKind>().notNull(),
    isRequired: integer("is_required", { mode: "boolean" }).notNull().default(false),
    /** Bounds of an answer, as its kind understands them. */
    atLeast: real("at_least"),
    atMost: real("at_most"),
    position: integer().notNull(),
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
  },
  (table) => [uniqueIndex("field_slug_in_category").on(table.categoryId, table.slug)],
);

export const fieldOptions = sqliteTable(
  "field_options",
  {
    id: integer().$type<OptionId>().primaryKey(),
    fieldId: integer("field_id")
      .$type<FieldId>()
      .notNull()
      .references(() => fields.id, { onDelete: "cascade" }),
    slug: text().notNull(),
    position: integer().notNull(),
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
  },
  (table) => [uniqueIndex("option_slug_in_field").on(table.fieldId, table.slug)],
);

/**
 * A question that is asked, or has to be answered, after one answer to an earlier question: one of its options, or
 * yes or no.
 */
export const fieldConditions = sqliteTable(
  "field_conditions",
  {
    fieldId: integer("field_id")
      .$type<FieldId>()
      .notNull()
      .references(() => fields.id, { onDelete: "cascade" }),
    effect: text().$type<Condition["effect"]>().notNull(),
    onFieldId: integer("on_field_id")
      .$type<FieldId>()
      .notNull()
      .references(() => fields.id, { onDelete: "cascade" }),
    optionId: integer("option_id")
      .$type<OptionId>()
      .references(() => fieldOptions.id, { onDelete: "cascade" }),
    yesNo: text("yes_no").$type<"yes" | "no">(),
  },
  (table) => [
    uniqueIndex("field_condition_once")
      .on(table.fieldId, table.effect, table.onFieldId, table.optionId)
      .where(sql`option_id is not null`),
    uniqueIndex("field_condition_yes_no_once")
      .on(table.fieldId, table.effect, table.onFieldId, table.yesNo)
      .where(sql`yes_no is not null`),
    index("field_conditions_on_field").on(table.onFieldId),
    index("field_conditions_on_option").on(table.optionId),
    check("field_condition_effect", sql`effect in ('shown', 'required')`),
    check("field_condition_value", sql`(option_id is null) <> (yes_no is null)`),
    check("field_condition_yes_no", sql`yes_no in ('yes', 'no')`),
  ],
);

export const ticketStatuses = sqliteTable(
  "ticket_statuses",
  {
    id: integer().$type<StatusId>().primaryKey(),
    slug: text().notNull().unique(),
    kind: text().$type<StatusKind>().notNull(),
    isDefault: integer("is_default", { mode: "boolean" }).notNull().default(false),
    /** Not given any more; tickets that have it keep it. */
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
    position: integer().notNull(),
  },
  (table) => [
    uniqueIndex("status_with_kind").on(table.id, table.kind),
    uniqueIndex("one_default_per_kind").on(table.kind).where(sql`is_default = 1`),
    check("status_kind", oneOf(table.kind, STATUS_KINDS)),
  ],
);
