import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { CategoryId, DomainId, OptionId, PersonId, ScopeId } from "#app/domain/ids.ts";
import type { Role } from "#app/domain/people/actor.ts";
import { type ClockKind, PRIORITIES, type Priority } from "#app/domain/ticket.ts";
import type { TimeUnit } from "#app/domain/time/working-time.ts";
import { clockKinds } from "./campus-schema.ts";
import { oneOf } from "./columns.ts";
import { people } from "./people-schema.ts";
import { domains, scopes } from "./places-schema.ts";
import { categories, fieldOptions } from "./taxonomy-schema.ts";

/** Promises: of a subcategory, a category or (category null) the campus; priorities may have their own. */
export const targets = sqliteTable(
  "targets",
  {
    id: integer().primaryKey(),
    categoryId: integer("category_id")
      .$type<CategoryId>()
      .references(() => categories.id, { onDelete: "cascade" }),
    priority: text().$type<Priority>(),
    clockKind: text("clock_kind")
      .$type<ClockKind>()
      .notNull()
      .references(() => clockKinds.key, { onDelete: "restrict" }),
    minutes: integer().notNull(),
    unit: text().$type<TimeUnit>().notNull(),
  },
  (table) => [
    uniqueIndex("target_of_category").on(table.categoryId, table.clockKind).where(sql`priority is null`),
    uniqueIndex("target_of_campus").on(table.clockKind).where(sql`category_id is null and priority is null`),
    uniqueIndex("target_of_priority")
      .on(table.categoryId, table.clockKind, table.priority)
      .where(sql`priority is not null`),
    uniqueIndex("target_of_campus_priority")
      .on(table.clockKind, table.priority)
      .where(sql`category_id is null and priority is not null`),
    index("targets_by_category").on(table.categoryId),
    index("targets_by_clock_kind").on(table.clockKind),
    check("target_minutes", sql`${table.minutes} >= 1`),
    check("target_priority", sql`${table.priority} is null or ${oneOf(table.priority, PRIORITIES)}`),
    check("target_unit", oneOf(table.unit, ["working", "elapsed"])),
  ],
);

/** Owners of a subcategory, category or field option. */
export const owners = sqliteTable(
  "owners",
  {
    id: integer().primaryKey(),
    categoryId: integer("category_id")
      .$type<CategoryId>()
      .references(() => categories.id, { onDelete: "cascade" }),
    optionId: integer("option_id")
      .$type<OptionId>()
      .references(() => fieldOptions.id, { onDelete: "cascade" }),
    scopeId: integer("scope_id")
      .$type<ScopeId>()
      .references(() => scopes.id, { onDelete: "cascade" }),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    priority: integer().notNull().default(1),
  },
  (table) => [
    index("owners_by_category").on(table.categoryId),
    index("owners_by_option").on(table.optionId),
    index("owners_by_scope").on(table.scopeId),
    index("owners_by_person").on(table.personId),
    check("owner_of_one_thing", sql`(${table.categoryId} is null) <> (${table.optionId} is null)`),
  ],
);

export const defaultAssignments = sqliteTable(
  "default_assignments",
  {
    id: integer().primaryKey(),
    domainId: integer("domain_id")
      .$type<DomainId>()
      .notNull()
      .references(() => domains.id, { onDelete: "cascade" }),
    scopeId: integer("scope_id")
      .$type<ScopeId>()
      .references(() => scopes.id, { onDelete: "cascade" }),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    priority: integer().notNull().default(1),
  },
  (table) => [
    index("defaults_by_domain").on(table.domainId, table.scopeId),
    index("defaults_by_scope").on(table.scopeId),
    index("defaults_by_person").on(table.personId),
  ],
);

/** Promised work not yet done, per owner; kept in every commit that changes it. */
export const workloads = sqliteTable("workloads", {
  personId: integer("person_id")
    .$type<PersonId>()
    .primaryKey()
    .references(() => people.id, { onDelete: "cascade" }),
  minutes: integer().notNull().default(0),
});

export const escalationRules = sqliteTable(
  "escalation_rules",
  {
    id: integer().primaryKey(),
    domainId: integer("domain_id")
      .$type<DomainId>()
      .references(() => domains.id, { onDelete: "cascade" }),
    scopeId: integer("scope_id")
      .$type<ScopeId>()
      .references(() => scopes.id, { onDelete: "cascade" }),
    level: integer().notNull(),
    personId: integer("person_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "cascade" }),
    role: text().$type<Role>(),
    delayMinutes: integer("delay_minutes").notNull(),
    delayUnit: text("delay_unit").$type<TimeUnit>().notNull(),
    /** Of protected tickets alone; those have no other ladder. */
    forProtected: integer("for_protected", { mode: "boolean" }).notNull().default(false),
    /** Keys of the channels on which its people are told, beside their inbox; null is all. */
    channels: text({ mode: "json" }).$type<readonly string[]>(),
    /** Whether the ticket becomes theirs at that level. */
    moves: integer({ mode: "boolean" }).notNull().default(false),
  },
  (table) => [
    uniqueIndex("rule_once").on(table.domainId, table.scopeId, table.level, table.personId),
    index("rules_by_domain").on(table.domainId),
    index("rules_by_scope").on(table.scopeId),
    index("rules_by_person").on(table.personId),
    check("rule_level", sql`${table.level} >= 1`),
    check("rule_tells_somebody", sql`(${table.personId} is null) <> (${table.role} is null)`),
    check("rule_channels", sql`${table.channels} is null or json_type(${table.channels}) = 'array'`),
    check("rule_unit", oneOf(table.delayUnit, ["working", "elapsed"])),
  ],
);
