import { type SQL, sql } from "drizzle-orm";
import { isProtected } from "#app/db/tickets/protected-rows.ts";
import type { PlaceId } from "#app/domain/ids.ts";
import { tidyLine } from "#app/domain/words.ts";
import { subcategoryId } from "./field-rows.ts";
import { domainIdOf } from "./subcategory-rows.ts";

/** The buildings and areas of the campus, which one can name or choose; rooms would be too many. */
export const NAMED_PLACES = sql`(select id from places where is_active = 1 and kind in ('building', 'area') and id in
  (select c.id from places r join places c on c.parent_id = r.id where r.parent_id is null
    union select id from places where parent_id is null))`;

/**
 * The building or area that somebody's words for a place begin with the name of, as “Velankani, second floor” do: a place
 * of the tree or free words, in one line that nobody has to choose between. The longest such name counts; null: none.
 */
export function placeNamed(words: string): SQL<PlaceId | null> {
  const said = inSmallLetters(tidyLine(words));
  if (said === "") return sql`null`;
  return sql`(select p.id from places p join labels l on l.thing = 'place' and l.thing_id = p.id
    where p.id in ${NAMED_PLACES} and l.text <> '' and instr(${said}, lower(l.text)) = 1
      and instr(${MARKS}, substr(${said} || ' ', length(l.text) + 1, 1)) > 0
    order by length(l.text) desc, p.id limit 1)`;
}

/**
 * That place, where a scope of the subcategory's domain serves it: its people see to it. Null for protected subjects:
 * whoever looks after the place may be the matter itself.
 */
export function placeServed(slug: string | SQL, words: string): SQL<PlaceId | null> {
  const place = placeNamed(words);
  return sql`(select place_id from scopes where domain_id = ${domainIdOf(slug)} and place_id = ${place}
    and ${isProtected(subcategoryId(slug))} is not 1 limit 1)`;
}

/** What may follow a name. */
const MARKS = " ,.;:/-–—()'’";

/** As SQLite's `lower` makes them, which knows no letters but these. */
function inSmallLetters(words: string): string {
  return words.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
