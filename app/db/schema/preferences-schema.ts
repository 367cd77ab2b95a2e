import { sql } from "drizzle-orm";
import { check, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { PersonId } from "#app/domain/ids.ts";
import type { Topic } from "#app/domain/telling/how-told.ts";
import { people } from "./people-schema.ts";

/** How somebody would like to be told; without a row everything leaves at once. Their inbox has everything anyway. */
export const notificationPreferences = sqliteTable(
  "notification_preferences",
  {
    personId: integer("person_id")
      .$type<PersonId>()
      .primaryKey()
      .references(() => people.id, { onDelete: "cascade" }),
    /** What they do not want, by channel. */
    off: text({ mode: "json" }).$type<Readonly<Record<string, readonly Topic[]>>>().notNull(),
    /** Whole hours of the campus's day, 0 to 23. */
    digestHour: integer("digest_hour"),
    quietFromHour: integer("quiet_from_hour"),
    quietUntilHour: integer("quiet_until_hour"),
  },
  (table) => [
    check("preference_digest", sql`${table.digestHour} between 0 and 23`),
    check(
      "preference_quiet",
      sql`(${table.quietFromHour} is null) = (${table.quietUntilHour} is null)
        and ${table.quietFromHour} between 0 and 23 and ${table.quietUntilHour} between 0 and 23
        and ${table.quietFromHour} <> ${table.quietUntilHour}`,
    ),
  ],
);
