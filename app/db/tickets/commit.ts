import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { operations } from "#app/db/schema/events-schema.ts";
import { ticketAnswers, tickets } from "#app/db/schema/tickets-schema.ts";
import { changesSearch, indexNewStatement, indexStatements } from "#app/db/search/search-index.ts";
import { lookStatements } from "#app/db/upkeep/looks.ts";
import type { Verb } from "#app/domain/command.ts";
import type { Answer } from "#app/domain/filing/answers.ts";
import { type Actor, personOf, type Via } from "#app/domain/people/actor.ts";
import { derivedFrom } from "#app/domain/proof/projection.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import type { Beside, Decision } from "#app/domain/world.ts";
import { redactionStatements } from "./redaction.ts";
import { type Statement, stepStatements, type TicketRef, type Writes, type Written } from "./step-rows.ts";

/** What surrounds a decision: who said it, under which key, and what the chain ended with. */
export type CommitContext = {
  actor: Actor;
  via: Via;
  verb: Verb | "file";
  key: string;
  fingerprint: string;
  operationId: string;
  /** Random, one per event: salts its words. */
  salt: string;
  lastHash: string;
  /** The reference of a ticket that is born protected, which has no number. */
  protectedReference?: string;
  /** The same of the second ticket, where there is one. */
  otherHash?: string;
  /** Of the link to a work order that the step gives. */
  jobTokenHash?: string;
  /** And of the incident that the ticket is in. */
  incidentHash?: string;
  /** Whether the desk has an alarm for the next moment already. */
  armed: boolean;
  now: number;
};

/** What only a filing brings along. */
export type Filing = {
  answers: readonly Answer[];
  title: string;
  /** What makes the filing a second one of something: then nothing is committed, and `isForestalled` knows it. */
  unless?: SQL;
  /** Of whoever reports without being known; a ticket is somebody's or has a receipt. */
  receiptHash?: string;
};

/** Where it stands in the batch, and so in its answers. */
const TICKET_STATEMENT = 1;

/**
 * Turns a decision into one atomic batch: the operation first, then ticket, event, words, files, clocks, people, outbox
 * and sums. The only place where tickets are written.
 *
 * Throws what the database throws; `failureOf` says what it means. Answers the ticket's reference.
 */
export async function commit(
  { writes }: Database,
  decision: Decision,
  context: CommitContext,
  filing: Filing | null = null,
): Promise<{ reference: string }> {
  const id: TicketRef = filing
    ? sql`(select id from tickets where operation_id = ${context.operationId})`
    : sql`${decision.after.ticket.id}`;
  const statements: Statement[] = [
    operationStatement(writes, decision, context, filing?.unless),
    filing ? insertTicket(writes, decision, context, filing) : updateTicket(writes, decision, context),
    // Before anything points there.
    ...(decision.beside ? [besideStatement(writes, decision.beside, context)] : []),
    ...(decision.incident ? [besideStatement(writes, decision.incident, context)] : []),
    ...stepStatements(writes, id, decision, context),
    ...(decision.beside ? besideStatements(writes, decision.beside, context, context.otherHash) : []),
    ...(decision.incident ? besideStatements(writes, decision.incident, context, context.incidentHash) : []),
    ...(filing ? filingStatements(writes, id, filing, context) : []),
    ...redactionStatements(writes, id, decision, context),
    ...searchStatements(writes, id, decision, context, filing !== null),
    ...lookStatements(writes, decision, context),
  ];
  const answers = await writes.batch(statements as [Statement, ...Statement[]]);
  const [row] = answers[TICKET_STATEMENT] as { reference: string }[];
  // An update that matches nothing is no error; the event's key has caught a second writer before it comes to that.
  return { reference: row?.reference ?? decision.after.ticket.reference };
}

/** Last, because they read what the others have written. */
function searchStatements(
  writes: Writes,
  id: TicketRef,
  decision: Decision,
  { now }: CommitContext,
  isNew: boolean,
): Statement[] {
  const others = [decision.beside, decision.incident].filter((each) => each !== undefined);
  const own = isNew ? [indexNewStatement(writes, id, now)] : indexStatements(writes, id, now);
  return [
    ...(changesSearch(decision) ? own : []),
    ...others
      .filter(changesSearch)
      .flatMap(({ after }) => indexStatements(writes, sql`${after.ticket.id}`, now)),
  ];
}

