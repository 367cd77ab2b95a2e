import { type SQL, sql } from "drizzle-orm";
import type { ActorRef } from "#app/domain/command.ts";
import { actorId } from "./actor.ts";
import type { Database } from "./client.ts";
import { labelOf } from "./labels.ts";
import { tickets } from "./schema.ts";
import { campusFrom, viewerFrom, viewerQueries } from "./viewer.ts";
import { notDenied } from "./visible-tickets.ts";

const PAGE_ROWS = 30;
const MOST_WAITING = 20;

/** A person's own tickets, newest first, and those of them that wait for an answer or a confirmation. */
export async function readMyTickets(
  db: Database,
  ref: ActorRef,
  asked: { before: number | null },
  now: number,
) {
  const { reads } = db;
  const actor = actorId(ref, now);
  const [persons, grants, campuses, rows, waiting] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    rowsQuery(db, actor, asked.before ?? Number.MAX_SAFE_INTEGER, now),
    waitingQuery(db, actor, now),
  ]);
  const last = rows[PAGE_ROWS - 1];
  return {
    viewer: viewerFrom(persons, grants),
    campus: campusFrom(campuses),
    rows: rows.slice(0, PAGE_ROWS),
    olderBefore: rows.length > PAGE_ROWS && last ? last.id : null,
    waiting,
  };
}

export type MyTicketsPage = Awaited<ReturnType<typeof readMyTickets>>;
export type MyTicketRow = MyTicketsPage["rows"][number];

const rowColumns = {
  id: tickets.id,
  reference: tickets.reference,
  title: tickets.title,
  statusKind: tickets.statusKind,
  subcategory: labelOf("category", tickets.categoryId),
  isOverdue: tickets.isOverdue,
  level: tickets.level,
  promisedAt: tickets.promisedAt,
  filedAt: tickets.filedAt,
  updatedAt: tickets.updatedAt,
  reopenUntilAt: tickets.reopenUntilAt,
  outcome: tickets.outcome,
  assignee: sql<string | null>`(select name from people where id = ${tickets.assigneeId})`,
} as const;

function rowsQuery({ reads }: Database, actor: SQL, before: number, now: number) {
  const top = sql`order by 1 desc limit ${PAGE_ROWS + 1}`;
  const ids = sql`select * from (select id from tickets where requester_id = ${actor} and id < ${before} ${top})
    union select * from (select id from tickets where filed_by_id = ${actor} and id < ${before} ${top})
    union select * from (select ticket_id from ticket_people where person_id = ${actor} and effect = 'allow'
      and relation in ('requester', 'filed_for', 'joined') and ticket_id < ${before} ${top})`;
  return reads
    .select(rowColumns)
    .from(tickets)
    .where(
      sql`${tickets.id} in (select t.id from tickets t where t.id in (${ids}) and ${notDenied(actor, now)})`,
    )
    .orderBy(sql`${tickets.id} desc`)
    .limit(PAGE_ROWS + 1);
}

function waitingQuery({ reads }: Database, actor: SQL, now: number) {
  return reads
    .select(rowColumns)
    .from(tickets)
    .where(
      sql`${tickets.id} in (select t.id from tickets t where t.requester_id = ${actor}
        and t.status_kind in ('waiting_requester', 'resolved') and ${notDenied(actor, now)})`,
    )
    .orderBy(sql`${tickets.updatedAt} desc`)
    .limit(MOST_WAITING);
}
