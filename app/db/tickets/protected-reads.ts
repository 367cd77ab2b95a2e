import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { protectedReads } from "#app/db/schema/protected-schema.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import { mustConfirm } from "#app/domain/limits.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import { accessOf, type Capacity, capacities } from "#app/domain/people/permissions.ts";
import type { TicketState } from "#app/domain/ticket.ts";

/** Opening it again within this time is the same read. */
const SAME_READ_MS = 10 * 60_000;
const SHOWN = 20;

export type Read = { ticketId: TicketId; personId: PersonId; capacity: Capacity };

/** Writes down that somebody reads a protected ticket, before they do. */
export async function recordRead({ writes }: Database, read: Read, now: number): Promise<void> {
  const { ticketId, personId, capacity } = read;
  await writes.run(sql`insert into protected_reads (ticket_id, person_id, at, capacity)
    select ${ticketId}, ${personId}, ${now}, ${capacity} where not exists (select 1 from protected_reads
      where ticket_id = ${ticketId} and person_id = ${personId} and at > ${now - SAME_READ_MS}) on conflict do nothing`);
}

/** What is written down of somebody's read; null where the ticket is not protected, and where it is their own. */
export function readOf(
  personId: PersonId,
  { ticket }: TicketState,
  held: ReadonlySet<Capacity>,
): Read | null {
  if (ticket.visibility !== "protected" || held.has("requester")) return null;
  const capacity = SHOWN_AS.find((each) => held.has(each));
  return capacity ? { ticketId: ticket.id, personId, capacity } : null;
}

/** Whether somebody must give their password again before they open a protected ticket; never whoever reported it. */
export function opensAnew(actor: Actor, state: TicketState, now: number): boolean {
  if (actor.kind !== "person" || state.ticket.visibility !== "protected") return false;
  const held = capacities(actor, accessOf(state), now);
  return !held.has("requester") && !held.has("filed_by") && mustConfirm(actor, now);
}

/** What somebody is called by, of all that they are. */
const SHOWN_AS: readonly Capacity[] = ["assignee", "senior", "panel", "filed_by", "watcher", "joined"];

/** The latest reads of a ticket, without names. */
export function readsQuery({ reads }: Database, id: SQL) {
  return reads
    .select({ capacity: protectedReads.capacity, at: protectedReads.at })
    .from(protectedReads)
    .where(sql`${protectedReads.ticketId} = ${id}`)
    .orderBy(sql`${protectedReads.at} desc`)
    .limit(SHOWN);
}
