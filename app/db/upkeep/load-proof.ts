import { inArray, type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { eventContents, ticketEvents } from "#app/db/schema/events-schema.ts";
import { ticketLinks } from "#app/db/schema/links-schema.ts";
import { workloads } from "#app/db/schema/rules-schema.ts";
import { clockPauses, ticketClocks, ticketPeople, tickets } from "#app/db/schema/tickets-schema.ts";
import { eventHash, wordsHash } from "#app/db/tickets/event-hash.ts";
import { stateFrom, ticketColumns } from "#app/db/tickets/ticket-rows.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import type { KeptTicket, ProvenEvent } from "#app/domain/proof/proof.ts";
import { OPEN_KINDS } from "#app/domain/statuses.ts";
import type { TicketState } from "#app/domain/ticket.ts";

/** A ticket to prove, and how much there is of it. */
export type Subject = { id: TicketId; events: number };

const derivedColumns = {
  promisedAt: tickets.promisedAt,
  isOverdue: tickets.isOverdue,
  nextMomentAt: tickets.nextMomentAt,
};
const isOpenTicket = inArray(tickets.statusKind, [...OPEN_KINDS]);

/**
 * Which tickets one proof takes: all open ones, and `sample` others in a row from a random place on, round the end,
 * so that a small campus is proven whole each time and a large one in turns.
 * @param place from 0 to 1, where in the numbers to begin
 */
export async function findSubjects(
  { reads }: Database,
  { place, sample }: { place: number; sample: number },
): Promise<readonly Subject[]> {
  const columns = { id: tickets.id, events: tickets.version };
  const from = sql`(select ${place} * coalesce(max(id), 0) from tickets)`;
  const [open, after, before] = await reads.batch([
    reads.select(columns).from(tickets).where(isOpenTicket),
    reads
      .select(columns)
      .from(tickets)
      .where(sql`${tickets.id} >= ${from}`)
      .orderBy(tickets.id)
      .limit(sample),
    reads.select(columns).from(tickets).where(sql`${tickets.id} < ${from}`).orderBy(tickets.id).limit(sample),
  ]);
  const others = [...after, ...before].slice(0, sample);
  return [...new Map([...open, ...others].map((subject) => [subject.id, subject])).values()];
}

/** The next tickets after one, in the order of their ids: for taking all of them in turn. */
export async function nextSubjects(
  { reads }: Database,
  after: number,
  limit: number,
): Promise<readonly Subject[]> {
  return reads
    .select({ id: tickets.id, events: tickets.version })
    .from(tickets)
    .where(sql`${tickets.id} > ${after}`)
    .orderBy(tickets.id)
    .limit(limit);
}

/** All that is kept of these tickets, as of one moment. */
export async function loadHistories(
  { reads }: Database,
  ids: readonly TicketId[],
): Promise<readonly KeptTicket[]> {
  const of = (column: SQL | typeof tickets.id | typeof ticketEvents.ticketId) =>
    sql`${column} in ${[...ids]}`;
  const [rows, clocks, pauses, people, links, events, words] = await reads.batch([
    reads
      .select({
        ticket: ticketColumns,
        derived: derivedColumns,
        title: tickets.title,
        updatedAt: tickets.updatedAt,
      })
      .from(tickets)
      .where(of(tickets.id)),
    reads
      .select()
      .from(ticketClocks)
      .where(sql`${ticketClocks.ticketId} in ${[...ids]}`),
    reads
      .select()
      .from(clockPauses)
      .where(sql`${clockPauses.ticketId} in ${[...ids]}`),
    reads
      .select()
      .from(ticketPeople)
      .where(sql`${ticketPeople.ticketId} in ${[...ids]}`),
    reads
      .select()
      .from(ticketLinks)
      .where(sql`${ticketLinks.ticketId} in ${[...ids]}`),
    reads
      .select()
      .from(ticketEvents)
      .where(of(ticketEvents.ticketId))
      .orderBy(ticketEvents.ticketId, ticketEvents.seq),
    reads
      .select()
      .from(eventContents)
      .where(sql`${eventContents.ticketId} in ${[...ids]}`),
  ]);
  return rows.map(({ ticket, derived, title, updatedAt }) => {
    const own = <Row extends { ticketId: number }>(all: readonly Row[]) =>
      all.filter((row) => row.ticketId === ticket.id);
    const said = own(words);
    return {
      state: stateFrom(ticket, own(clocks), own(pauses), own(people), own(links)),
      derived,
      updatedAt,
      titles: { filed: latestTitle(said), kept: title },
      events: proven(own(events), said),
    };
  });
}

/** As filed or last corrected; null where it was erased. */
function latestTitle(said: readonly WordsRow[]): string | null {
  const titles = said.filter(({ part }) => part === "title");
  return (
    titles.reduce<WordsRow | null>((last, each) => (last && last.seq > each.seq ? last : each), null)?.text ??
    null
  );
}

type EventRow = typeof ticketEvents.$inferSelect;
type WordsRow = typeof eventContents.$inferSelect;

function proven(events: readonly EventRow[], words: readonly WordsRow[]): readonly ProvenEvent[] {
  return events.map(({ ticketId: _ticketId, hash, ...row }, index) => ({
    seq: row.seq,
    at: row.at,
    changes: row.changes,
    isSealed: hash === eventHash(events[index - 1]?.hash ?? "", row),
    words: wordsOf(
      row.wordsHash,
      words.filter(({ seq }) => seq === row.seq),
    ),
  }));
}

function wordsOf(hash: string | null, said: readonly WordsRow[]): ProvenEvent["words"] {
  if (said.length === 0) return hash === null ? "none" : "erased";
  if (said.some(({ maskedAt }) => maskedAt !== null)) return "erased";
  return wordsHash(said) === hash ? "whole" : "changed";
}

/** Every open ticket's state and every stored sum of promised work, as of one moment. */
export async function loadWorkloads({ reads }: Database): Promise<{
  open: readonly TicketState[];
  stored: readonly { personId: PersonId; minutes: number }[];
}> {
  const ids = sql`(select id from tickets where ${isOpenTicket})`;
  const [rows, clocks, pauses, stored] = await reads.batch([
    reads.select(ticketColumns).from(tickets).where(isOpenTicket),
    reads.select().from(ticketClocks).where(sql`${ticketClocks.ticketId} in ${ids}`),
    reads.select().from(clockPauses).where(sql`${clockPauses.ticketId} in ${ids}`),
    reads.select().from(workloads),
  ]);
  const clocksOf = Map.groupBy(clocks, (clock) => clock.ticketId);
  const pausesOf = Map.groupBy(pauses, (pause) => pause.ticketId);
  const open = rows.map((row) =>
    stateFrom(row, clocksOf.get(row.id) ?? [], pausesOf.get(row.id) ?? [], [], []),
  );
  return { open, stored };
}
