import { type SQL, sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Database } from "#app/db/client.ts";
import { asking, ME } from "#app/db/people/actor.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { ownerKeptSince } from "#app/db/tickets/kept-owner.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { type Cursor, DESK_VIEWS, type DeskView } from "#app/domain/desk/desk.ts";
import type { MyList } from "#app/domain/desk/my-lists.ts";
import { isInView } from "./desk-filters.ts";
import { KINDS, ownTicketIds, titleFor } from "./read-my-tickets.ts";
import { allTicketIds, openTicketIds, unansweredTicketIds } from "./visible-tickets.ts";

/** Which lists a program can ask for: one's own tickets, or a view of the desk. */
export const TICKET_LISTS = ["own", ...DESK_VIEWS] as const;
/** On one page at most. */
export const MOST_LISTED = 50;

export type ListAsked = { list: "own" | DeskView; state: MyList; after: Cursor | null; limit: number };

/**
 * A page of tickets without the pages around it, for programs: as the pages list them, but for protected ones, which are
 * read where each read is on record. One round trip.
 */
export async function listTickets(db: Database, ref: ActorRef, asked: ListAsked, now: number) {
  const { reads } = db;
  const actor = ME;
  const { ids, at, order } =
    asked.list === "own" ? ownPage(actor, asked, now) : deskPage(actor, asked.list, asked, now);
  const [persons, campuses, rows] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    asking(db, ref, now)
      .reads.select({ ...columnsFor(actor), title: titleFor(actor), at })
      .from(tickets)
      .where(sql`${tickets.id} in (${ids})`)
      .orderBy(order)
      .limit(asked.limit + 1),
  ]);
  const page = rows.slice(0, asked.limit);
  const last = page.at(-1);
  return {
    viewer: viewerFrom(persons),
    campus: campusFrom(campuses),
    rows: page,
    next: last && rows.length > asked.limit ? { at: last.at, id: last.id } : null,
  };
}

export type ListedTicket = Awaited<ReturnType<typeof listTickets>>["rows"][number];

const columnsFor = (actor: SQL) => ({
  id: tickets.id,
  reference: tickets.reference,
  statusKind: tickets.statusKind,
  status: labelOf("status", tickets.statusId),
  subcategorySlug: sql<string>`(select slug from categories where id = tickets.category_id)`,
  subcategory: labelOf("category", tickets.categoryId),
  priority: tickets.priority,
  level: tickets.level,
  isOverdue: tickets.isOverdue,
  promisedAt: tickets.promisedAt,
  filedAt: tickets.filedAt,
  updatedAt: tickets.updatedAt,
  outcome: tickets.outcome,
  assigneeId: sql<
    number | null
  >`case when ${ownerKeptSince(actor, sql`tickets.id`)} is null then tickets.assignee_id end`,
  assignee: sql<string | null>`(select name from people where id = ${tickets.assigneeId})`,
});

type Page = { ids: SQL; at: SQL<number>; order: SQL };

function ownPage(actor: SQL, { state, after, limit }: ListAsked, now: number): Page {
  const where = sql`${KINDS[state]} and t.visibility <> 'protected'`;
  const ids = ownTicketIds({
    actor,
    now,
    before: after?.id ?? null,
    after: null,
    where,
    limit: limit + 1,
  });
  return { ids, at: sql`0`, order: sql`${tickets.id} desc` };
}

function deskPage(actor: SQL, view: DeskView, { after, limit }: ListAsked, now: number): Page {
  const where = sql`${isInView(view, "x", actor, now)} and x.visibility <> 'protected'`;
  const arm = { actor, now, where, after, limit: limit + 1 };
  if (view === "resolved") {
    const order = sql`${tickets.updatedAt} desc, ${tickets.id} desc`;
    return { ids: allTicketIds(arm), at: sql`${tickets.updatedAt}`, order };
  }
  if (view === "replies") {
    const order = sql`${tickets.unansweredAt}, ${tickets.id}`;
    return { ids: unansweredTicketIds(arm), at: sql`${tickets.unansweredAt}`, order };
  }
  const order = sql`${tickets.promisedAt}, ${tickets.id}`;
  return { ids: openTicketIds(arm), at: sql`${tickets.promisedAt}`, order };
}
