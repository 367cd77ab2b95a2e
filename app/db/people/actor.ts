import { type SQL, sql } from "drizzle-orm";
import type { Asking, Database } from "#app/db/client.ts";
import { people, roleGrants } from "#app/db/schema/people-schema.ts";
import { sessions } from "#app/db/schema/sessions-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { LOOK_MS } from "#app/domain/commands/look.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import type { Actor, Grant, PersonActor } from "#app/domain/people/actor.ts";
import { advises, membershipsFrom, membershipsOf } from "./committee-rows.ts";
import { jobOfToken } from "./contact-rows.ts";
import { grantHolds } from "./grants.ts";
import { absentOf } from "./stand-ins.ts";

/**
 * The acting person as a scalar subquery that every statement of a batch starts from, so that an ended session or
 * a suspended person counts from the next request on. The system is 0, and so is whoever is not known.
 */
export function actorId(ref: ActorRef, now: number): SQL<PersonId | null> {
  if (ref.kind === "system" || ref.kind === "reporter") return sql`0`;
  if (ref.kind === "contact") return sql<PersonId | null>`${jobOfToken(ref.tokenHashes, "contact_id")}`;
  if (ref.kind === "person")
    return sql`(select id from people where id = ${ref.personId} and state = 'active')`;
  return sql`(select ${sessions.personId} from ${sessions} join ${people} on ${people.id} = ${sessions.personId}
    where ${sessions.tokenHash} in ${[...ref.tokenHashes, ""]} and ${sessions.expiresAt} > ${now}
    and ${people.state} = 'active' limit 1)`;
}

/** The acting person in a statement that `asking` began: long ones name them dozens of times. */
export const ME = sql<PersonId | null>`(select id from me)`;

/** Begins statements with the acting person, found once, as `me`, and with the session by which they came. */
export function asking({ reads }: Pick<Database, "reads">, ref: ActorRef, now: number): Asking {
  return { reads: reads.with(reads.$with("me", {}).as(meOf(ref, now))) };
}

function meOf(ref: ActorRef, now: number): SQL {
  if (ref.kind !== "session")
    return sql`select ${actorId(ref, now)} as id, null as seen_at, null as began_at, 0 as is_shared`;
  return sql`select s.person_id as id, s.seen_at, s.created_at as began_at, s.is_shared from sessions s
    join people p on p.id = s.person_id where s.token_hash in ${[...ref.tokenHashes, ""]} and s.expires_at > ${now}
    and p.state = 'active' limit 1`;
}

/** The statement that says who acts, with their running grants. `unseen`: what pages say besides of `ME`. */
export function actorQuery(
  reads: Database["reads"],
  ref: ActorRef,
  now: number,
  unseen: SQL<string> = sql<string>`'[]'`,
) {
  const { reads: db } = asking({ reads }, ref, now);
  return db
    .select({
      personId: people.id,
      name: people.name,
      locale: people.locale,
      seenAt: sql<number | null>`(select seen_at from me)`,
      beganAt: sql<number | null>`(select began_at from me)`,
      standsInFor: sql<string>`(select coalesce(json_group_array(id), '[]') from ${absentOf(ME, now)})`,
      grants: grantsOf(ME, now),
      committees: membershipsOf(ME, now),
      looksAt: looksOf(ME, now),
      isAdvisor: advises(ME, now),
      jobTicketId: ofJob<TicketId | null>(ref, "ticket_id"),
      jobSeq: ofJob<number | null>(ref, "seq"),
      unseen,
      askedAt: sql<number>`${now}`,
      isShared: sql<number>`(select is_shared from me)`,
    })
    .from(people)
    .where(sql`${people.id} = ${ME}`);
}

/** The running grants of somebody, as JSON. */
function grantsOf(person: SQL, now: number): SQL<string> {
  return sql<string>`(select json_group_array(json_object('id', id, 'role', role, 'domainId', domain_id, 'scopeId', scope_id))
    from ${roleGrants} where person_id = ${person} and ${grantHolds(now)})`;
}

/** Tickets whose looking at somebody gave a reason for, not long ago. */
function looksOf(person: SQL, now: number): SQL<string> {
  return sql<string>`(select coalesce(json_group_array(ticket_id), '[]') from ticket_events
    where kind = 'looked' and actor_id = ${person} and at > ${now - LOOK_MS})`;
}

/** Something about the work order by whose link the actor came. */
function ofJob<T>(ref: ActorRef, column: "ticket_id" | "seq"): SQL<T> {
  return ref.kind === "contact" ? sql<T>`${jobOfToken(ref.tokenHashes, column)}` : sql<T>`null`;
}

export type ActorRow = {
  personId: PersonId;
  standsInFor: string;
  grants: string;
  committees: string;
  looksAt: string;
  jobTicketId?: TicketId | null;
  jobSeq?: number | null;
  beganAt: number | null;
};

/** The actor that answer describes; null when a session no longer stands for anybody. */
export function actorFrom(ref: ActorRef, persons: readonly ActorRow[]): Actor | null {
  if (ref.kind === "system" || ref.kind === "reporter") return ref;
  const [person] = persons;
  if (!person) return null;
  if (ref.kind === "contact") {
    const { personId, jobTicketId: ticketId = null, jobSeq: seq = null } = person;
    return ticketId === null || seq === null ? null : { kind: "contact", personId, job: { ticketId, seq } };
  }
  return personFrom(person);
}

/** The person whom their row describes. */
export function personFrom(person: ActorRow): PersonActor {
  const standsInFor = JSON.parse(person.standsInFor) as PersonId[];
  const committees = membershipsFrom(person.committees);
  const looksAt = JSON.parse(person.looksAt) as TicketId[];
  return {
    kind: "person",
    personId: person.personId,
    grants: JSON.parse(person.grants) as Grant[],
    standsInFor,
    committees,
    looksAt,
    beganAt: person.beganAt,
  };
}
