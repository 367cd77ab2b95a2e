import { type SQL, sql } from "drizzle-orm";
import { unsentQuery } from "#app/db/account/kept-forms.ts";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Asking, Database } from "#app/db/client.ts";
import { knownHereQuery } from "#app/db/filing/incidents.ts";
import { asking, ME } from "#app/db/people/actor.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { ownerKeptSince } from "#app/db/tickets/kept-owner.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { MyList } from "#app/domain/desk/my-lists.ts";
import { OPEN_KINDS } from "#app/domain/statuses.ts";
import { isStandingStill } from "./desk-filters.ts";
import { notDenied } from "./visible-tickets.ts";

const PAGE_ROWS = 30;
const MOST_WAITING = 20;
/** With the emergency beside them, six. */
const CHOICES = 5;

/** Which of them, and the page: tickets before this one, or the nearest after it, by their ids. */
export type MyAsked = { before: number | null; after?: number | null; list?: MyList };

/**
 * A person's own tickets, newest first, those of them that wait for an answer, a confirmation or a yes to a new date,
 * what is known already where they live, and what one can report.
 */
export async function readMyTickets(db: Database, ref: ActorRef, asked: MyAsked, now: number) {
  const { reads } = db;
  const me = asking(db, ref, now);
  const [persons, campuses, rows, waiting, unsent, known, choices] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    rowsQuery(me, ME, asked, now),
    waitingQuery(me, ME, now),
    unsentQuery(me, ME, now),
    knownHereQuery(me, ME),
    choicesQuery(db),
  ]);
  const { before, after = null } = asked;
  const hasMore = rows.length > PAGE_ROWS;
  const page = rows.slice(0, PAGE_ROWS);
  const ordered = after === null ? page : page.toReversed();
  const isFirst = before === null && (after === null || !hasMore);
  return {
    viewer: viewerFrom(persons),
    campus: campusFrom(campuses),
    rows: ordered,
    newerAfter: isFirst ? null : (ordered[0]?.id ?? null),
    olderBefore: hasMore || after !== null ? (ordered.at(-1)?.id ?? null) : null,
    waiting,
    unsent,
    known,
    choices,
  };
}

export type MyTicketsPage = Awaited<ReturnType<typeof readMyTickets>>;
export type MyTicketRow = MyTicketsPage["rows"][number];

const columnsFor = (viewer: SQL) => ({
  id: tickets.id,
  reference: tickets.reference,
  statusKind: tickets.statusKind,
  subcategory: labelOf("category", tickets.categoryId),
  isOverdue: tickets.isOverdue,
  level: tickets.level,
  promisedAt: tickets.promisedAt,
  isStandingStill: isStandingStill("tickets"),
  filedAt: tickets.filedAt,
  updatedAt: tickets.updatedAt,
  reopenUntilAt: tickets.reopenUntilAt,
  outcome: tickets.outcome,
  assignee: sql<string | null>`(select name from people where id = ${tickets.assigneeId}
    and ${ownerKeptSince(viewer, sql`tickets.id`)} is null)`,
  /** Theirs to answer, and not what they filed for somebody or have as well. Who writes up an incident is not its requester. */
  isTheirs: sql<number>`tickets.requester_id is ${viewer} and tickets.is_incident = 0`,
  /** A later date waits for their yes. */
  isDateAsked: sql<number>`tickets.requester_id is ${viewer} and tickets.extension_answer is 'awaited'`,
});

/** Where they stand. */
export const KINDS: Readonly<Record<MyList, SQL>> = {
  all: sql`1`,
  open: sql`t.status_kind in ${[...OPEN_KINDS]}`,
  finished: sql`t.status_kind not in ${[...OPEN_KINDS]}`,
};

function rowsQuery(
  { reads }: Asking,
  actor: SQL,
  { before, after = null, list = "all" }: MyAsked,
  now: number,
) {
  const direction = after === null ? sql`desc` : sql`asc`;
  const ids = ownTicketIds({ actor, now, before, after, where: KINDS[list], limit: PAGE_ROWS + 1 });
  return reads
    .select({ ...columnsFor(actor), title: titleFor(actor) })
    .from(tickets)
    .where(sql`${tickets.id} in (${ids})`)
    .orderBy(sql`${tickets.id} ${direction}`)
    .limit(PAGE_ROWS + 1);
}

