import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { DomainId, PersonId, ScopeId } from "#app/domain/ids.ts";
import { people } from "./people-schema.ts";
import { domains, scopes } from "./places-schema.ts";

/** Replies that are written once: somebody's own, or those of a part of the campus. */
export const cannedReplies = sqliteTable(
  "canned_replies",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** Whose own it is; null where a part of the campus shares it. */
    personId: integer("person_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "cascade" }),
    domainId: integer("domain_id")
      .$type<DomainId>()
      .references(() => domains.id, { onDelete: "cascade" }),
    /** Null in a domain: all of it shares the reply. */
    scopeId: integer("scope_id")
      .$type<ScopeId>()
      .references(() => scopes.id, { onDelete: "cascade" }),
    title: text().notNull(),
    words: text().notNull(),
    changedAt: integer("changed_at").notNull(),
  },
  (table) => [
    index("canned_by_person").on(table.personId),
    index("canned_by_domain").on(table.domainId, table.scopeId),
    index("canned_by_scope").on(table.scopeId),
    check("canned_is_somebodys", sql`(${table.personId} is null) <> (${table.domainId} is null)`),
    check("canned_scope_in_domain", sql`${table.scopeId} is null or ${table.domainId} is not null`),
  ],
);
