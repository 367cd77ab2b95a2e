import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { people } from "#app/db/schema/people-schema.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { ContactJob } from "#app/domain/people/contact-jobs.ts";

/** A ticket's work orders as one text: they travel with its row. */
export function jobsOf(ticketId: SQL): SQL<string> {
  return sql<string>`(select coalesce(json_group_array(json_object('seq', j.seq, 'contactId', j.contact_id,
      'givenById', j.given_by_id, 'visitFromAt', j.visit_from_at, 'visitUntilAt', j.visit_until_at,
      'expiresAt', j.expires_at, 'answer', j.answer, 'answeredAt', j.answered_at, 'revokedAt', j.revoked_at)), '[]')
    from contact_jobs j where j.ticket_id = ${ticketId})`;
}

export function jobsFrom(text: string): readonly ContactJob[] {
  return JSON.parse(text) as ContactJob[];
}

/** Contacts to whom a mail can be sent, as a condition on `people`. */
export const CAN_BE_ASKED = sql`people.kind = 'contact' and people.state = 'active' and exists (select 1
  from person_addresses a where a.person_id = people.id and a.kind = 'mail' and a.is_primary = 1
  and a.verified_at is not null)`;

/** The contact of that id, where they can be asked. */
export function contactQuery({ reads }: Database, id: number) {
  return reads
    .select({ personId: sql<PersonId>`${people.id}` })
    .from(people)
    .where(sql`${people.id} = ${id} and ${CAN_BE_ASKED}`);
}

/** Whose work order a token stands for, whatever became of it. */
export function jobOfToken(tokenHashes: readonly string[], column: "contact_id" | "ticket_id" | "seq"): SQL {
  return sql`(select ${sql.raw(`j.${column}`)} from contact_jobs j join people p on p.id = j.contact_id
    where j.token_hash in ${[...tokenHashes, ""]} and p.state = 'active' and p.kind = 'contact' limit 1)`;
}
