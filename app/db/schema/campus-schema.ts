import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { CalendarId, PersonId } from "#app/domain/ids.ts";
import { type ClockKind, DECLARED_CAUSES, type DeclaredCause } from "#app/domain/ticket.ts";
import { oneOf } from "./columns.ts";
import { people } from "./people-schema.ts";

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
