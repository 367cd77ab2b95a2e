import { sql } from "drizzle-orm";
import { eventContents, operations as operationsTable, ticketEvents } from "#app/db/schema/events-schema.ts";
import { ticketLinks } from "#app/db/schema/links-schema.ts";
import { workloads as workloadsTable } from "#app/db/schema/rules-schema.ts";
import { outbox as outboxTable } from "#app/db/schema/sending-schema.ts";
import {
  clockPauses,
  ticketClocks,
  ticketPeople,
  tickets as ticketsTable,
} from "#app/db/schema/tickets-schema.ts";
import { eventHash, wordsHash } from "#app/db/tickets/event-hash.ts";
import { stateFrom, ticketColumns } from "#app/db/tickets/ticket-rows.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import { workload } from "#app/domain/people/assignment.ts";
import { apply, type TicketState } from "#app/domain/ticket.ts";
import { nextMomentAt } from "#app/domain/time/moments.ts";
import type { Deps } from "#app/operations/deps.ts";

type Floor = { id: TicketId; workloads: readonly { personId: PersonId; minutes: number }[] };

/** Before every ticket: to look at all of them. */
export const BEGINNING: Floor = { id: 0 as TicketId, workloads: [] };

/** How things stand now, to look later at those tickets alone that came after it; the others must rest meanwhile. */
export async function floorOf({ db: { reads } }: Pick<Deps, "db">): Promise<Floor> {
  const [ids, workloads] = await reads.batch([
    reads.select({ id: sql<TicketId>`coalesce(max(id), 0)` }).from(ticketsTable),
    reads.select().from(workloadsTable),
  ]);
  return { id: ids[0]?.id ?? BEGINNING.id, workloads };
}

/** Everything that stands in the tables of tickets, of those that came after `floor`. */
export async function everything({ db: { reads } }: Pick<Deps, "db">, floor = BEGINNING) {
  const above = sql`ticket_id > ${floor.id}`;
  const [tickets, events, words, clocks, pauses, people, links, operations, outbox, loads] =
    await reads.batch([
      reads
        .select({ ...ticketColumns, next: ticketsTable.nextMomentAt })
        .from(ticketsTable)
        .where(sql`id > ${floor.id}`),
      reads.select().from(ticketEvents).where(above).orderBy(ticketEvents.ticketId, ticketEvents.seq),
      reads.select().from(eventContents).where(above),
      reads.select().from(ticketClocks).where(above),
      reads.select().from(clockPauses).where(above),
      reads.select().from(ticketPeople).where(above),
      reads.select().from(ticketLinks).where(above),
      reads
        .select()
        .from(operationsTable)
        .where(sql`ticket_id is null or ${above}`)
        .orderBy(operationsTable.seq),
      reads.select().from(outboxTable).where(above).orderBy(outboxTable.id),
      reads.select().from(workloadsTable),
    ]);
  const before = new Map(floor.workloads.map(({ personId, minutes }) => [personId, minutes]));
  const workloads = loads.map(({ personId, minutes }) => ({
    personId,
    minutes: minutes - (before.get(personId) ?? 0),
  }));
  return { tickets, events, words, clocks, pauses, people, links, operations, outbox, workloads };
}

export type Everything = Awaited<ReturnType<typeof everything>>;
type Row = Everything["tickets"][number];

/** A ticket as its rows say it is. */
export function keptState(all: Everything, { next: _next, ...ticket }: Row): TicketState {
  const of = <Each extends { ticketId: number }>(rows: readonly Each[]) =>
    rows.filter((row) => row.ticketId === ticket.id);
  return stateFrom(ticket, of(all.clocks), of(all.pauses), of(all.people), of(all.links));
}

/** The same ticket as its events add up to it. */
export function replayedState(
  all: Everything,
  { next: _next, tags: _tags, jobs: _jobs, reviews: _reviews, ...ticket }: Row,
): TicketState {
  const blank: TicketState = {
    ticket: { ...ticket, version: 0 },
    clocks: [],
    people: [],
    links: [],
    tags: [],
    jobs: [],
    reviews: [],
  };
  return all.events
    .filter((event) => event.ticketId === ticket.id)
    .reduce((state, event) => apply(state, event.changes), blank);
}

