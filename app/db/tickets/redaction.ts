import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { unsentStatement } from "#app/db/account/kept-forms.ts";
import type { Database } from "#app/db/client.ts";
import { mailBytesStatement } from "#app/db/mail/mail-bytes.ts";
import { attachments, eventContents, operations, removedFiles } from "#app/db/schema/events-schema.ts";
import { outbox } from "#app/db/schema/sending-schema.ts";
import { ticketAnswers } from "#app/db/schema/tickets-schema.ts";
import { takenAwayStatement } from "#app/db/search/search-index.ts";
import { auditStatements } from "#app/db/upkeep/audit.ts";
import type { TicketId } from "#app/domain/ids.ts";
import { type Actor, personOf } from "#app/domain/people/actor.ts";
import type { Decision } from "#app/domain/world.ts";

type Writes = Database["writes"];
type Statement = BatchItem<"sqlite">;

/**
 * What takes words, or a file, out of every table of a ticket, and records it; nothing where a decision takes nothing
 * away. Events and their hashes stay: whoever follows the chain finds words that were erased, and none that were changed.
 */
export function redactionStatements(
  writes: Writes,
  id: SQL<TicketId>,
  { redacted, event, after }: Decision,
  { actor, operationId, now }: { actor: Actor; operationId: string; now: number },
): Statement[] {
  if (!redacted) return [];
  const { words, file, silences, unsent } = redacted;
  const by = { at: now, actorId: personOf(actor), action: "words_redacted" } as const;
  const of = sql`${attachments.ticketId} = ${id} and ${attachments.seq} = ${words}`;
  if (unsent && words !== null)
    return [
      unsentStatement(writes, after, { seq: words, kind: unsent.kind, key: operationId, now }),
      ...wordsStatements(writes, id, words),
      // Their bytes stay where they are, as the drafts of the form that waits.
      writes.delete(attachments).where(of),
      takeBackStatement(writes, id, words),
      takenAwayStatement(writes, now),
    ];
  return [
    ...(words === null ? [] : [...wordsStatements(writes, id, words), takenAwayStatement(writes, now)]),
    ...(file === null ? [] : fileStatements(writes, sql`${attachments.id} = ${file}`, now)),
    // The mail that it came in says it as well.
    mailBytesStatement(writes, sql`ticket_id = ${id} and seq = ${Number(event.facts.of ?? 0)}`, now),
    ...(silences && words !== null ? [silenceStatement(writes, id, words)] : []),
    ...auditStatements(writes, {
      ...by,
      thing: "ticket",
      thingId: after.ticket.reference,
      facts: event.facts,
    }),
  ];
}

/** Takes files out of their tickets, and writes down which places of the bucket are to be emptied. */
export function fileStatements(writes: Writes, which: SQL, now: number): Statement[] {
  return [
    writes
      .insert(removedFiles)
      .select(sql`select ${attachments.objectKey}, ${now} from ${attachments} where ${which}`)
      .onConflictDoNothing(),
    writes.delete(attachments).where(which),
  ];
}

/** With the words of a report go the answers to its questions; of every word the print by which repeats are known. */
function wordsStatements(writes: Writes, id: SQL<TicketId>, seq: number): Statement[] {
  return [
    writes
      .delete(eventContents)
      .where(sql`${eventContents.ticketId} = ${id} and ${eventContents.seq} = ${seq}`),
    ...(seq === 1 ? [writes.delete(ticketAnswers).where(sql`${ticketAnswers.ticketId} = ${id}`)] : []),
    writes
      .update(operations)
      .set({ fingerprint: "" })
      .where(sql`${operations.ticketId} = ${id} and ${operations.seq} = ${seq}`),
  ];
}

function silenceStatement(writes: Writes, id: SQL<TicketId>, seq: number): Statement {
  return writes
    .update(outbox)
    .set({ state: "superseded", reason: "redacted" })
    .where(
      sql`${outbox.ticketId} = ${id} and ${outbox.seq} = ${seq}
        and (${outbox.state} = 'queued' or ${outbox.channel} = 'inbox')`,
    );
}

/**
 * Nothing of a message leaves that was taken back. Where something has begun to, there is no such state as \`left\`: the
 * table's check refuses it, and with it the whole batch (\`failureOf\`).
 */
function takeBackStatement(writes: Writes, id: SQL<TicketId>, seq: number): Statement {
  const hasBegun = sql`${outbox.channel} <> 'inbox' and (${outbox.attempts} > 0 or ${outbox.state} in ('claimed', 'accepted'))`;
  return writes
    .update(outbox)
    .set({ state: sql`case when ${hasBegun} then 'left' else 'superseded' end`, reason: "taken_back" })
    .where(
      sql`${outbox.ticketId} = ${id} and ${outbox.seq} = ${seq}
        and (${outbox.state} in ('queued', 'claimed', 'accepted') or ${outbox.channel} = 'inbox')`,
    );
}