type Own = {
  actor: SQL;
  now: number;
  before: number | null;
  after: number | null;
  /** Further conditions on the ticket `t`. */
  where: SQL;
  limit: number;
};

/** Ids of somebody's own tickets, the newest before one, or the nearest after another. */
export function ownTicketIds({ actor, now, before, after, where, limit }: Own): SQL {
  const direction = after === null ? sql`desc` : sql`asc`;
  const top = sql`order by 1 ${direction} limit ${limit}`;
  const within = (id: SQL) =>
    after === null ? sql`${id} < ${before ?? Number.MAX_SAFE_INTEGER}` : sql`${id} > ${after}`;
  // Denied ones go before the cut: left in, they would make a page look like the last one.
  const seen = notDenied(actor, now);
  const arm = (own: SQL) =>
    sql`select * from (select t.id from tickets t where ${own} = ${actor} and t.is_incident = 0
      and ${within(sql`t.id`)} and ${where} and ${seen} ${top})`;
  return sql`${arm(sql`t.requester_id`)} union ${arm(sql`t.about_unnamed_at is null and t.filed_by_id`)}
    union select * from (select p.ticket_id from ticket_people p cross join tickets t on t.id = p.ticket_id
      where p.person_id = ${actor} and p.effect = 'allow' and p.relation in ('requester', 'filed_for', 'joined')
      and ${within(sql`p.ticket_id`)} and (p.relation <> 'joined' or t.about_unnamed_at is null) and ${where}
      and p.from_at <= ${now} and (p.until_at is null or p.until_at > ${now})
      and ${notDenied(actor, now, sql`p.ticket_id`)} group by p.ticket_id ${top})`;
}

/** A ticket's title; whoever reported an emergency again does not read what it was reported with first. */
export function titleFor(actor: SQL): SQL<string> {
  const isOwn = sql`(tickets.requester_id is ${actor} or tickets.filed_by_id is ${actor})`;
  return sql<string>`case when tickets.is_emergency = 1 and not ${isOwn}
    then ${labelOf("category", tickets.categoryId)} else tickets.title end`;
}

/** A question, an end to confirm, and a later date that waits for their yes. */
function waitingQuery({ reads }: Asking, actor: SQL, now: number) {
  const arm = (asks: SQL) =>
    sql`select * from (select t.id from tickets t where t.requester_id = ${actor} and t.is_incident = 0
      and ${asks} and ${notDenied(actor, now)} order by t.updated_at desc, t.id desc limit ${MOST_WAITING})`;
  return reads
    .select({ ...columnsFor(actor), title: tickets.title })
    .from(tickets)
    .where(
      sql`${tickets.id} in (${arm(sql`t.status_kind in ('waiting_requester', 'resolved')`)}
        union ${arm(sql`t.extension_answer = 'awaited'`)})`,
    )
    .orderBy(sql`${tickets.updatedAt} desc, ${tickets.id} desc`)
    .limit(MOST_WAITING);
}

/** The first areas that one can report about, each with some of its subjects. Emergencies have a page of their own. */
function choicesQuery({ reads }: Database) {
  const subject = sql`c.parent_id = categories.id and c.is_active = 1 and c.is_emergency = 0`;
  return reads
    .select({
      slug: sql<string>`categories.slug`,
      icon: sql<string>`categories.icon`,
      label: labelOf("category", sql`categories.id`),
      examples: sql<string>`(select group_concat(label, ', ') from (select ${labelOf("category", sql`c.id`)} as label
        from categories c where ${subject} order by c.position, c.id limit 3))`,
    })
    .from(sql`categories`)
    .where(
      sql`categories.parent_id is null and categories.is_active = 1 and exists (select 1 from categories c where ${subject})`,
    )
    .orderBy(sql`categories.position, categories.id`)
    .limit(CHOICES);
}
