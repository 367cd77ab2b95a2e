import { sql } from "drizzle-orm";
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { DomainId, GrantId, PersonId, PlaceId, ScopeId } from "#app/domain/ids.ts";
import type { Role } from "#app/domain/people/actor.ts";
import { PERSON_STATES, type PersonState } from "#app/domain/people/responsible.ts";
import { oneOf } from "./columns.ts";
import { domains, places, scopes } from "./places-schema.ts";

export const people = sqliteTable(
  "people",
  {
    id: integer().$type<PersonId>().primaryKey(),
    kind: text().$type<"member" | "contact">().notNull().default("member"),
    state: text().$type<PersonState>().notNull().default("active"),
    name: text().notNull(),
    locale: text().notNull().default("en"),
    managerId: integer("manager_id")
      .$type<PersonId>()
      .references((): AnySQLiteColumn => people.id, { onDelete: "set null" }),
    passwordHash: text("password_hash"),
    /** Whose entry this is, where somebody had two; only the other one is used. */
    mergedIntoId: integer("merged_into_id")
      .$type<PersonId>()
      .references((): AnySQLiteColumn => people.id, { onDelete: "restrict" }),
    /** Their last moment here, where it is known beforehand. */
    leavesAt: integer("leaves_at"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("people_by_manager").on(table.managerId),
    index("people_by_name").on(sql`name collate nocase`),
    index("people_merged_into").on(table.mergedIntoId).where(sql`merged_into_id is not null`),
    index("people_by_end").on(table.leavesAt).where(sql`leaves_at is not null`),
    check("person_kind", oneOf(table.kind, ["member", "contact"])),
    check("person_state", oneOf(table.state, PERSON_STATES)),
  ],
);

export const personAddresses = sqliteTable(
  "person_addresses",
  {
    id: integer().primaryKey(),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    kind: text().$type<"mail" | "phone" | "slack">().notNull(),
    /** Mail in lower case; phone in E.164. */
    value: text().notNull(),
    isPrimary: integer("is_primary", { mode: "boolean" }).notNull().default(false),
    verifiedAt: integer("verified_at"),
  },
  (table) => [
    uniqueIndex("address_is_one_persons").on(table.kind, table.value),
    index("addresses_by_person").on(table.personId),
    uniqueIndex("one_primary_address").on(table.personId, table.kind).where(sql`is_primary = 1`),
    check("address_kind", oneOf(table.kind, ["mail", "phone", "slack"])),
  ],
);

export const students = sqliteTable(
  "students",
  {
    personId: integer("person_id")
      .$type<PersonId>()
      .primaryKey()
      .references(() => people.id, { onDelete: "cascade" }),
    rollNumber: text("roll_number").notNull().unique(),
    hostelId: integer("hostel_id")
      .$type<PlaceId>()
      .references(() => places.id, { onDelete: "set null" }),
    room: text().notNull().default(""),
    section: text().notNull().default(""),
    batch: text().notNull().default(""),
  },
  (table) => [index("students_by_hostel").on(table.hostelId)],
);

export const roleGrants = sqliteTable(
  "role_grants",
  {
    id: integer().$type<GrantId>().primaryKey(),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    role: text().$type<Role>().notNull(),
    domainId: integer("domain_id")
      .$type<DomainId>()
      .references(() => domains.id, { onDelete: "cascade" }),
    scopeId: integer("scope_id")
      .$type<ScopeId>()
      .references(() => scopes.id, { onDelete: "cascade" }),
    grantedById: integer("granted_by_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "set null" }),
    fromAt: integer("from_at").notNull(),
    untilAt: integer("until_at"),
  },
  (table) => [
    index("grants_by_person").on(table.personId),
    index("grants_by_role").on(table.role, table.personId),
    index("grants_by_domain").on(table.domainId),
    index("grants_by_scope").on(table.scopeId),
    index("grants_by_granter").on(table.grantedById),
    check("grant_scope_in_domain", sql`${table.scopeId} is null or ${table.domainId} is not null`),
  ],
);
