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
import type {
  CalendarId,
  CategoryId,
  DomainId,
  FieldId,
  OptionId,
  PersonId,
  PlaceId,
  ScopeId,
  StatusId,
  TicketId,
} from "#app/domain/ids.ts";
import type { StatusKind } from "#app/domain/statuses.ts";
import {
  type AssignedWhy,
  type ClockKind,
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
import { calendars, clockKinds } from "./campus-schema.ts";
import { oneOf } from "./columns.ts";
import { operations } from "./events-schema.ts";
import { people } from "./people-schema.ts";
import { domains, places, scopes } from "./places-schema.ts";
import { categories, fieldOptions, fields, ticketStatuses } from "./taxonomy-schema.ts";

const OPEN = sql`status_kind in ('new', 'active', 'waiting_requester', 'waiting_other')`;

const OPEN_AND_NORMAL = sql`visibility = 'normal' and status_kind in ('new', 'active', 'waiting_requester', 'waiting_other')`;

const OPEN_AND_RESTRICTED = sql`visibility = 'restricted' and status_kind in ('new', 'active', 'waiting_requester', 'waiting_other')`;

const NORMAL = sql`visibility = 'normal'`;

/** As the desk's view of what is resolved says it. */
const OVER_AND_NORMAL = sql`visibility = 'normal' and status_kind in ('resolved', 'closed')`;

const UNANSWERED_AND_NORMAL = sql`visibility = 'normal' and unanswered_at is not null`;

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
    reporterReceiptHash: text("reporter_receipt_hash"),
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
    unansweredAt: integer("unanswered_at"),
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
    uniqueIndex("tickets_reporter_receipt_hash_unique")
      .on(table.reporterReceiptHash)
      .where(sql`reporter_receipt_hash is not null`),
    index("tickets_by_status").on(table.statusId, table.statusKind),
    index("tickets_by_requester").on(table.requesterId, table.id),
    index("waiting_by_requester")
      .on(table.requesterId, table.updatedAt, table.id)
      .where(sql`status_kind in ('waiting_requester', 'resolved')`),
    index("waiting_by_new_date")
      .on(table.requesterId, table.updatedAt, table.id)
      .where(sql`extension_answer = 'awaited'`),
    index("tickets_by_filer").on(table.filedById),
    index("extension_asked_by").on(table.extensionAskedById).where(sql`extension_asked_by_id is not null`),
    index("assigned_for").on(table.assignedForId).where(sql`assigned_for_id is not null`),
    index("emergencies_lately").on(table.filedAt).where(sql`is_emergency = 1`),
    index("incidents_by_update").on(table.statusKind, table.updatedAt).where(sql`is_incident = 1`),
    index("incidents_by_category").on(table.categoryId, table.statusKind).where(sql`is_incident = 1`),
    index("appeals_by_time").on(table.appealedAt).where(sql`appealed_at is not null`),
    index("tickets_of_incident").on(table.incidentId, table.id).where(sql`incident_id is not null`),
    index("merged_into").on(table.mergedIntoId).where(sql`merged_into_id is not null`),
    index("tickets_by_acknowledger").on(table.acknowledgedById).where(sql`acknowledged_by_id is not null`),
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
    // Who sees the whole campus would pass by all that is open to come to fifty that are not.
    index("normal_over_by_update").on(table.updatedAt, table.id).where(OVER_AND_NORMAL),
    index("restricted_by_promise").on(table.promisedAt, table.id).where(OPEN_AND_RESTRICTED),
    index("restricted_by_update").on(table.updatedAt, table.id).where(sql`visibility = 'restricted'`),
    index("unanswered_by_assignee")
      .on(table.assigneeId, table.unansweredAt, table.id)
      .where(sql`unanswered_at is not null`),
    index("unanswered_by_scope")
      .on(table.domainId, table.scopeId, table.unansweredAt, table.id)
      .where(UNANSWERED_AND_NORMAL),
    index("unanswered_by_domain")
      .on(table.domainId, table.unansweredAt, table.id)
      .where(UNANSWERED_AND_NORMAL),
    index("unanswered_by_category")
      .on(table.categoryId, table.unansweredAt, table.id)
      .where(UNANSWERED_AND_NORMAL),
    index("unanswered_by_time").on(table.unansweredAt, table.id).where(UNANSWERED_AND_NORMAL),
    index("restricted_unanswered")
      .on(table.unansweredAt, table.id)
      .where(sql`visibility = 'restricted' and unanswered_at is not null`),
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
    ticketUnansweredAt: integer("ticket_unanswered_at"),
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
    index("added_unanswered")
      .on(table.personId, table.ticketUnansweredAt, table.ticketId)
      .where(sql`effect = 'allow' and ticket_unanswered_at is not null`),
    index("denials_of_person").on(table.personId, table.ticketId).where(sql`effect = 'deny'`),
    index("own_of_person")
      .on(table.personId, table.ticketId)
      .where(sql`effect = 'allow' and relation in ('requester', 'filed_for', 'joined')`),
    check("relation_known", oneOf(table.relation, RELATIONS)),
    check("relation_effect", oneOf(table.effect, ["allow", "deny"])),
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
