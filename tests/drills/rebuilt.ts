import { isDeepStrictEqual } from "node:util";
import { openDatabase } from "#app/db/client.ts";
import { ticketEvents } from "#app/db/schema/events-schema.ts";
import { ticketLinks } from "#app/db/schema/links-schema.ts";
import { workloads } from "#app/db/schema/rules-schema.ts";
import {
  clockPauses,
  ticketClocks,
  ticketPeople,
  tickets as ticketsTable,
} from "#app/db/schema/tickets-schema.ts";
import { stateFrom, ticketColumns } from "#app/db/tickets/ticket-rows.ts";
import { workload } from "#app/domain/people/assignment.ts";
import { apply, type TicketState } from "#app/domain/ticket.ts";
import { nextMomentAt } from "#app/domain/time/moments.ts";

/**
 * Tickets that are not what their events add up to, moments that don't follow from them, and sums of work that don't
 * add up, one sentence each.
 */
export async function brokenSums(databaseUrl: string): Promise<string[]> {
  const { reads } = openDatabase({ url: databaseUrl, authToken: null });
  const [tickets, events, clocks, pauses, people, links, sums] = await reads.batch([
    reads.select({ ...ticketColumns, next: ticketsTable.nextMomentAt }).from(ticketsTable),
    reads
      .select({
        ticketId: ticketEvents.ticketId,
        seq: ticketEvents.seq,
        changes: ticketEvents.changes,
      })
      .from(ticketEvents)
      .orderBy(ticketEvents.ticketId, ticketEvents.seq),
    reads.select().from(ticketClocks),
    reads.select().from(clockPauses),
    reads.select().from(ticketPeople),
    reads.select().from(ticketLinks),
    reads.select().from(workloads),
  ]);
  const found: string[] = [];
  const minutes = new Map<number, number>();
  for (const { next, ...ticket } of tickets) {
    const own = <Row extends { ticketId: number }>(rows: readonly Row[]) =>
      rows.filter((row) => row.ticketId === ticket.id);
    const kept = stateFrom(ticket, own(clocks), own(pauses), own(people), own(links));
    const rebuilt = own(events).reduce<TicketState>((state, { changes }) => apply(state, changes), {
      ticket: { ...kept.ticket, version: 0 },
      clocks: [],
      people: [],
      links: [],
      tags: [],
      jobs: [],
      reviews: [],
    });
    if (!isDeepStrictEqual(sorted(rebuilt), sorted(kept)))
      found.push(`#${ticket.reference} is not what its events add up to`);
    if (next !== nextMomentAt(kept)) found.push(`#${ticket.reference} waits for another moment than its own`);
    const load = workload(kept);
    if (load) minutes.set(load.personId, (minutes.get(load.personId) ?? 0) + load.minutes);
  }
  for (const { personId, minutes: kept } of sums)
    if (kept !== (minutes.get(personId) ?? 0))
      found.push(`person ${personId} has ${minutes.get(personId) ?? 0} minutes of work, not ${kept}`);
  return found;
}

function sorted({ ticket, clocks, people, links }: TicketState) {
  return {
    ticket,
    clocks: clocks.toSorted((a, b) => a.kind.localeCompare(b.kind) || a.round - b.round),
    people: people.toSorted((a, b) => a.personId - b.personId || a.relation.localeCompare(b.relation)),
    links: links.toSorted((a, b) => a.otherId - b.otherId),
  };
}
