import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";
import { ticketEvents } from "#app/db/schema/events-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { stateOf, stateQuery, ticketIdOf } from "#app/db/tickets/ticket-rows.ts";
import type { Command } from "#app/domain/command.ts";
import { OPEN_KINDS } from "#app/domain/statuses.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import type { Rows } from "./read-groups.ts";

/** A ticket beside the command's own, and what its chain of events ends with. */
export type Other = { state: TicketState; lastHash: string };

/** The statements that find it; none for most verbs. */
export function otherQueries(db: Database, command: Command): readonly BatchItem<"sqlite">[] {
  const reference = referenceOf(command);
  return reference === null ? [] : queries(db, reference);
}

/** The ticket those answers describe; null where there is none. */
export function otherFrom(command: Command, answers: readonly unknown[]): Other | null {
  return referenceOf(command) === null ? null : ticketFrom(answers as OtherRows);
}

/**
 * The statements that find the incident a ticket is in, and how many more there are of its requester's; none for a note,
 * the most frequent of all verbs and the one after which a ticket is what it was.
 */
export function incidentQueries(db: Database, { verb, reference }: Command): readonly BatchItem<"sqlite">[] {
  return verb === "note" ? [] : aroundQueries(db, reference);
}

/** The incident those answers describe; null where the ticket is in none. */
export function incidentFrom(
  { verb }: Command,
  answers: readonly unknown[],
): (Other & { staysInIncident: boolean }) | null {
  if (verb === "note") return null;
  const [row, last, [siblings]] = answers as IncidentRows;
  const found = ticketFrom([row, last]);
  return found && { ...found, staysInIncident: (siblings?.count ?? 0) > 0 };
}

function ticketFrom([[row], [last]]: OtherRows): Other | null {
  return row ? { state: stateOf(row), lastHash: last?.hash ?? "" } : null;
}

type OtherRows = Rows<ReturnType<typeof queries>>;
type IncidentRows = Rows<ReturnType<typeof aroundQueries>>;

function referenceOf({ verb, input, reference }: Command) {
  if (verb === "merge") return sql`${(input as Command<"merge">["input"]).into}`;
  if (verb === "link" || verb === "unlink") return sql`${(input as Command<"link" | "unlink">["input"]).to}`;
  if (verb === "include") return sql`${(input as Command<"include">["input"]).incident}`;
  if (verb !== "unmerge") return null;
  return sql`(select into_.reference from tickets gone join tickets into_ on into_.id = gone.merged_into_id
    where gone.reference = ${reference})`;
}

/** The incident that a ticket belongs to. */
function incidentOf(reference: string): SQL {
  return sql`(select incident.reference from tickets gone join tickets incident on incident.id = gone.incident_id
    where gone.reference = ${reference})`;
}

function queries({ reads }: Database, reference: SQL) {
  return [
    stateQuery(reads, reference),
    reads
      .select({ hash: ticketEvents.hash })
      .from(ticketEvents)
      .where(sql`${ticketEvents.ticketId} = ${ticketIdOf(reference)}`)
      .orderBy(sql`${ticketEvents.seq} desc`)
      .limit(1),
  ] as const;
}

function aroundQueries(db: Database, reference: string) {
  return [...queries(db, incidentOf(reference)), siblingsQuery(db, reference)] as const;
}

/** Other open tickets of the same requester in the same incident. */
function siblingsQuery({ reads }: Database, own: string) {
  return reads
    .select({ count: sql<number>`count(*)` })
    .from(tickets)
    .where(
      sql`${tickets.incidentId} = (select incident_id from tickets where reference = ${own})
        and ${tickets.requesterId} = (select requester_id from tickets where reference = ${own})
        and ${tickets.reference} <> ${own} and ${tickets.statusKind} in ${[...OPEN_KINDS]}`,
    );
}
