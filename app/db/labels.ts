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

/** A thing's name in the reader's language, else in the campus's, as a scalar subquery. */
export function labelOf(thing: Thing, id: SQLWrapper, locale = "en"): SQL<string> {
  return sql<string>`coalesce((select text from labels where thing = ${thing} and thing_id = ${id}
    order by locale = ${locale} desc, locale = 'en' desc limit 1), '')`;
}