/** In an order that two equal states share. */
export function sorted({ ticket, clocks, people, links, tags, jobs, reviews }: TicketState): TicketState {
  return {
    ticket,
    clocks: [...clocks].sort((a, b) => a.kind.localeCompare(b.kind) || a.round - b.round),
    people: [...people].sort((a, b) => a.personId - b.personId || a.relation.localeCompare(b.relation)),
    links: [...links].sort((a, b) => a.otherId - b.otherId),
    tags: [...tags].sort((a, b) => a.committeeId - b.committeeId),
    jobs: [...jobs].sort((a, b) => a.seq - b.seq),
    reviews: [...reviews].sort((a, b) => a.personId - b.personId),
  };
}

/** A text that equal values share, in whatever order their properties were set. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => a.localeCompare(b)))
      : each,
  );
}

/** Whatever in these tables contradicts something else, as sentences; empty when all is well. */
export function contradictions(all: Everything): string[] {
  return [...all.tickets.flatMap((ticket) => ofTicket(all, ticket)), ...ofWorkloads(all), ...ofKeys(all)];
}

function ofTicket(all: Everything, ticket: Row): string[] {
  const say = (wrong: boolean, words: string) => (wrong ? [`${words} of ticket ${ticket.reference}`] : []);
  const events = all.events.filter((event) => event.ticketId === ticket.id);
  const kept = keptState(all, ticket);
  // The second event of a step that concerns two tickets: its operation stands with the first.
  const beside = events.filter(({ facts }) => facts.into === false || facts.splitFrom !== undefined).length;
  const told = all.outbox.filter((row) => row.ticketId === ticket.id);
  const tellings = told.map(({ seq, personId, channel }) => `${seq}/${personId}/${channel}`);
  return [
    ...say(
      canonical(sorted(replayedState(all, ticket))) !== canonical(sorted(kept)),
      "the events are not the state",
    ),
    ...say(ticket.next !== nextMomentAt(kept), "the stored moment is not the next"),
    ...say(!isChain(events, all.words), "the chain is broken"),
    ...say(events.length !== ticket.version, "the version is not the number of events"),
    ...say(
      all.operations.filter((row) => row.ticketId === ticket.id).length !== events.length - beside,
      "operations and events are not as many",
    ),
    ...say(new Set(tellings).size !== tellings.length, "somebody is told twice"),
  ];
}

function isChain(events: Everything["events"], words: Everything["words"]): boolean {
  let previous = "";
  return events.every(({ ticketId, hash, ...sealed }, index) => {
    const said = words.filter((each) => each.ticketId === ticketId && each.seq === sealed.seq);
    const fits = sealed.seq === index + 1 && hash === eventHash(previous, sealed);
    previous = hash;
    const isRedacted = events.some(
      ({ kind, facts }) => (kind === "redacted" || kind === "taken_back") && facts.of === sealed.seq,
    );
    return fits && (wordsHash(said) === sealed.wordsHash || (isRedacted && said.length === 0));
  });
}

function ofWorkloads(all: Everything): string[] {
  const sums = new Map<number, number>();
  for (const ticket of all.tickets) {
    const load = workload(keptState(all, ticket));
    if (load) sums.set(load.personId, (sums.get(load.personId) ?? 0) + load.minutes);
  }
  return all.workloads
    .filter(({ personId, minutes }) => minutes !== (sums.get(personId) ?? 0))
    .map(
      ({ personId, minutes }) =>
        `the workload of ${personId} is ${minutes} and should be ${sums.get(personId) ?? 0}`,
    );
}

function ofKeys({ operations }: Everything): string[] {
  const keys = operations.map(({ actorId, key }) => `${actorId}/${key}`);
  return [
    ...operations
      .filter(({ ticketId }) => ticketId === null)
      .map(({ id }) => `the operation ${id} is of no ticket`),
    ...keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `the key ${key} stands twice`),
  ];
}
