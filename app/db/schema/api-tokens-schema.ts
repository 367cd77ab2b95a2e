import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { PersonId } from "#app/domain/ids.ts";
import { people } from "./people-schema.ts";

/** What programs sign in with, in the name of a person. */
export const apiTokens = sqliteTable(
  "api_tokens",
  {
    /** The key of the form that made it: sent twice it makes one. */
    id: text().primaryKey(),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    /** What its person calls it. */
    name: text().notNull(),
    tokenHash: text("token_hash").notNull().unique(),
    /** Names of scopes, with spaces between. */
    scopes: text().notNull(),
    /** Requests that it may send in a minute. */
    perMinute: integer("per_minute").notNull().default(60),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    lastUsedAt: integer("last_used_at"),
  },
  (table) => [
    index("api_token_by_person").on(table.personId),
    check("api_token_per_minute", sql`${table.perMinute} > 0`),
  ],
);
