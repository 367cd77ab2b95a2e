import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Database } from "#app/db/client.ts";
import { attachments, eventContents, ticketEvents } from "#app/db/schema/events-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { ratedIdOf } from "#app/db/tickets/review-rows.ts";
import { ticketIdOf } from "#app/db/tickets/ticket-rows.ts";
import type { Command } from "#app/domain/command.ts";
import type { Redactable } from "#app/domain/commands/redact.ts";
import type { PersonId } from "#app/domain/ids.ts";

/** The statements that find what a redaction names; none for other verbs. */
export function redactableQueries(db: Database, command: Command): readonly BatchItem<"sqlite">[] {
  return isRedaction(command) ? queries(db, command) : [];
}

/** What those answers describe; null where there is nothing of that kind (any more). */
export function redactableFrom(command: Command, answers: readonly unknown[]): Redactable | null {
  if (!isRedaction(command)) return null;
  const [[words], [file], made] = answers as Rows;
  if (words) {
    const { at, byId, waits, ...rest } = words;
    return { ...rest, file: null, said: { at, byId, waits: waits === 1, made } };
  }
  if (!file) return null;
  const { id, sha256, audience, kind, ...rest } = file;
  return {
    ...rest,
    audience: audience ?? "public",
    kind: kind ?? "filed",
    file: { id, sha256 },
    titleLeft: null,
  };
}

type Queries = ReturnType<typeof queries>;
type Rows = { -readonly [At in keyof Queries]: Awaited<Queries[At]> };

type Redaction = Command<"redact"> | Command<"take_back">;

function isRedaction(command: Command): command is Redaction {
  return command.verb === "redact" || command.verb === "take_back";
}

function queries({ reads }: Database, { reference, input }: Redaction) {
  const id = ticketIdOf(reference);
  const what = "what" in input ? input.what : `words:${input.seq}`;
  const [, seq = ""] = /^words:(\d{1,9})$/.exec(what) ?? [];
  const [, file = ""] = /^file:(.+)$/.exec(what) ?? [];
  const titles = sql`from ${eventContents} c where c.ticket_id = ${id} and c.part = 'title'`;
  return [
    reads
      .select({
        seq: ticketEvents.seq,
        audience: ticketEvents.audience,
        kind: ticketEvents.kind,
        at: ticketEvents.at,
        byId: ticketEvents.actorId,
        ratedId: ratedIdOf(),
        waits: sql<number>`${ticketEvents.kind} = 'asked' or (${ticketEvents.kind} = 'replied'
          and json_extract(${ticketEvents.facts}, '$.staff') is true)`,
        // As it was called before, else by its subject alone.
        titleLeft: sql<string | null>`case when ${Number(seq)} = (select max(c.seq) ${titles}) then
          coalesce((select c.text ${titles} and c.seq < ${Number(seq)} order by c.seq desc limit 1),
            ${labelOf("category", sql`(select category_id from tickets where reference = ${reference})`)}) end`,
      })
      .from(ticketEvents)
      .where(
        sql`${ticketEvents.ticketId} = ${id} and ${ticketEvents.seq} = ${Number(seq)}
          and exists (select 1 from ${eventContents} c where c.ticket_id = ${id} and c.seq = ${Number(seq)})`,
      ),
    reads
      .select({
        id: attachments.id,
        sha256: attachments.sha256,
        seq: attachments.seq,
        audience: ticketEvents.audience,
        kind: ticketEvents.kind,
      })
      .from(attachments)
      .innerJoin(
        tickets,
        sql`${tickets.id} = ${attachments.ticketId} and ${tickets.reference} = ${reference}`,
      )
      .leftJoin(
        ticketEvents,
        sql`${ticketEvents.ticketId} = ${attachments.ticketId} and ${ticketEvents.seq} = ${attachments.seq}`,
      )
      .where(sql`${attachments.id} = ${file}`),
    madeQuery(reads, id, "what" in input),
  ] as const;
}

/** What each event made of its ticket, for whoever takes a message back; nothing for a redaction. */
function madeQuery(reads: Database["reads"], id: SQL, isNone: boolean) {
  return reads
    .select({
      seq: ticketEvents.seq,
      at: ticketEvents.at,
      actedById: sql<PersonId | null>`case when ${isAct} then ${ticketEvents.actorId} end`,
      takesBack: sql<number | null>`case when ${ticketEvents.kind} = 'taken_back'
        then json_extract(${ticketEvents.facts}, '$.of') end`,
      changes: ticketEvents.changes,
    })
    .from(ticketEvents)
    .where(sql`${ticketEvents.ticketId} = ${id} and ${isNone ? 0 : 1}`)
    .orderBy(ticketEvents.seq);
}

/** The public acts of staff, by which a ticket is acknowledged (PRODUCT 3). */
const isAct = sql`(${ticketEvents.kind} in ('acknowledged', 'asked', 'promised', 'extension_asked', 'held', 'resolved')
  or (${ticketEvents.kind} = 'replied' and json_extract(${ticketEvents.facts}, '$.staff') is true))`;
