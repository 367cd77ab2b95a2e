import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { personAddresses } from "#app/db/schema/people-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import type { PersonId } from "#app/domain/ids.ts";

/** The ticket of that number, if this is an address of its requester and it may be told of in mails; null otherwise. */
export async function findNamedTicket(
  { reads }: Database,
  { number, email }: { number: number; email: string },
): Promise<{ reference: string; personId: PersonId } | null> {
  const [found] = await reads
    .select({ reference: tickets.reference, personId: personAddresses.personId })
    .from(tickets)
    .innerJoin(
      personAddresses,
      sql`${personAddresses.personId} = ${tickets.requesterId} and ${personAddresses.kind} = 'mail'
        and ${personAddresses.value} = ${email} and ${personAddresses.verifiedAt} is not null`,
    )
    .where(
      sql`${tickets.number} = ${number} and ${tickets.visibility} <> 'protected' and ${tickets.isIncident} = 0`,
    );
  return found ?? null;
}
