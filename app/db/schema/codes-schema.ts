import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { PersonId } from "#app/domain/ids.ts";
import type { AccountNews, CodePurpose } from "#app/domain/sign-in/sign-in-codes.ts";
import { people } from "./people-schema.ts";

/**
 * What goes to somebody about their account at once: codes to sign in with or to show that an address is theirs, and
 * word of a change. The digits are in no column: they are a keyed hash of the id, made when the mail is written and
 * again when somebody types them.
 */
export const signInCodes = sqliteTable(
  "sign_in_codes",
  {
    id: text().primaryKey(),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    purpose: text().$type<CodePurpose | AccountNews>().notNull(),
    /** Where it goes: one of theirs, or the one that they would like to add. */
    address: text().notNull(),
    /** Of the browser that asked; only there the digits can be typed. */
    browserHash: text("browser_hash").notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    tries: integer().notNull().default(0),
    usedAt: integer("used_at"),
    /** Its mail; one that is being sent is queued for a minute from then. */
    state: text().$type<"queued" | "accepted" | "dead">().notNull().default("queued"),
    attempts: integer().notNull().default(0),
    nextAttemptAt: integer("next_attempt_at").notNull(),
    giveUpAt: integer("give_up_at").notNull(),
    /** The page of ours that its link leads to; null for where somebody begins. */
    leadsTo: text("leads_to"),
  },
  (table) => [
    index("codes_by_person").on(table.personId, table.purpose),
    index("codes_by_browser").on(table.browserHash),
    index("codes_by_expiry").on(table.expiresAt),
    index("codes_to_send").on(table.nextAttemptAt).where(sql`state = 'queued'`),
    check(
      "code_purpose",
      sql`${table.purpose} in ('sign_in', 'address', 'addresses_changed', 'password_changed')`,
    ),
    check("code_state", sql`${table.state} in ('queued', 'accepted', 'dead')`),
  ],
);
