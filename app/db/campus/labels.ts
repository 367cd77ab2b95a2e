import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

export type Thing =
  | "category"
  | "field"
  | "field_hint"
  | "option"
  | "domain"
  | "scope"
  | "place"
  | "status"
  | "committee";

/**
 * A thing's name in the reader's language, else in English, else in any; as a scalar subquery. One look into a key after
 * the other: sorting a thing's few names by language costs a list ten times as much.
 */
export function labelOf(thing: Thing, id: SQLWrapper, locale = "en"): SQL<string> {
  const named = (where: SQL) =>
    sql`(select text from labels where thing = ${thing} and thing_id = ${id}${where})`;
  const inEnglish = locale === "en" ? sql`` : sql`${named(sql` and locale = 'en'`)}, `;
  return sql<string>`coalesce(${named(sql` and locale = ${locale}`)}, ${inEnglish}${named(sql` limit 1`)}, '')`;
}
