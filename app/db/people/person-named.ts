import { type SQL, sql } from "drizzle-orm";
import { people } from "#app/db/schema/people-schema.ts";
import type { PersonId } from "#app/domain/ids.ts";

/** The person of an e-mail address or a roll number, as a scalar subquery; null where it is nobody's. */
export function personNamed(named: string): SQL<PersonId | null> {
  return sql`coalesce((select person_id from person_addresses where kind = 'mail' and value = ${named.toLowerCase()}),
    (select coalesce(p.merged_into_id, p.id) from students s join people p on p.id = s.person_id where s.roll_number = ${named}))`;
}

/** Whether a ticket can be theirs: members who are here, will be, or were students. */
export const MAY_BE_REQUESTER = sql`${people.kind} = 'member' and ${people.state} in ('active', 'alumni', 'invited')`;
