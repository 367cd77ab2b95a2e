import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";
import { ticketCommittees } from "#app/db/schema/committees-schema.ts";
import { contactJobs } from "#app/db/schema/contacts-schema.ts";
import { ticketLinks } from "#app/db/schema/links-schema.ts";
import {
  attachments,
  clockPauses,
  eventContents,
  operations,
  outbox,
  ticketAnswers,
  ticketClocks,
  ticketEvents,
  ticketPeople,
  tickets,
  workloads,
} from "#app/db/schema/schema.ts";
import { changesSearch, indexStatements } from "#app/db/search/search-index.ts";
import { lookStatements } from "#app/db/upkeep/looks.ts";
import type { Verb } from "#app/domain/command.ts";
import type { Answer } from "#app/domain/filing/answers.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import { type Actor, personOf, type Via } from "#app/domain/people/actor.ts";
import { workload } from "#app/domain/people/assignment.ts";
import { accessOf, actingFor, grantUsed } from "#app/domain/people/permissions.ts";
import { derivedFrom } from "#app/domain/proof/projection.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { pausesGone } from "#app/domain/time/clocks.ts";
import type { Beside, Decision } from "#app/domain/world.ts";
import { attachmentRows } from "./attachments.ts";
import { eventHash, wordsHash } from "./event-hash.ts";
import { redactionStatements } from "./redaction.ts";

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

/** Mail is given up by age (PRODUCT 7). */
const GIVE_UP_MS = 72 * 3_600_000;
const CHANNELS = ["inbox", "mail"] as const;
/** A known problem may have hundreds of people, and a statement has 32,766 parameters at most. */
const ROWS_AT_ONCE = 1000;
/** Where it stands in the batch, and so in its answers. */
const TICKET_STATEMENT = 1;

type Writes = Database["writes"];
type Statement = BatchItem<"sqlite">;
type TicketRef = SQL<TicketId>;
type Written = Pick<Decision, "event" | "before" | "after" | "tellings" | "title">;

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
    ...searchStatements(writes, id, decision, context),
    ...lookStatements(writes, decision, context),
  ];
  const answers = await writes.batch(statements as [Statement, ...Statement[]]);
  const [row] = answers[TICKET_STATEMENT] as { reference: string }[];
  // An update that matches nothing is no error; the event's key has caught a second writer before it comes to that.
  return { reference: row?.reference ?? decision.after.ticket.reference };
}

/** What every step writes beside its ticket's row. */
function stepStatements(writes: Writes, id: TicketRef, step: Written, context: CommitContext): Statement[] {
  return [
    ...historyStatements(writes, id, step, context),
    ...clockStatements(writes, id, step),
    ...peopleStatements(writes, id, step),
    ...linkStatements(writes, id, step),
    ...tagStatements(writes, id, step),
    ...jobStatements(writes, id, step, context),
    ...tellingStatements(writes, id, step, context),
    ...workloadStatements(writes, step),
  ];
}

