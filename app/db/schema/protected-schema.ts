import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { CategoryId, PersonId, TicketId } from "#app/domain/ids.ts";
import type { Capacity } from "#app/domain/people/permissions.ts";
import { people } from "./people-schema.ts";
import { categories } from "./taxonomy-schema.ts";
import { tickets } from "./tickets-schema.ts";

/** Who reads protected tickets of a category, or (category null) all; fallbacks have what nobody else can. */
export const protectedReaders = sqliteTable(
  "protected_readers",
  {
    id: integer().primaryKey(),
    categoryId: integer("category_id")
      .$type<CategoryId>()
      .references(() => categories.id, { onDelete: "cascade" }),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    isFallback: integer("is_fallback", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [
    index("readers_by_category").on(table.categoryId),
    index("readers_by_person").on(table.personId),
    index("fallback_readers").on(table.id).where(sql`is_fallback = 1`),
  ],
);

/** Every read of a protected ticket: its requester is shown in which capacity somebody read it, and not who. */
export const protectedReads = sqliteTable(
  "protected_reads",
  {
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .notNull()
      .references(() => tickets.id, { onDelete: "cascade" }),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "restrict" }),
    at: integer().notNull(),
    capacity: text().$type<Capacity>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.personId, table.at] }),
    index("reads_by_time").on(table.ticketId, table.at),
    index("reads_by_person").on(table.personId),
  ],
);
