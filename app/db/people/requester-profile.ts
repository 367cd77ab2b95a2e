import { type SQL, sql } from "drizzle-orm";
import { labelOf } from "#app/db/campus/labels.ts";
import { placeNamed, placeServed } from "#app/db/campus/place-named.ts";
import { scopeIdOf } from "#app/db/campus/subcategory-rows.ts";
import type { Database } from "#app/db/client.ts";
import { people, students } from "#app/db/schema/people-schema.ts";
import { places } from "#app/db/schema/places-schema.ts";
import type { Requester } from "#app/domain/filing/new-ticket.ts";
import type { PlaceId } from "#app/domain/ids.ts";
import { MAY_BE_REQUESTER } from "./person-named.ts";

/**
 * The requester with what is kept of their profile, the building that their words name, else that they live in, and the
 * scope of the domain that serves it.
 */
export function requesterQuery(
  { reads }: Pick<Database, "reads">,
  slug: string | SQL,
  requester: SQL,
  words = "",
) {
  return reads
    .select({
      personId: people.id,
      language: people.locale,
      placeId: sql<PlaceId | null>`coalesce(${placeNamed(words)}, ${students.hostelId})`,
      hostel: labelOf("place", places.id),
      room: students.room,
      section: students.section,
      batch: students.batch,
      scopeId: scopeIdOf(slug, orHome(placeServed(slug, words), requester)),
    })
    .from(people)
    .leftJoin(students, sql`${students.personId} = ${people.id}`)
    .leftJoin(places, sql`${places.id} = ${students.hostelId}`)
    .where(sql`${people.id} = ${requester} and ${MAY_BE_REQUESTER}`);
}

type ProfileRow = Awaited<ReturnType<typeof requesterQuery>>[number];

/** The requester that row describes. */
export function requesterFrom(row: ProfileRow | undefined): Requester | null {
  if (!row) return null;
  const { personId, language, placeId, scopeId, hostel, room, section, batch } = row;
  const profile = Object.fromEntries(
    Object.entries({ hostel, room, section, batch }).filter((each): each is [string, string] =>
      Boolean(each[1]),
    ),
  );
  return { personId, language, placeId, scopeId, profile };
}

/** A place, or where somebody lives where there is none. */
export function orHome(place: SQL, requester: SQL): SQL {
  return sql`coalesce(${place}, (select hostel_id from students where person_id = ${requester}))`;
}
