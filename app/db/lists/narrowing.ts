import { sql } from "drizzle-orm";
import { labelOf } from "#app/db/campus/labels.ts";
import { NAMED_PLACES } from "#app/db/campus/place-named.ts";
import type { Database } from "#app/db/client.ts";

const MOST_PLACES = 200;

/** What one can narrow a list to, in the order of the campus. What is protected is in no list of others. */
export function categoryChoices({ reads }: Database) {
  return reads
    .select({ value: sql<string>`value`, label: sql<string>`label`, group: sql<string>`heading` })
    .from(sql`(select c.id as value, ${labelOf("category", sql`c.id`)} as label,
        coalesce(${labelOf("category", sql`p.id`)}, '') as heading
      from categories p join categories c on c.parent_id = p.id or c.id = p.id
      where p.parent_id is null and p.is_protected = 0 and c.is_protected = 0
      order by p.position, p.id, c.parent_id is not null, c.position, c.id)`);
}

/** Where one can narrow a list to, by name. */
export function placeChoices({ reads }: Database) {
  return reads
    .select({ value: sql<string>`value`, label: sql<string>`label` })
    .from(sql`(select places.id as value, ${labelOf("place", sql`places.id`)} as label from places
      where places.id in ${NAMED_PLACES} order by label limit ${MOST_PLACES})`);
}
