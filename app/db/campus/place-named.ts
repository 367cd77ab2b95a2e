import { type SQL, sql } from "drizzle-orm";
import type { PlaceId } from "#app/domain/ids.ts";
import { domainIdOf } from "./subcategory-rows.ts";

/** The buildings and areas of the campus, which one can name or choose; rooms would be too many. */
export const NAMED_PLACES = sql`(select id from places where is_active = 1 and kind in ('building', 'area') and id in
  (select c.id from places r join places c on c.parent_id = r.id where r.parent_id is null
    union select id from places where parent_id is null))`;

/**
 * The building that somebody's words for a place begin with the name of, as “Velankani, second floor” do: a place of the
 * tree or free words, in one line that nobody has to choose between. The longest such name counts; null: none.
 */
export function placeNamed(words: string, among: SQL = sql`1`): SQL<PlaceId | null> {
  const said = inSmallLetters(words.trim());
  if (said === "") return sql`null`;
  return sql`(select p.id from places p join labels l on l.thing = 'place' and l.thing_id = p.id
    where p.id in ${NAMED_PLACES} and ${among} and l.text <> '' and instr(${said}, lower(l.text)) = 1
      and substr(${said}, length(l.text) + 1, 1) in ('', ' ', ',', '.', ';', ':', '/', '-', '–', '(', ')')
    order by length(l.text) desc, p.id limit 1)`;
}

/** The same, among the buildings that the subcategory's domain has a scope for: whose people see to it. */
export function placeServed(slug: string | SQL, words: string): SQL<PlaceId | null> {
  return placeNamed(
    words,
    sql`exists (select 1 from scopes where place_id = p.id and domain_id = ${domainIdOf(slug)})`,
  );
}

/** As SQLite's `lower` makes them, which knows no letters but these. */
function inSmallLetters(words: string): string {
  return words.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
