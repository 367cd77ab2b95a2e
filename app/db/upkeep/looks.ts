import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import type { Database } from "#app/db/client.ts";
import { notDenied } from "#app/db/lists/visible-tickets.ts";
import { actorId } from "#app/db/people/actor.ts";
import { eventContents, ticketEvents } from "#app/db/schema/events-schema.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { type Actor, personOf } from "#app/domain/people/actor.ts";
import type { Decision } from "#app/domain/world.ts";
import { auditStatements } from "./audit.ts";

/** What writes a look into the audit log; nothing where a decision is none. Its reason stays with the ticket. */
export function lookStatements(
  writes: Database["writes"],
  { event, after }: Decision,
  { actor, now }: { actor: Actor; now: number },
): BatchItem<"sqlite">[] {
  if (event.kind !== "looked") return [];
  const thing = { thing: "ticket", thingId: after.ticket.reference, facts: event.facts };
  return auditStatements(writes, { at: now, actorId: personOf(actor), action: "ticket_looked_at", ...thing });
}

export type LookSeen = {
  reference: string;
  title: string;
  name: string;
  at: number;
  /** Null where the words were taken away. */
  reason: string | null;
};

const SHOWN = 100;
/** As long as senior admins look back; the audit log keeps them all. */
const SHOWN_MS = 90 * 86_400_000;

/** The latest looks at tickets that this senior admin may read; null for everybody else. One round trip. */
export async function readLooks({ reads }: Database, ref: ActorRef, now: number) {
  const actor = actorId(ref, now);
  const [persons, campuses, looks] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select({
        reference: tickets.reference,
        title: tickets.title,
        name: people.name,
        at: ticketEvents.at,
        reason: eventContents.text,
      })
      .from(ticketEvents)
      .innerJoin(tickets, sql`${tickets.id} = ${ticketEvents.ticketId}`)
      .innerJoin(people, sql`${people.id} = ${ticketEvents.actorId}`)
      .leftJoin(
        eventContents,
        sql`${eventContents.ticketId} = ${ticketEvents.ticketId} and ${eventContents.seq} = ${ticketEvents.seq}
          and ${eventContents.part} = 'reason'`,
      )
      .where(
        sql`${ticketEvents.kind} = 'looked' and ${ticketEvents.at} > ${now - SHOWN_MS} and ${tickets.visibility} <> 'protected'
          and ${tickets.aboutUnnamedAt} is null and ${notDenied(actor, now, sql`${tickets.id}`)}`,
      )
      .orderBy(sql`${ticketEvents.at} desc`)
      .limit(SHOWN),
  ]);
  const viewer = viewerFrom(persons);
  const page = { viewer, campus: campusFrom(campuses) };
  return { ...page, looks: viewer?.isSenior ? (looks satisfies readonly LookSeen[]) : null };
}
