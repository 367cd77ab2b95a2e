import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { DomainId, PlaceId, ScopeId } from "#app/domain/ids.ts";
import { oneOf } from "./columns.ts";

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
