import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { actorFrom, actorQuery } from "#app/db/people/actor.ts";
import { attachments } from "#app/db/schema/events-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { audiences } from "#app/domain/decide.ts";
import type { Audience } from "#app/domain/events.ts";
import { type AttachedFile, keyOf } from "#app/domain/files/attached-file.ts";
import { MOST_FILES } from "#app/domain/files/file-kinds.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import { type Actor, personOf } from "#app/domain/people/actor.ts";
import { accessOf, can, capacities, readsReport } from "#app/domain/people/permissions.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { opensAnew, type Read, readOf } from "./protected-reads.ts";
import { stateOf, stateQuery, ticketIdOf } from "./ticket-rows.ts";

type Came = {
  ticketId: SQL<TicketId>;
  seq: number | null;
  uploadedById: PersonId | null;
  createdAt: number;
};

/** Files as rows. Refuses ids that are none: nothing of ours makes them. */
export function attachmentRows(files: readonly AttachedFile[], came: Came) {
  return files.map((file) => {
    const objectKey = keyOf(file.id);
    if (objectKey === null) throw new Error("a file has no place");
    return { ...file, ...came, objectKey };
  });
}

const fileColumns = {
  id: attachments.id,
  name: attachments.name,
  kind: attachments.kind,
  bytes: attachments.bytes,
  sha256: attachments.sha256,
  width: attachments.width,
  height: attachments.height,
} as const;

/** The files of those of a ticket's events, and those that belong to no event, in the order in which they came. */
export function filesQuery({ reads }: Database, id: SQL, seqs: SQL) {
  return reads
    .select({ ...fileColumns, seq: attachments.seq })
    .from(attachments)
    .where(
      sql`${attachments.ticketId} = ${id} and (${attachments.seq} is null or ${attachments.seq} in (${seqs}))`,
    )
    .orderBy(attachments.createdAt, attachments.id);
}

/** How many files a report has, those that were added to it later included. */
export function reportFilesOf(files: readonly { seq: number | null }[]): number {
  return files.filter(({ seq }) => seq === null || seq === 1).length;
}

/** `read`: what is written down of it before it is shown; null where nothing is. */
export type Downloadable = { file: AttachedFile; objectKey: string; read?: Read | null };

type Found = {
  personId: PersonId | null;
  isClaimed: boolean;
  found: Downloadable | null;
  /** The ticket that asks for the reader's password again before it shows the file. */
  asks?: string;
};

/** A file for whoever may read what it came with; null for everybody else, as where there is none. One round trip. */
export async function readAttachment(
  { reads }: Database,
  ref: ActorRef,
  id: string,
  now: number,
): Promise<Found> {
  const reference = sql`(select reference from tickets where id = (select ticket_id from attachments where id = ${id}))`;
  const [persons, files, rows] = await reads.batch([
    actorQuery(reads, ref, now),
    reads
      .select({
        ...fileColumns,
        objectKey: attachments.objectKey,
        uploadedById: attachments.uploadedById,
        // Spelled out: a column in a selected expression loses its table's name, and here both tables have it.
        audience: sql<Audience | null>`(select e.audience from ticket_events e
          where e.ticket_id = attachments.ticket_id and e.seq = attachments.seq)`,
      })
      .from(attachments)
      .where(sql`${attachments.id} = ${id}`),
    stateQuery(reads, reference),
  ]);
  const actor = actorFrom(ref, persons);
  const [row] = rows;
  const [found] = files;
  const asked = { personId: persons[0]?.personId ?? null, isClaimed: found !== undefined };
  if (!actor || !row || !found) return { ...asked, found: null };
  const { objectKey, audience, uploadedById: by, ...file } = found;
  const state = stateOf(row);
  if (!hears(actor, state, { audience, by }, now)) return { ...asked, found: null };
  if (opensAnew(actor, state, now)) return { ...asked, found: null, asks: row.reference };
  const read =
    actor.kind === "person" ? readOf(actor.personId, state, capacities(actor, accessOf(state), now)) : null;
  return { ...asked, found: { file, objectKey, read } };
}

type CameWith = { audience: Audience | null; by: PersonId | null };

/** What was added later came with nothing and is as public as the report. */
function hears(actor: Actor, state: TicketState, { audience, by }: CameWith, now: number): boolean {
  if (!can(actor, "see", accessOf(state), now)) return false;
  const { requesterId, filedById } = state.ticket;
  const isReport = by === null || by === requesterId || by === filedById;
  if (isReport && by !== personOf(actor) && !readsReport(actor, state, now)) return false;
  return audiences({ actor, state }, now).includes(audience ?? "public");
}

/** What adding files to a report looks at. One round trip. */
export async function loadReportFiles({ reads }: Database, ref: ActorRef, reference: string, now: number) {
  const [persons, rows, files] = await reads.batch([
    actorQuery(reads, ref, now),
    stateQuery(reads, reference),
    reads
      .select({ seq: attachments.seq, sha256: attachments.sha256 })
      .from(attachments)
      .where(sql`${attachments.ticketId} = ${ticketIdOf(reference)} and ${isOfReport()}`),
  ]);
  const [row] = rows;
  const actor = actorFrom(ref, persons);
  return { actor, state: row ? stateOf(row) : null, files };
}

/**
 * Adds files to a report. One that it has already, by its content, is not added again, so that sending a form twice
 * does it once; never more than five stand there, whoever adds at the same time.
 */
export async function addFiles(
  { writes }: Database,
  files: readonly AttachedFile[],
  came: { ticketId: TicketId; uploadedById: PersonId; now: number },
): Promise<void> {
  const rows = attachmentRows(files, {
    ticketId: sql`${came.ticketId}`,
    seq: null,
    uploadedById: came.uploadedById,
    createdAt: came.now,
  });
  const [first, ...rest] = rows.map(({ objectKey, ...file }) => {
    const own = sql`from attachments where ticket_id = ${came.ticketId} and ${isOfReport()}`;
    return writes.insert(attachments).select(
      sql`select ${file.id}, ${came.ticketId}, null, ${objectKey}, ${file.name}, ${file.kind}, ${file.bytes},
        ${file.sha256}, ${file.width}, ${file.height}, ${came.uploadedById}, ${came.now}
        where (select count(*) ${own}) < ${MOST_FILES}
        and not exists (select 1 ${own} and sha256 = ${file.sha256})`,
    );
  });
  if (first) await writes.batch([first, ...rest]);
}

function isOfReport(): SQL {
  return sql`(${attachments.seq} is null or ${attachments.seq} = 1)`;
}

/** Which of these places hold a ticket's file. */
export async function claimedKeys(
  { reads }: Database,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await reads
    .select({ objectKey: attachments.objectKey })
    .from(attachments)
    .where(sql`${attachments.objectKey} in ${[...keys, ""]}`);
  return new Set(rows.map((row) => row.objectKey));
}
