import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type {
  SQLiteColumn,
  SQLiteInsertValue,
  SQLiteTable,
  SQLiteUpdateSetSource,
} from "drizzle-orm/sqlite-core";
import type { Database } from "#app/db/client.ts";
import { ticketCommittees } from "#app/db/schema/committees-schema.ts";
import { contactJobs } from "#app/db/schema/contacts-schema.ts";
import { attachments, eventContents, ticketEvents } from "#app/db/schema/events-schema.ts";
import { ticketLinks } from "#app/db/schema/links-schema.ts";
import { ratingReviews } from "#app/db/schema/reviews-schema.ts";
import { workloads } from "#app/db/schema/rules-schema.ts";
import { outbox } from "#app/db/schema/sending-schema.ts";
import { clockPauses, ticketClocks, ticketPeople } from "#app/db/schema/tickets-schema.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import { personOf } from "#app/domain/people/actor.ts";
import { workload } from "#app/domain/people/assignment.ts";
import { accessOf, actingFor, grantUsed } from "#app/domain/people/permissions.ts";
import { pausesGone } from "#app/domain/time/clocks.ts";
import type { Decision } from "#app/domain/world.ts";
import { attachmentRows } from "./attachments.ts";
import type { CommitContext } from "./commit.ts";
import { eventHash, wordsHash } from "./event-hash.ts";

/** Mail is given up by age (PRODUCT 7). */
const GIVE_UP_MS = 72 * 3_600_000;

const CHANNELS = ["inbox", "mail"] as const;

/** A known problem may have hundreds of people, and a statement has 32,766 parameters at most. */
const ROWS_AT_ONCE = 1000;

export type Writes = Database["writes"];

export type Statement = BatchItem<"sqlite">;

export type TicketRef = SQL<TicketId>;

export type Written = Pick<Decision, "event" | "before" | "after" | "tellings" | "title">;

/** What every step writes beside its ticket's row. */
export function stepStatements(
  writes: Writes,
  id: TicketRef,
  step: Written,
  context: CommitContext,
): Statement[] {
  return [
    ...historyStatements(writes, id, step, context),
    ...clockStatements(writes, id, step),
    ...peopleStatements(writes, id, step),
    ...linkStatements(writes, id, step),
    ...tagStatements(writes, id, step),
    ...jobStatements(writes, id, step, context),
    ...reviewStatements(writes, id, step),
    ...tellingStatements(writes, id, step, context),
    ...workloadStatements(writes, step),
  ];
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
  const rows = clocks.map(({ pauses: _pauses, target, ...clock }) => ({
    ...clock,
    targetMinutes: target.minutes,
    targetUnit: target.unit,
    ticketId: id,
  }));
  const clockKey = [ticketClocks.ticketId, ticketClocks.kind, ticketClocks.round];
  const statements: Statement[] = rows.length === 0 ? [] : [overwrite(writes, ticketClocks, rows, clockKey)];
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
  const rows = (event.changes.people ?? []).map((person) => ({ ...person, ticketId: id }));
  const key = [ticketPeople.ticketId, ticketPeople.personId, ticketPeople.relation];
  return inParts(rows).map((part) => overwrite(writes, ticketPeople, part, key));
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

function reviewStatements(writes: Writes, id: TicketRef, { event }: Written): Statement[] {
  return (event.changes.reviews ?? []).map((review) =>
    writes
      .insert(ratingReviews)
      .values({ ...review, ticketId: id })
      .onConflictDoUpdate({ target: [ratingReviews.ticketId, ratingReviews.personId], set: review }),
  );
}

/** One outbox row per person and channel. The inbox is a page of ours, so its rows have arrived when they exist. */
function tellingStatements(
  writes: Writes,
  id: TicketRef,
  decision: Written,
  { now }: CommitContext,
): Statement[] {
  const rows = decision.tellings.flatMap(({ personId, duty, notBeforeAt, channels }) =>
    CHANNELS.filter((channel) => channel === "inbox" || (channels?.includes(channel) ?? true)).map(
      (channel) => ({
        ticketId: id,
        seq: decision.after.ticket.version,
        personId,
        duty,
        channel,
        state: channel === "inbox" ? ("accepted" as const) : ("queued" as const),
        isUnseen: channel === "inbox",
        createdAt: now,
        notBeforeAt,
        nextAttemptAt: notBeforeAt,
        giveUpAt: notBeforeAt + GIVE_UP_MS,
      }),
    ),
  );
  return inParts(rows).map((part) => writes.insert(outbox).values(part));
}

function inParts<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, part) =>
    rows.slice(part * ROWS_AT_ONCE, (part + 1) * ROWS_AT_ONCE),
  );
}

/**
 * Inserts rows that say the same columns; where one with that key is there already, it says from now on what the new one
 * says, and keeps the columns that rows do not say.
 */
function overwrite<Table extends SQLiteTable>(
  writes: Writes,
  table: Table,
  rows: SQLiteInsertValue<Table>[],
  key: SQLiteColumn[],
): Statement {
  const said = Object.entries(getTableColumns(table)).filter(
    ([name, column]) => !key.includes(column) && name in (rows[0] ?? {}),
  );
  const set = Object.fromEntries(said.map(([name, column]) => [name, sql.raw(`excluded.${column.name}`)]));
  return writes
    .insert(table)
    .values(rows)
    .onConflictDoUpdate({ target: key, set: set as SQLiteUpdateSetSource<Table> });
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
