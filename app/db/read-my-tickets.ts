import { type SQL, sql } from "drizzle-orm";
import type { ActorRef } from "#app/domain/command.ts";
import { actorId } from "./actor.ts";
import type { Database } from "./client.ts";
import { unsentQuery } from "./kept-forms.ts";
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
  const [persons, grants, campuses, rows, waiting, unsent] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    rowsQuery(db, actor, asked.before ?? Number.MAX_SAFE_INTEGER, now),
    waitingQuery(db, actor, now),
    unsentQuery(db, actor, now),
  ]);
  const last = rows[PAGE_ROWS - 1];
  return {
    viewer: viewerFrom(persons, grants),
    campus: campusFrom(campuses),
    rows: rows.slice(0, PAGE_ROWS),
    olderBefore: rows.length > PAGE_ROWS && last ? last.id : null,
    waiting,
    unsent,
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
  // Denied ones go before the cut: left in, they would make a page look like the last one.
  const seen = notDenied(actor, now);
  const arm = (own: SQL) =>
    sql`select * from (select t.id from tickets t where ${own} = ${actor} and t.is_incident = 0 and t.id < ${before} and ${seen} ${top})`;
  const ids = sql`${arm(sql`t.requester_id`)} union ${arm(sql`t.about_unnamed_at is null and t.filed_by_id`)}
    union select * from (select p.ticket_id from ticket_people p where p.person_id = ${actor} and p.effect = 'allow'
      and p.relation in ('requester', 'filed_for', 'joined') and p.ticket_id < ${before}
      and (p.relation <> 'joined' or (select about_unnamed_at from tickets where id = p.ticket_id) is null)
      and p.from_at <= ${now} and (p.until_at is null or p.until_at > ${now})
      and ${notDenied(actor, now, sql`p.ticket_id`)} group by p.ticket_id ${top})`;
  return reads
    .select(rowColumns)
    .from(tickets)
    .where(sql`${tickets.id} in (${ids})`)
    .orderBy(sql`${tickets.id} desc`)
    .limit(PAGE_ROWS + 1);
}

function waitingQuery({ reads }: Database, actor: SQL, now: number) {
  return reads
    .select(rowColumns)
    .from(tickets)
    .where(
      sql`${tickets.id} in (select t.id from tickets t where t.requester_id = ${actor} and t.is_incident = 0
        and t.status_kind in ('waiting_requester', 'resolved') and ${notDenied(actor, now)}
        order by t.updated_at desc, t.id desc limit ${MOST_WAITING})`,
    )
    .orderBy(sql`${tickets.updatedAt} desc, ${tickets.id} desc`)
    .limit(MOST_WAITING);
}