/** Last, because they read what the others have written. */
function searchStatements(
  writes: Writes,
  id: TicketRef,
  decision: Decision,
  { now }: CommitContext,
): Statement[] {
  const others = [decision.beside, decision.incident].filter((each) => each !== undefined);
  return [
    ...(changesSearch(decision) ? indexStatements(writes, id, now) : []),
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

function historyStatements(
  writes: Writes,
  id: TicketRef,
  { event, before, after }: Written,
  context: CommitContext,
): Statement[] {
  const seq = after.ticket.version;
  const words = event.words.map((each) => ({ ...each, salt: context.salt }));
  const sealed = {
    seq,
    kind: event.kind,
    audience: event.audience,
    actorKind: context.actor.kind,
    actorId: personOf(context.actor),
    actingForId: actingFor(context.actor, accessOf(before ?? after), context.now),
    grantId: grantUsed(context.actor, accessOf(after), context.now),
    via: context.via,
    at: context.now,
    facts: event.facts,
    changes: event.changes,
    wordsHash: wordsHash(words),
  };
  const hash = eventHash(context.lastHash, sealed);
  const history: Statement[] = [writes.insert(ticketEvents).values({ ...sealed, ticketId: id, hash })];
  if (words.length > 0)
    history.push(writes.insert(eventContents).values(words.map((each) => ({ ...each, ticketId: id, seq }))));
  if (event.files.length > 0) {
    const came = { ticketId: id, seq, uploadedById: sealed.actorId, createdAt: context.now };
    history.push(writes.insert(attachments).values(attachmentRows(event.files, came)));
  }
  return history;
}

/** What the clocks of an event are from now on. A pause that is none of theirs any more, of a question taken back, goes. */
function clockStatements(writes: Writes, id: TicketRef, { event, before }: Written): Statement[] {
  const clocks = event.changes.clocks ?? [];
  const pauses = clocks.flatMap((clock) =>
    clock.pauses.map((pause) => ({ ...pause, ticketId: id, kind: clock.kind, round: clock.round })),
  );
  const statements: Statement[] = clocks.map(({ pauses: _pauses, target, ...clock }) => {
    const row = { ...clock, targetMinutes: target.minutes, targetUnit: target.unit };
    return writes
      .insert(ticketClocks)
      .values({ ...row, ticketId: id })
      .onConflictDoUpdate({
        target: [ticketClocks.ticketId, ticketClocks.kind, ticketClocks.round],
        set: row,
      });
  });
  const pauseKey = [clockPauses.ticketId, clockPauses.kind, clockPauses.round, clockPauses.fromAt];
  for (const pause of pauses) {
    const set = { untilAt: pause.untilAt, plannedUntilAt: pause.plannedUntilAt, cause: pause.cause };
    statements.push(writes.insert(clockPauses).values(pause).onConflictDoUpdate({ target: pauseKey, set }));
  }
  for (const { kind, round, fromAt } of pausesGone(before?.clocks ?? [], clocks)) {
    const which = sql`${clockPauses.kind} = ${kind} and ${clockPauses.round} = ${round} and ${clockPauses.fromAt} = ${fromAt}`;
    statements.push(writes.delete(clockPauses).where(sql`${clockPauses.ticketId} = ${id} and ${which}`));
  }
  return statements;
}

function peopleStatements(writes: Writes, id: TicketRef, { event }: Written): Statement[] {
  return (event.changes.people ?? []).map((person) =>
    writes
      .insert(ticketPeople)
      .values({ ...person, ticketId: id })
      .onConflictDoUpdate({
        target: [ticketPeople.ticketId, ticketPeople.personId, ticketPeople.relation],
        set: person,
      }),
  );
}

function linkStatements(writes: Writes, id: TicketRef, { event }: Written): Statement[] {
  return (event.changes.links ?? []).map((link) =>
    writes
      .insert(ticketLinks)
      .values({ ...link, ticketId: id })
      .onConflictDoUpdate({ target: [ticketLinks.ticketId, ticketLinks.otherId], set: link }),
  );
}

function tagStatements(writes: Writes, id: TicketRef, { event }: Written): Statement[] {
  return (event.changes.tags ?? []).map((tag) =>
    writes
      .insert(ticketCommittees)
      .values({ ...tag, ticketId: id })
      .onConflictDoUpdate({ target: [ticketCommittees.ticketId, ticketCommittees.committeeId], set: tag }),
  );
}

/** One that the step gives is new, with the hash of its link; of others only what became of them changes. */
function jobStatements(
  writes: Writes,
  id: TicketRef,
  { event, after }: Written,
  { jobTokenHash = "" }: CommitContext,
): Statement[] {
  return (event.changes.jobs ?? []).map((job) => {
    const { answer, answeredAt, revokedAt } = job;
    if (job.seq === after.ticket.version)
      return writes.insert(contactJobs).values({ ...job, ticketId: id, tokenHash: jobTokenHash });
    return writes
      .update(contactJobs)
      .set({ answer, answeredAt, revokedAt })
      .where(sql`${contactJobs.ticketId} = ${id} and ${contactJobs.seq} = ${job.seq}`);
  });
}

/** One outbox row per person and channel. The inbox is a page of ours, so its rows have arrived when they exist. */
function tellingStatements(
  writes: Writes,
  id: TicketRef,
  decision: Written,
  { now }: CommitContext,
): Statement[] {
  const rows = decision.tellings.flatMap(({ personId, duty, notBeforeAt }) =>
    CHANNELS.map((channel) => ({
      ticketId: id,
      seq: decision.after.ticket.version,
      personId,
      duty,
      channel,
      state: channel === "inbox" ? ("accepted" as const) : ("queued" as const),
      createdAt: now,
      notBeforeAt,
      nextAttemptAt: notBeforeAt,
      giveUpAt: notBeforeAt + GIVE_UP_MS,
    })),
  );
  const parts = Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, part) =>
    rows.slice(part * ROWS_AT_ONCE, (part + 1) * ROWS_AT_ONCE),
  );
  return parts.map((part) => writes.insert(outbox).values(part));
}

function workloadStatements(writes: Writes, { before, after }: Written): Statement[] {
  const change = new Map<PersonId, number>();
  const add = (load: ReturnType<typeof workload>, sign: 1 | -1) => {
    if (load) change.set(load.personId, (change.get(load.personId) ?? 0) + sign * load.minutes);
  };
  add(before ? workload(before) : null, -1);
  add(workload(after), 1);
  return [...change].flatMap(([personId, minutes]) => {
    if (minutes === 0) return [];
    const set = { minutes: sql`${workloads.minutes} + ${minutes}` };
    return [
      writes
        .insert(workloads)
        .values({ personId, minutes })
        .onConflictDoUpdate({ target: workloads.personId, set }),
    ];
  });
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
