import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { PersonId } from "#app/domain/ids.ts";
import { people } from "./people-schema.ts";

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
