import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
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

/** The statements that say who acts: the person, then their running grants. `unseen`: what pages say besides. */
export function actorQueries(
  db: Database["reads"],
  ref: ActorRef,
  now: number,
  unseen: SQL<string> = sql<string>`'[]'`,
) {
  const id = actorId(ref, now);
  return [
    db
      .select({
        personId: people.id,
        name: people.name,
        locale: people.locale,
        seenAt: ofSession<number | null>(ref, sql`max(seen_at)`, sql`null`),
        beganAt: ofSession<number | null>(ref, sql`max(created_at)`, sql`null`),
        standsInFor: sql<string>`(select coalesce(json_group_array(id), '[]') from ${absentOf(sql`${id}`, now)})`,
        committees: membershipsOf(sql`${id}`, now),
        looksAt: looksOf(sql`${id}`, now),
        isAdvisor: advises(sql`${id}`, now),
        jobTicketId: ofJob<TicketId | null>(ref, "ticket_id"),
        jobSeq: ofJob<number | null>(ref, "seq"),
        unseen,
        askedAt: sql<number>`${now}`,
        isShared: ofSession<number>(ref, sql`coalesce(max(is_shared), 0)`, sql`0`),
      })
      .from(people)
      .where(sql`${people.id} = ${id}`),
    db
      .select({
        id: roleGrants.id,
        role: roleGrants.role,
        domainId: roleGrants.domainId,
        scopeId: roleGrants.scopeId,
      })
      .from(roleGrants)
      .where(sql`${roleGrants.personId} = ${id} and ${grantHolds(now)}`),
  ] as const;
}

/** Tickets whose looking at somebody gave a reason for, not long ago. */
function looksOf(person: SQL, now: number): SQL<string> {
  return sql<string>`(select coalesce(json_group_array(ticket_id), '[]') from ticket_events
    where kind = 'looked' and actor_id = ${person} and at > ${now - LOOK_MS})`;
}

/** Something about the session by which the actor came; `none` without one. */
function ofSession<T>(ref: ActorRef, what: SQL, none: SQL): SQL<T> {
  if (ref.kind !== "session") return sql<T>`${none}`;
  return sql<T>`(select ${what} from sessions where token_hash in ${[...ref.tokenHashes, ""]})`;
}

/** Something about the work order by whose link the actor came. */
function ofJob<T>(ref: ActorRef, column: "ticket_id" | "seq"): SQL<T> {
  return ref.kind === "contact" ? sql<T>`${jobOfToken(ref.tokenHashes, column)}` : sql<T>`null`;
}

export type ActorRow = {
  personId: PersonId;
  standsInFor: string;
  committees: string;
  looksAt: string;
  jobTicketId?: TicketId | null;
  jobSeq?: number | null;
  beganAt: number | null;
};

/** The actor those two answers describe; null when a session no longer stands for anybody. */
export function actorFrom(
  ref: ActorRef,
  persons: readonly ActorRow[],
  grants: readonly Grant[],
): Actor | null {
  if (ref.kind === "system" || ref.kind === "reporter") return ref;
  const [person] = persons;
  if (!person) return null;
  if (ref.kind === "contact") {
    const { personId, jobTicketId: ticketId = null, jobSeq: seq = null } = person;
    return ticketId === null || seq === null ? null : { kind: "contact", personId, job: { ticketId, seq } };
  }
  return personFrom(person, grants);
}

/** The person whom their row and their grants describe. */
export function personFrom(person: ActorRow, grants: readonly Grant[]): PersonActor {
  const standsInFor = JSON.parse(person.standsInFor) as PersonId[];
  const committees = membershipsFrom(person.committees);
  const looksAt = JSON.parse(person.looksAt) as TicketId[];
  return {
    kind: "person",
    personId: person.personId,
    grants,
    standsInFor,
    committees,
    looksAt,
    beganAt: person.beganAt,
  };
}