/** The row of another ticket. No desk has armed for it; where its next moment changes, the sweep does. */
function besideStatement(writes: Writes, beside: Beside, context: CommitContext): Statement {
  const own = { ...context, armed: false };
  return beside.before ? updateTicket(writes, beside, own) : insertMade(writes, beside, own);
}

/** What its step writes beside its row. */
function besideStatements(
  writes: Writes,
  beside: Beside,
  context: CommitContext,
  lastHash = "",
): Statement[] {
  const own = { ...context, lastHash: beside.before ? lastHash : "", armed: false };
  return stepStatements(writes, sql`${beside.after.ticket.id}`, beside, own);
}

/** A ticket that another one's step makes has its number already: both histories name it. */
function insertMade(writes: Writes, { after, title = "" }: Beside, context: CommitContext): Statement {
  const { id, reference, number } = after.ticket;
  const { operationId } = context;
  return writes
    .insert(tickets)
    .values({ ...projection(after, context), id, reference, number, operationId, title });
}

function operationStatement(
  writes: Writes,
  { before, after, event }: Decision,
  context: CommitContext,
  unless?: SQL,
): Statement {
  const row = {
    id: context.operationId,
    actorId: personOf(context.actor) ?? 0,
    key: context.key,
    fingerprint: context.fingerprint,
    verb: context.verb,
    ticketId: before ? after.ticket.id : null,
    seq: after.ticket.version,
    event: event.kind,
    at: context.now,
  };
  if (unless === undefined) return writes.insert(operations).values(row);
  // Without its operation's row the ticket has nothing to refer to, and the whole batch rolls back.
  return writes.insert(operations).select(
    sql`select ${row.id}, ${row.actorId}, ${row.key}, ${row.fingerprint}, ${row.verb}, ${row.ticketId}, ${row.seq},
      ${row.event}, ${row.at} where not (${unless})`,
  );
}

function insertTicket(
  writes: Writes,
  { after }: Decision,
  context: CommitContext,
  { title, receiptHash }: Filing,
): Statement {
  const next = sql`(select coalesce(max(number), 0) + 1 from tickets)`;
  const isKept = after.ticket.visibility === "protected";
  const { protectedReference = "" } = context;
  return writes
    .insert(tickets)
    .values({
      ...projection(after, context),
      operationId: context.operationId,
      ...(receiptHash === undefined ? {} : { reporterReceiptHash: receiptHash }),
      title,
      number: isKept ? null : next,
      reference: isKept ? protectedReference : sql`cast(${next} as text)`,
    })
    .returning({ reference: tickets.reference });
}

function updateTicket(writes: Writes, { after, title }: Written, context: CommitContext): Statement {
  return writes
    .update(tickets)
    .set({ ...projection(after, context), ...(title === undefined ? {} : { title }) })
    .where(sql`${tickets.id} = ${after.ticket.id} and ${tickets.version} = ${after.ticket.version - 1}`)
    .returning({ reference: tickets.reference });
}

/** The row of a state: what the events add up to, and what lists and the sweep read. */
function projection(state: TicketState, { armed, now }: CommitContext) {
  const { id: _id, reference: _reference, number: _number, ...columns } = state.ticket;
  const derived = derivedFrom(state);
  return {
    ...columns,
    updatedAt: now,
    ...derived,
    armedMomentAt: armed ? derived.nextMomentAt : null,
  };
}

function filingStatements(
  writes: Writes,
  id: TicketRef,
  { answers }: Filing,
  context: CommitContext,
): Statement[] {
  const rows = answers.map(({ fieldId, optionId, label, text }, position) => ({
    ticketId: id,
    fieldId,
    position,
    optionId,
    label,
    value: text,
  }));
  return [
    ...(rows.length === 0 ? [] : [writes.insert(ticketAnswers).values(rows)]),
    writes.update(operations).set({ ticketId: id }).where(sql`${operations.id} = ${context.operationId}`),
  ];
}
