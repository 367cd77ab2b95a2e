import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";
import { membershipsFrom, membershipsOf, serves } from "#app/db/people/committee-rows.ts";
import { grantColumns, grantHolds } from "#app/db/people/grants.ts";
import { people, roleGrants } from "#app/db/schema/people-schema.ts";
import { ticketIdOf } from "#app/db/tickets/ticket-rows.ts";
import type { Command } from "#app/domain/command.ts";
import { mayMention } from "#app/domain/commands/mentions.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Grant } from "#app/domain/people/actor.ts";
import type { Mentionable } from "#app/domain/people/committees.ts";

/**
 * The statements that find whom a note can mean: staff, who serve in committees, and who is on the ticket. None for
 * other commands, and none for a note that mentions nobody. They come last in a batch.
 */
export function mentionableQueries(
  db: Database,
  command: Command,
  now: number,
): readonly BatchItem<"sqlite">[] {
  return mentions(command) ? queries(db, command.reference, now) : [];
}

/** The people those answers describe. */
export function mentionableFrom(command: Command, answers: readonly unknown[]): readonly Mentionable[] {
  if (!mentions(command)) return [];
  const [persons, grants] = answers.slice(-2) as Rows;
  return persons.map(({ addresses, committees, ...person }) => ({
    ...person,
    addresses: JSON.parse(addresses) as string[],
    committees: membershipsFrom(committees),
    grants: grants.filter((grant) => grant.personId === person.personId),
  }));
}

type Rows = [
  persons: readonly { personId: PersonId; name: string; addresses: string; committees: string }[],
  grants: readonly (Grant & { personId: PersonId })[],
];

function mentions({ verb, input }: Command): boolean {
  return verb === "note" && mayMention((input as Command<"note">["input"]).body);
}

function queries({ reads }: Database, reference: string, now: number) {
  const ids = sql`(select role_grants.person_id from role_grants where role_grants.role in ('spoc', 'senior_admin')
      and ${grantHolds(now)}
    union select m.person_id from committees cross join committee_members m
      where m.committee_id = committees.id and ${serves("m", now)}
    union select ticket_people.person_id from ticket_people where ticket_people.ticket_id = ${ticketIdOf(reference)}
    union select tickets.assignee_id from tickets where tickets.reference = ${reference})`;
  return [
    reads
      .select({
        personId: people.id,
        name: people.name,
        addresses: sql<string>`(select json_group_array(a.value) from person_addresses a
          where a.person_id = people.id and a.kind = 'mail')`,
        committees: membershipsOf(sql.raw("people.id"), now),
      })
      .from(people)
      .where(sql`${people.state} = 'active' and ${people.id} in ${ids}`),
    reads
      .select(grantColumns)
      .from(roleGrants)
      .where(sql`${roleGrants.personId} in ${ids} and ${grantHolds(now)}`),
  ] as const;
}
