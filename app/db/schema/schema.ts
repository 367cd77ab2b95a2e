import { sql } from "drizzle-orm";
import {
  type AnySQLiteColumn,
  check,
  foreignKey,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { Verb } from "#app/domain/command.ts";
import type { Audience, EventKind, Facts, WordsPart } from "#app/domain/events.ts";
import { FILE_KINDS, type FileKind } from "#app/domain/files/file-kinds.ts";
import type { Condition, FieldKind } from "#app/domain/filing/answers.ts";
import type {
  CalendarId,
  CategoryId,
  DomainId,
  FieldId,
  GrantId,
  OptionId,
  PersonId,
  PlaceId,
  ScopeId,
  StatusId,
  TicketId,
} from "#app/domain/ids.ts";
import type { Role, Via } from "#app/domain/people/actor.ts";
import { PERSON_STATES, type PersonState } from "#app/domain/people/responsible.ts";
import type { AuditAction } from "#app/domain/proof/audit.ts";
import { STATUS_KINDS, type StatusKind } from "#app/domain/statuses.ts";
import type { HeldFor } from "#app/domain/telling/how-told.ts";
import type { Duty } from "#app/domain/telling/telling.ts";
import {
  type AssignedWhy,
  type Changes,
  type ClockKind,
  DECLARED_CAUSES,
  type DeclaredCause,
  type ExtensionAnswer,
  type HoldReason,
  type Outcome,
  type PauseCause,
  PRIORITIES,
  type Priority,
  RELATIONS,
  type Relation,
  STOPS,
  type Stops,
  VISIBILITIES,
  type Visibility,
} from "#app/domain/ticket.ts";
import type { SoftTrigger } from "#app/domain/time/soft-triggers.ts";
import type { TimeUnit } from "#app/domain/time/working-time.ts";

/*
 * Instants are epoch milliseconds in columns named …_at. Words by or about a person stand only in `event_contents`,
 * `audit_words`, `ticket_answers`, `tickets.title`, `attachments.name`, `kept_forms` and the people tables, which can be erased;
 * everything else is ids, codes and times. Every foreign key states what happens on delete; a person is never deleted while a ticket names them.
 */

const oneOf = (column: AnySQLiteColumn, values: readonly string[]) =>
  sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(", "))})`;

// ——— campus ———

export const campus = sqliteTable(
  "campus",
  {
    id: integer().primaryKey(),
    name: text().notNull(),
    timeZone: text("time_zone").notNull(),
    locale: text().notNull(),
    madeByDemo: integer("made_by_demo", { mode: "boolean" }).notNull().default(false),
    calendarId: integer("calendar_id")
      .$type<CalendarId>()
      .references(() => calendars.id, { onDelete: "restrict" }),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [check("campus_is_one", sql`${table.id} = 1`)],
);

/** What a campus names, per language: thing is a table's singular, e.g. category, field, option, scope. */
export const labels = sqliteTable(
  "labels",
  {
    thing: text().notNull(),
    thingId: integer("thing_id").notNull(),
    locale: text().notNull(),
    text: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.thing, table.thingId, table.locale] })],
);

// ——— time ———

export const calendars = sqliteTable("calendars", {
  id: integer().$type<CalendarId>().primaryKey(),
  slug: text().notNull().unique(),
  version: integer().notNull().default(1),
  timeZone: text("time_zone").notNull(),
  alwaysOpen: integer("always_open", { mode: "boolean" }).notNull().default(false),
});

export const calendarSegments = sqliteTable(
  "calendar_segments",
  {
    calendarId: integer("calendar_id")
      .$type<CalendarId>()
      .notNull()
      .references(() => calendars.id, { onDelete: "cascade" }),
    weekday: integer().notNull(),
    fromMinute: integer("from_minute").notNull(),
    untilMinute: integer("until_minute").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.calendarId, table.weekday, table.fromMinute] }),
    check("segment_weekday", sql`${table.weekday} between 1 and 7`),
    check(
      "segment_minutes",
      sql`0 <= ${table.fromMinute} and ${table.fromMinute} < ${table.untilMinute} and ${table.untilMinute} <= 1440`,
    ),
  ],
);

export const holidays = sqliteTable(
  "holidays",
  {
    calendarId: integer("calendar_id")
      .$type<CalendarId>()
      .notNull()
      .references(() => calendars.id, { onDelete: "cascade" }),
    date: text().notNull(),
    name: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.calendarId, table.date] })],
);

export const clockKinds = sqliteTable("clock_kinds", {
  key: text().$type<ClockKind>().primaryKey(),
  position: integer().notNull(),
  /** A promise that the law makes: broken, it can be appealed against at once. */
  isStatutory: integer("is_statutory", { mode: "boolean" }).notNull().default(false),
});

// ——— people ———

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

export const sessions = sqliteTable(
  "sessions",
  {
    tokenHash: text("token_hash").primaryKey(),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    createdAt: integer("created_at").notNull(),
    seenAt: integer("seen_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    device: text().notNull().default(""),
    /** Others use the computer as well: it ends soon, and the browser is not remembered. */
    isShared: integer("is_shared", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [
    index("sessions_by_person").on(table.personId),
    index("sessions_by_expiry").on(table.expiresAt),
  ],
);

/** Forms that a session which was over sent: they wait for their author to sign in again, seven days at most. */
export const keptForms = sqliteTable(
  "kept_forms",
  {
    /** Names the form in its author's addresses, and opens it to nobody else. */
    id: text().primaryKey(),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    /** Where it goes: a path of this site. */
    action: text().notNull(),
    /** Its own key. Once an operation of its author has it, the form is sent. */
    key: text().notNull(),
    /** Every name with its values; files are among them as the ids of their drafts. */
    said: text({ mode: "json" }).$type<Readonly<Record<string, readonly string[]>>>().notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [
    index("kept_forms_by_person").on(table.personId, table.createdAt),
    index("kept_forms_by_expiry").on(table.expiresAt),
  ],
);

/** Tokens that work once: set-up, later links and invitations. Only their hash is kept. */
export const oneTimeTokens = sqliteTable("one_time_tokens", {
  tokenHash: text("token_hash").primaryKey(),
  purpose: text().notNull(),
  expiresAt: integer("expires_at").notNull(),
  usedAt: integer("used_at"),
});

// ——— who is responsible, where, about what ———

export const domains = sqliteTable("domains", {
  id: integer().$type<DomainId>().primaryKey(),
  slug: text().notNull().unique(),
  position: integer().notNull(),
});

export const scopes = sqliteTable(
  "scopes",
  {
    id: integer().$type<ScopeId>().primaryKey(),
    domainId: integer("domain_id")
      .$type<DomainId>()
      .notNull()
      .references(() => domains.id, { onDelete: "restrict" }),
    slug: text().notNull(),
    /** The place whose people this scope serves; null: nobody is put here by where they live. */
    placeId: integer("place_id")
      .$type<PlaceId>()
      .references(() => places.id, { onDelete: "set null" }),
    position: integer().notNull(),
  },
  (table) => [
    uniqueIndex("scope_slug_in_domain").on(table.domainId, table.slug),
    index("scopes_by_place").on(table.placeId),
  ],
);

export const PLACE_KINDS = ["campus", "building", "floor", "room", "area", "asset"] as const;

export const places = sqliteTable(
  "places",
  {
    id: integer().$type<PlaceId>().primaryKey(),
    parentId: integer("parent_id")
      .$type<PlaceId>()
      .references((): AnySQLiteColumn => places.id, { onDelete: "restrict" }),
    kind: text().$type<(typeof PLACE_KINDS)[number]>().notNull(),
    slug: text().notNull().unique(),
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
  },
  (table) => [
    index("places_by_parent").on(table.parentId),
    check("place_kind", oneOf(table.kind, PLACE_KINDS)),
  ],
);

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

/** A question that is asked, or has to be answered, after one answer to an earlier question: one of its options, or yes or no. */
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
  },
  (table) => [
    uniqueIndex("rule_once").on(table.domainId, table.scopeId, table.level, table.personId),
    index("rules_by_domain").on(table.domainId),
    index("rules_by_scope").on(table.scopeId),
    index("rules_by_person").on(table.personId),
    check("rule_level", sql`${table.level} >= 1`),
    check("rule_tells_somebody", sql`(${table.personId} is null) <> (${table.role} is null)`),
    check("rule_unit", oneOf(table.delayUnit, ["working", "elapsed"])),
  ],
);

// ——— tickets ———

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

export const operations = sqliteTable(
  "operations",
  {
    id: text().primaryKey(),
    /** Person id, or 0 for the system: a null would not be unique. */
    actorId: integer("actor_id").notNull(),
    key: text().notNull(),
    fingerprint: text().notNull(),
    verb: text().$type<Verb | "file">().notNull(),
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .references((): AnySQLiteColumn => tickets.id, { onDelete: "restrict" }),
    seq: integer().notNull(),
    event: text().$type<EventKind>().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    uniqueIndex("operation_once").on(table.actorId, table.key),
    index("operations_by_ticket").on(table.ticketId),
    index("operations_by_time").on(table.at),
  ],
);

const OPEN = sql`status_kind in ('new', 'active', 'waiting_requester', 'waiting_other')`;
const OPEN_AND_NORMAL = sql`visibility = 'normal' and status_kind in ('new', 'active', 'waiting_requester', 'waiting_other')`;
const OPEN_AND_RESTRICTED = sql`visibility = 'restricted' and status_kind in ('new', 'active', 'waiting_requester', 'waiting_other')`;
const NORMAL = sql`visibility = 'normal'`;

export const tickets = sqliteTable(
  "tickets",
  {
    id: integer().$type<TicketId>().primaryKey({ autoIncrement: true }),
    reference: text().notNull().unique(),
    /** The public sequence; null for tickets born protected, whose reference is random. */
    number: integer().unique(),
    operationId: text("operation_id")
      .notNull()
      .unique()
      .references(() => operations.id, { onDelete: "restrict" }),
    version: integer().notNull(),
    visibility: text().$type<Visibility>().notNull(),
    statusId: integer("status_id").$type<StatusId>().notNull(),
    statusKind: text("status_kind").$type<StatusKind>().notNull(),
    categoryId: integer("category_id")
      .$type<CategoryId>()
      .notNull()
      .references(() => categories.id, { onDelete: "restrict" }),
    domainId: integer("domain_id")
      .$type<DomainId>()
      .notNull()
      .references(() => domains.id, { onDelete: "restrict" }),
    scopeId: integer("scope_id")
      .$type<ScopeId>()
      .references(() => scopes.id, { onDelete: "restrict" }),
    placeId: integer("place_id")
      .$type<PlaceId>()
      .references(() => places.id, { onDelete: "restrict" }),
    calendarId: integer("calendar_id")
      .$type<CalendarId>()
      .notNull()
      .references(() => calendars.id, { onDelete: "restrict" }),
    requesterId: integer("requester_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    filedById: integer("filed_by_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    /** HMAC of an anonymous reporter's receipt code. */
    reporterReceiptHash: text("reporter_receipt_hash").unique(),
    assigneeId: integer("assignee_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    assignedWhy: text("assigned_why").$type<AssignedWhy>(),
    assignedForId: integer("assigned_for_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    title: text().notNull(),
    priority: text().$type<Priority>().notNull(),
    stops: text().$type<Stops>().notNull(),
    language: text().notNull(),
    outcome: text().$type<Outcome>(),
    level: integer().notNull(),
    nextLevelAt: integer("next_level_at"),
    round: integer().notNull(),
    filedAt: integer("filed_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    acknowledgedAt: integer("acknowledged_at"),
    acknowledgedById: integer("acknowledged_by_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    questionAskedAt: integer("question_asked_at"),
    questionsRemindedAt: integer("questions_reminded_at"),
    questionWorkingMinutes: real("question_working_minutes").notNull().default(0),
    holdReason: text("hold_reason").$type<HoldReason>(),
    holdUntilAt: integer("hold_until_at"),
    resolvedAt: integer("resolved_at"),
    resolutionDeliveredAt: integer("resolution_delivered_at"),
    reopenUntilAt: integer("reopen_until_at"),
    confirmationAskedAt: integer("confirmation_asked_at"),
    closedAt: integer("closed_at"),
    closedBy: text("closed_by").$type<"requester" | "silence" | "staff">(),
    reopenedCount: integer("reopened_count").notNull().default(0),
    extensionCount: integer("extension_count").notNull().default(0),
    extensionUntilAt: integer("extension_until_at"),
    extensionAskedById: integer("extension_asked_by_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    extensionAnswer: text("extension_answer").$type<ExtensionAnswer>(),
    forwardedCount: integer("forwarded_count").notNull().default(0),
    ratedRound: integer("rated_round"),
    triggeredBy: text("triggered_by").$type<SoftTrigger>(),
    softTriggeredAt: integer("soft_triggered_at"),
    stallsAt: integer("stalls_at"),
    stallRemindedAt: integer("stall_reminded_at"),
    mergedIntoId: integer("merged_into_id")
      .$type<TicketId>()
      .references((): AnySQLiteColumn => tickets.id, { onDelete: "restrict" }),
    /** Since when it is about somebody whom only words describe: hidden from the whole scope. */
    aboutUnnamedAt: integer("about_unnamed_at"),
    isEmergency: integer("is_emergency", { mode: "boolean" }).notNull().default(false),
    isIncident: integer("is_incident", { mode: "boolean" }).notNull().default(false),
    incidentId: integer("incident_id")
      .$type<TicketId>()
      .references((): AnySQLiteColumn => tickets.id, { onDelete: "restrict" }),
    stage: integer().notNull().default(0),
    appealedAt: integer("appealed_at"),
    withdrawalAskedAt: integer("withdrawal_asked_at"),
    /** The resolve promise as lists sort by it; stands still in a pause. */
    promisedAt: integer("promised_at").notNull(),
    isOverdue: integer("is_overdue", { mode: "boolean" }).notNull().default(false),
    nextMomentAt: integer("next_moment_at"),
    /** The moment that the ticket's desk has an alarm for; the sweep arms what differs. */
    armedMomentAt: integer("armed_moment_at"),
  },
  (table) => [
    foreignKey({
      name: "ticket_status_has_kind",
      columns: [table.statusId, table.statusKind],
      foreignColumns: [ticketStatuses.id, ticketStatuses.kind],
    }).onDelete("restrict"),
    index("tickets_by_status").on(table.statusId, table.statusKind),
    index("tickets_by_requester").on(table.requesterId, table.id),
    index("waiting_by_requester")
      .on(table.requesterId, table.updatedAt, table.id)
      .where(sql`status_kind in ('waiting_requester', 'resolved')`),
    index("tickets_by_filer").on(table.filedById),
    index("extension_asked_by").on(table.extensionAskedById).where(sql`extension_asked_by_id is not null`),
    index("assigned_for").on(table.assignedForId).where(sql`assigned_for_id is not null`),
    index("emergencies_lately").on(table.filedAt).where(sql`is_emergency = 1`),
    index("incidents_by_update").on(table.statusKind, table.updatedAt).where(sql`is_incident = 1`),
    index("incidents_by_category").on(table.categoryId, table.statusKind).where(sql`is_incident = 1`),
    index("appeals_by_time").on(table.appealedAt).where(sql`appealed_at is not null`),
    index("tickets_of_incident").on(table.incidentId, table.id).where(sql`incident_id is not null`),
    index("merged_into").on(table.mergedIntoId).where(sql`merged_into_id is not null`),
    index("tickets_by_acknowledger").on(table.acknowledgedById),
    index("tickets_by_category").on(table.categoryId, table.updatedAt, table.id),
    index("open_by_category").on(table.categoryId, table.promisedAt, table.id).where(OPEN_AND_NORMAL),
    index("tickets_by_place").on(table.placeId),
    index("tickets_by_calendar").on(table.calendarId),
    index("tickets_by_domain").on(table.domainId),
    index("tickets_by_scope_all").on(table.scopeId),
    index("tickets_by_assignee").on(table.assigneeId, table.updatedAt, table.id),
    index("open_by_assignee").on(table.assigneeId, table.promisedAt, table.id).where(OPEN),
    index("open_by_scope")
      .on(table.domainId, table.scopeId, table.promisedAt, table.id)
      .where(OPEN_AND_NORMAL),
    index("open_by_domain").on(table.domainId, table.promisedAt, table.id).where(OPEN_AND_NORMAL),
    index("open_by_promise").on(table.promisedAt, table.id).where(OPEN_AND_NORMAL),
    index("normal_by_scope").on(table.domainId, table.scopeId, table.updatedAt, table.id).where(NORMAL),
    index("filed_by_scope").on(table.domainId, table.scopeId, table.filedAt).where(NORMAL),
    index("normal_by_domain").on(table.domainId, table.updatedAt, table.id).where(NORMAL),
    index("normal_by_update").on(table.updatedAt, table.id).where(NORMAL),
    index("restricted_by_promise").on(table.promisedAt, table.id).where(OPEN_AND_RESTRICTED),
    index("restricted_by_update").on(table.updatedAt, table.id).where(sql`visibility = 'restricted'`),
    index("tickets_by_next_moment").on(table.nextMomentAt).where(sql`next_moment_at is not null`),
    check("ticket_visibility", oneOf(table.visibility, VISIBILITIES)),
    check("ticket_priority", oneOf(table.priority, PRIORITIES)),
    check("ticket_stops", oneOf(table.stops, STOPS)),
    check(
      "ticket_number_is_reference",
      sql`${table.number} is null or ${table.reference} = cast(${table.number} as text)`,
    ),
    check(
      "ticket_has_somebody",
      sql`${table.requesterId} is not null or ${table.reporterReceiptHash} is not null`,
    ),
  ],
);

export const ticketPeople = sqliteTable(
  "ticket_people",
  {
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .notNull()
      .references(() => tickets.id, { onDelete: "cascade" }),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "restrict" }),
    relation: text().$type<Relation>().notNull(),
    effect: text().$type<"allow" | "deny">().notNull(),
    fromAt: integer("from_at").notNull(),
    untilAt: integer("until_at"),
    reason: text(),
    // Copies of the ticket's sort keys, kept by triggers: lists of what somebody was added to are read in their order.
    /** The ticket's promise while it is open, else null. */
    openPromisedAt: integer("open_promised_at"),
    ticketUpdatedAt: integer("ticket_updated_at"),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.personId, table.relation] }),
    index("tickets_of_person").on(table.personId, table.ticketId),
    index("added_open_by_promise")
      .on(table.personId, table.openPromisedAt, table.ticketId)
      .where(sql`effect = 'allow' and open_promised_at is not null`),
    index("added_by_update")
      .on(table.personId, table.ticketUpdatedAt, table.ticketId)
      .where(sql`effect = 'allow'`),
    index("denials_of_person").on(table.personId, table.ticketId).where(sql`effect = 'deny'`),
    index("own_of_person")
      .on(table.personId, table.ticketId)
      .where(sql`effect = 'allow' and relation in ('requester', 'filed_for', 'joined')`),
    check("relation_known", oneOf(table.relation, RELATIONS)),
    check("relation_effect", oneOf(table.effect, ["allow", "deny"])),
  ],
);

/** The history. Two writers of one seq meet this key, and the second one's whole batch rolls back. */
export const ticketEvents = sqliteTable(
  "ticket_events",
  {
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .notNull()
      .references(() => tickets.id, { onDelete: "restrict" }),
    seq: integer().notNull(),
    kind: text().$type<EventKind>().notNull(),
    audience: text().$type<Audience>().notNull(),
    actorKind: text("actor_kind").$type<"person" | "contact" | "reporter" | "system" | "token">().notNull(),
    actorId: integer("actor_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    actingForId: integer("acting_for_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    grantId: integer("grant_id")
      .$type<GrantId>()
      .references(() => roleGrants.id, { onDelete: "restrict" }),
    via: text().$type<Via>().notNull(),
    at: integer().notNull(),
    facts: text({ mode: "json" }).$type<Facts>().notNull(),
    changes: text({ mode: "json" }).$type<Changes>().notNull(),
    /** Salted hash of the event's words; null when it has none. */
    wordsHash: text("words_hash"),
    hash: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.seq] }),
    index("events_by_audience").on(table.ticketId, table.audience, table.seq),
    index("ratings_of_ticket").on(table.ticketId, table.seq).where(sql`kind = 'rated'`),
    index("events_by_actor").on(table.actorId),
    index("looks_by_actor").on(table.actorId, table.at).where(sql`kind = 'looked'`),
    index("looks_by_time").on(table.at).where(sql`kind = 'looked'`),
    index("events_by_absent").on(table.actingForId),
    index("events_by_grant").on(table.grantId),
    check("event_audience", oneOf(table.audience, ["public", "staff", "leadership"])),
    check("event_actor_kind", oneOf(table.actorKind, ["person", "contact", "reporter", "system", "token"])),
    check("event_via", oneOf(table.via, ["web", "mail", "link", "slack", "api", "job", "bulk"])),
  ],
);

/** The words of events, erasable; the salt goes with them. */
export const eventContents = sqliteTable(
  "event_contents",
  {
    ticketId: integer("ticket_id").$type<TicketId>().notNull(),
    seq: integer().notNull(),
    part: text().$type<WordsPart>().notNull(),
    text: text().notNull(),
    salt: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.seq, table.part] }),
    foreignKey({
      columns: [table.ticketId, table.seq],
      foreignColumns: [ticketEvents.ticketId, ticketEvents.seq],
    }).onDelete("cascade"),
  ],
);

/** Files of a ticket. Their bytes lie in the bucket under `object_key`; who may read the event may read its files. */
export const attachments = sqliteTable(
  "attachments",
  {
    /** Public, random, never to be guessed; the same that the file had as a draft, so that a draft is claimed once. */
    id: text().primaryKey(),
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .notNull()
      .references(() => tickets.id, { onDelete: "restrict" }),
    /** The event it came with; null for one that was added to the report afterwards. */
    seq: integer(),
    objectKey: text("object_key").notNull().unique(),
    name: text().notNull(),
    kind: text().$type<FileKind>().notNull(),
    bytes: integer().notNull(),
    sha256: text().notNull(),
    width: integer(),
    height: integer(),
    uploadedById: integer("uploaded_by_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("attachments_by_event").on(table.ticketId, table.seq),
    index("attachments_by_person").on(table.uploadedById),
    foreignKey({
      columns: [table.ticketId, table.seq],
      foreignColumns: [ticketEvents.ticketId, ticketEvents.seq],
    }).onDelete("restrict"),
    check("attachment_kind", oneOf(table.kind, Object.keys(FILE_KINDS))),
    check("attachment_bytes", sql`${table.bytes} > 0`),
  ],
);

export const ticketAnswers = sqliteTable(
  "ticket_answers",
  {
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .notNull()
      .references(() => tickets.id, { onDelete: "cascade" }),
    fieldId: integer("field_id")
      .$type<FieldId>()
      .notNull()
      .references(() => fields.id, { onDelete: "restrict" }),
    position: integer().notNull(),
    optionId: integer("option_id")
      .$type<OptionId>()
      .references(() => fieldOptions.id, { onDelete: "restrict" }),
    /** The question and the answer as they read when they were given. */
    label: text().notNull(),
    value: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.fieldId, table.position] }),
    index("answers_by_value").on(table.fieldId, table.value, table.ticketId),
    index("answers_by_option").on(table.optionId),
  ],
);

export const ticketClocks = sqliteTable(
  "ticket_clocks",
  {
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .notNull()
      .references(() => tickets.id, { onDelete: "cascade" }),
    kind: text()
      .$type<ClockKind>()
      .notNull()
      .references(() => clockKinds.key, { onDelete: "restrict" }),
    round: integer().notNull(),
    startedAt: integer("started_at").notNull(),
    targetMinutes: integer("target_minutes").notNull(),
    targetUnit: text("target_unit").$type<TimeUnit>().notNull(),
    calendarVersion: integer("calendar_version").notNull(),
    firstDueAt: integer("first_due_at").notNull(),
    dueAt: integer("due_at").notNull(),
    remindAt: integer("remind_at"),
    remindedAt: integer("reminded_at"),
    metAt: integer("met_at"),
    brokenAt: integer("broken_at"),
    brokenDueAt: integer("broken_due_at"),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.kind, table.round] }),
    index("clocks_by_kind").on(table.kind),
    index("broken_by_time")
      .on(table.brokenAt, table.ticketId)
      .where(sql`broken_at is not null and kind = 'resolve'`),
    check("clock_unit", oneOf(table.targetUnit, ["working", "elapsed"])),
  ],
);

export const clockPauses = sqliteTable(
  "clock_pauses",
  {
    ticketId: integer("ticket_id").$type<TicketId>().notNull(),
    kind: text().$type<ClockKind>().notNull(),
    round: integer().notNull(),
    fromAt: integer("from_at").notNull(),
    untilAt: integer("until_at"),
    plannedUntilAt: integer("planned_until_at").notNull(),
    cause: text().$type<PauseCause>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.kind, table.round, table.fromAt] }),
    foreignKey({
      columns: [table.ticketId, table.kind, table.round],
      foreignColumns: [ticketClocks.ticketId, ticketClocks.kind, ticketClocks.round],
    }).onDelete("cascade"),
    check("pause_cause", oneOf(table.cause, ["question", "closure", "outage", "legal"])),
  ],
);

// ——— telling ———

export const channels = sqliteTable("channels", {
  key: text().primaryKey(),
  position: integer().notNull(),
  /** How often in a row the provider did not serve us; from the third on nothing is sent but probes. */
  outages: integer().notNull().default(0),
  /** When the next probe may go; null while messages leave as they come. */
  probeAt: integer("probe_at"),
  outageReason: text("outage_reason"),
  /** Since when nothing is sent on it, because the database was restored; null where it is not held. */
  heldAt: integer("held_at"),
});

export const OUTBOX_STATES = ["queued", "claimed", "accepted", "superseded", "dead"] as const;

/** One thing to tell one person on one channel: references only, rendered when it is sent. */
export const outbox = sqliteTable(
  "outbox",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    ticketId: integer("ticket_id").$type<TicketId>().notNull(),
    seq: integer().notNull(),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "restrict" }),
    channel: text()
      .notNull()
      .references(() => channels.key, { onDelete: "restrict" }),
    duty: text().$type<Duty>().notNull(),
    /** Who was really told: a substitute may stand in for the person. */
    resolvedPersonId: integer("resolved_person_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    state: text().$type<(typeof OUTBOX_STATES)[number]>().notNull().default("queued"),
    createdAt: integer("created_at").notNull(),
    notBeforeAt: integer("not_before_at").notNull(),
    nextAttemptAt: integer("next_attempt_at").notNull(),
    attempts: integer().notNull().default(0),
    leaseUntilAt: integer("lease_until_at"),
    giveUpAt: integer("give_up_at").notNull(),
    deliveryId: integer("delivery_id").references(() => deliveries.id, { onDelete: "set null" }),
    /** The list that it leaves in, named by its first row; null for a message of its own. */
    bundleId: integer("bundle_id").references((): AnySQLiteColumn => outbox.id, { onDelete: "set null" }),
    /** Whose choice that list is; null where there was only too much at once. */
    heldFor: text("held_for").$type<HeldFor>(),
    reason: text(),
  },
  (table) => [
    uniqueIndex("told_once").on(table.ticketId, table.seq, table.personId, table.channel),
    uniqueIndex("resolved_person_told_once")
      .on(table.ticketId, table.seq, table.resolvedPersonId, table.channel)
      .where(sql`resolved_person_id is not null and state <> 'superseded'`),
    index("outbox_due")
      .on(table.channel, table.nextAttemptAt, table.id)
      .where(sql`state in ('queued', 'claimed')`),
    index("outbox_in_order")
      .on(table.ticketId, table.personId, table.channel, table.id)
      .where(sql`state in ('queued', 'claimed')`),
    index("outbox_by_person").on(table.personId, table.channel, table.id),
    index("outbox_waiting_by_person")
      .on(table.personId, table.channel)
      .where(sql`state in ('queued', 'claimed')`),
    index("dead_letters").on(table.id).where(sql`state = 'dead'`),
    index("outbox_by_bundle").on(table.bundleId).where(sql`bundle_id is not null`),
    index("outbox_by_resolved_person").on(table.resolvedPersonId),
    index("outbox_by_delivery").on(table.deliveryId),
    foreignKey({
      columns: [table.ticketId, table.seq],
      foreignColumns: [ticketEvents.ticketId, ticketEvents.seq],
    }).onDelete("cascade"),
    check("outbox_state", oneOf(table.state, OUTBOX_STATES)),
  ],
);

/** One message that carried one or more outbox rows of a person. */
export const deliveries = sqliteTable(
  "deliveries",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    channel: text()
      .notNull()
      .references(() => channels.key, { onDelete: "restrict" }),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "restrict" }),
    messageId: text("message_id").notNull(),
    acceptedAt: integer("accepted_at").notNull(),
    response: text().notNull(),
  },
  (table) => [
    index("deliveries_by_person").on(table.personId),
    index("deliveries_by_channel").on(table.channel, table.acceptedAt),
    index("deliveries_by_message_id").on(table.messageId),
    index("deliveries_by_time").on(table.personId, table.channel, table.acceptedAt),
  ],
);

// ——— what was taken away, and who changed what ———

/** Places in the bucket whose files no ticket has any more; each row goes when its place is empty. */
export const removedFiles = sqliteTable(
  "removed_files",
  {
    objectKey: text("object_key").primaryKey(),
    removedAt: integer("removed_at").notNull(),
  },
  (table) => [index("removed_files_by_time").on(table.removedAt)],
);

/** People whose words and addresses are being taken away, or were; the row stays as the record of it. */
export const erasures = sqliteTable(
  "erasures",
  {
    personId: integer("person_id")
      .$type<PersonId>()
      .primaryKey()
      .references(() => people.id, { onDelete: "restrict" }),
    askedById: integer("asked_by_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    askedAt: integer("asked_at").notNull(),
    /** The last ticket that is done; they are taken in the order of their ids. */
    reachedTicketId: integer("reached_ticket_id").notNull().default(0),
    finishedAt: integer("finished_at"),
  },
  (table) => [
    index("erasures_by_asker").on(table.askedById),
    index("erasures_unfinished").on(table.askedAt).where(sql`finished_at is null`),
  ],
);

/**
 * Changes of configuration, people and roles, recorded looks, erasures: ids, codes and times. Rows are added and
 * sealed once, and nothing else; triggers refuse the rest.
 */
export const auditLog = sqliteTable(
  "audit_log",
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    /** Null for the system. */
    actorId: integer("actor_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    action: text().$type<AuditAction>().notNull(),
    /** What it was done to: a table's singular and its id, `person 12`; a ticket by its reference. */
    thing: text().notNull(),
    thingId: text("thing_id").notNull(),
    facts: text({ mode: "json" }).$type<Facts>().notNull(),
    /** Salted hash of its words; null when it has none. */
    wordsHash: text("words_hash"),
    /** Null until the minute seals it. */
    hash: text(),
  },
  (table) => [
    index("audit_by_actor").on(table.actorId),
    index("audit_by_thing").on(table.thing, table.thingId, table.seq),
    index("audit_unsealed").on(table.seq).where(sql`hash is null`),
  ],
);

/** The words of audit rows, such as the reason for a look; erasable, and the salt goes with them. */
export const auditWords = sqliteTable("audit_words", {
  seq: integer()
    .primaryKey()
    .references(() => auditLog.seq, { onDelete: "restrict" }),
  text: text().notNull(),
  salt: text().notNull(),
});

/** Times in which the campus is closed beside its calendars: promises in working time stand still. */
export const closures = sqliteTable(
  "closures",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    fromAt: integer("from_at").notNull(),
    untilAt: integer("until_at").notNull(),
    /** Public. */
    reason: text().notNull(),
    cause: text().$type<DeclaredCause>().notNull().default("closure"),
    declaredById: integer("declared_by_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    declaredAt: integer("declared_at").notNull(),
    /** When every promise that ran stands still for it; null while that is under way. */
    finishedAt: integer("finished_at"),
  },
  (table) => [
    index("closures_by_declarer").on(table.declaredById),
    index("closures_unfinished").on(table.declaredAt).where(sql`finished_at is null`),
    check("closure_in_order", sql`${table.fromAt} < ${table.untilAt}`),
    check("closure_cause", oneOf(table.cause, DECLARED_CAUSES)),
  ],
);

// ——— running ———

/** What the minute cron last did: when, and how many moments it found that an alarm had missed. */
export const cronRuns = sqliteTable("cron_runs", {
  name: text().primaryKey(),
  startedAt: integer("started_at").notNull(),
  finishedAt: integer("finished_at"),
  armed: integer().notNull().default(0),
  finds: integer().notNull().default(0),
});
