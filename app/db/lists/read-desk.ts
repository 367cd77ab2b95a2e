import { type SQL, sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { fieldsFrom, fieldsQuery } from "#app/db/campus/field-rows.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import { partChoices } from "#app/db/campus/parts.ts";
import type { Asking, Database } from "#app/db/client.ts";
import { actorFrom, asking, ME } from "#app/db/people/actor.ts";
import { homeOf } from "#app/db/people/requester-rows.ts";
import { eventContents } from "#app/db/schema/events-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { wholeRow } from "#app/db/whole-rows.ts";
import { readGroups } from "#app/db/world/read-groups.ts";
import type { ActorRef } from "#app/domain/command.ts";
import {
  type Cursor,
  type DeskAsked,
  type DeskFilters,
  type DeskView,
  NO_FILTERS,
} from "#app/domain/desk/desk.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import { PROTECTED_TITLE, someResident } from "#app/domain/people/identity.ts";
import { can, type TicketAccess } from "#app/domain/people/permissions.ts";
import { rightsColumns } from "./access-rows.ts";
import { bulkUnderWayQuery } from "./bulk-jobs.ts";
import { isInView, isStandingStill, passes } from "./desk-filters.ts";
import { LOOKED_AT, type PageAsked, pageOf, pagesBeside } from "./desk-page.ts";
import { categoryChoices, placeChoices } from "./narrowing.ts";
import { savedViewsQuery } from "./saved-views.ts";
import { notDenied, openTicketIds, unansweredTicketIds } from "./visible-tickets.ts";

export const PAGE_ROWS = 50;
/** Beyond this a count is shown as “999+”. */
const COUNTED_UP_TO = 999;
/** On the first screen; the view of them has all. */
const REPLIES_SHOWN = 3;

/** A desk, and the page of it: what comes after a row, or the nearest before one. */
export type DeskPageAsked = Pick<DeskAsked, "view"> &
  Partial<DeskAsked> & { after: Cursor | null; before?: Cursor | null };

/**
 * A page of the desk: rows by promise, counts that are true for the viewer, the next one with its full text, and whose
 * words have waited longest for the viewer's own answer.
 */
export async function readDesk(db: Database, ref: ActorRef, given: DeskPageAsked, now: number) {
  const { reads } = db;
  const asked = { sort: "promise", filters: NO_FILTERS, before: null, ...given } as const;
  const me = asking(db, ref, now);
  const { category } = asked.filters;
  const {
    viewer: [persons, campuses],
    desk: [found, [count]],
    own: [next, replies],
    choices: [categories, places, parts],
    fields: [fieldRows = []],
    kept: [saved, bulks],
  } = await readGroups(reads, {
    viewer: viewerQueries(reads, ref, now),
    desk: [rowsQuery(me, ME, asked, now), countsQuery(me, ME, asked.filters, now)],
    own: [nextQuery(me, ME, now), repliesQuery(me, ME, now)],
    choices: [categoryChoices(db), placeChoices(db), partChoices(reads)],
    fields:
      category === null ? [] : [fieldsQuery(db, sql`(select slug from categories where id = ${category})`)],
    kept: [savedViewsQuery(me, ME), bulkUnderWayQuery(me, ME)],
  });
  const rows = found.map(({ row }) => row);
  const ordered = asked.before === null ? rows.slice(0, PAGE_ROWS) : rows.slice(0, PAGE_ROWS).toReversed();
  const viewer = viewerFrom(persons);
  const reader = actorFrom(ref, persons);
  const shown = <Row extends Listed>(row: Row) => withoutIdentity(reader, row, now);
  return {
    viewer,
    campus: campusFrom(campuses),
    rows: ordered.map(shown),
    ...pagesBeside(ordered, rows.length > PAGE_ROWS, asked),
    counts: {
      mine: count?.mine ?? 0,
      all: count?.all ?? 0,
      replies: count?.replies ?? 0,
      today: count?.today ?? 0,
      unassigned: count?.unassigned ?? 0,
      overdue: count?.overdue ?? 0,
      waiting: count?.waiting ?? 0,
      escalated: count?.escalated ?? 0,
    },
    countLimit: COUNTED_UP_TO,
    next: next[0] ? shown(next[0]) : null,
    replies: replies.map(shown),
    categories,
    places,
    parts,
    /** The questions of the subject that it is narrowed to. */
    fields: fieldsFrom(fieldRows),
    saved,
    bulk: bulks[0] ?? null,
  };
}

export type DeskPage = Awaited<ReturnType<typeof readDesk>>;
export type DeskRow = DeskPage["rows"][number];

type Listed = Omit<TicketAccess, "people" | "tags"> & {
  title: string;
  requester: string | null;
  home: string;
};

/**
 * Says no more of whose a ticket is than its reader may know. What somebody is by relations alone is not looked at: such
 * a name stands on the ticket's page, and not in lists. What is protected is read on its page alone, where that is
 * written down.
 */
function withoutIdentity<Row extends Listed>(reader: Actor | null, row: Row, now: number): Row {
  if (row.visibility === "protected") return { ...row, title: PROTECTED_TITLE, requester: null };
  const access = { ...row, people: [], tags: [] };
  const knows = reader !== null && can(reader, "see_identity", access, now);
  return knows ? row : { ...row, requester: someResident(row.home) };
}

const rowColumns = {
  id: tickets.id,
  reference: tickets.reference,
  title: tickets.title,
  statusKind: tickets.statusKind,
  statusLabel: labelOf("status", tickets.statusId),
  subcategory: labelOf("category", tickets.categoryId),
  scope: labelOf("scope", tickets.scopeId),
  priority: tickets.priority,
  level: tickets.level,
  isOverdue: tickets.isOverdue,
  promisedAt: tickets.promisedAt,
  isStandingStill: isStandingStill("tickets"),
  filedAt: tickets.filedAt,
  updatedAt: tickets.updatedAt,
  acknowledgedAt: tickets.acknowledgedAt,
  unansweredAt: tickets.unansweredAt,
  isEmergency: tickets.isEmergency,
  assignee: sql<string | null>`(select name from people where id = ${tickets.assigneeId})`,
  requester: sql<string | null>`(select name from people where id = ${tickets.requesterId})`,
  home: homeOf(sql`tickets.requester_id`),
  ...rightsColumns,
} as const;

const ROW = wholeRow(rowColumns);

function rowsQuery({ reads }: Asking, actor: SQL, asked: PageAsked, now: number) {
  const { where, order } = pageOf(actor, asked, now, PAGE_ROWS + 1);
  const rows = reads.select({ row: ROW }).from(tickets).where(where);
  return rows.orderBy(order).limit(PAGE_ROWS + 1);
}

function countsQuery({ reads }: Asking, actor: SQL, filters: DeskFilters, now: number) {
  const where = passes(filters, "x", actor, now);
  const ids = openTicketIds({ actor, now, where, after: null, limit: LOOKED_AT, isWhole: true });
  const waiting = unansweredTicketIds({
    actor,
    now,
    where,
    after: null,
    limit: COUNTED_UP_TO + 1,
    isWhole: true,
  });
  const sum = (view: DeskView) =>
    sql<number>`count(*) filter (where ${isInView(view, "tickets", actor, now)})`;
  return reads
    .select({
      all: sql<number>`count(*)`,
      mine: sum("mine"),
      replies: sql<number>`(select count(*) from (${waiting}))`,
      today: sum("today"),
      unassigned: sum("unassigned"),
      overdue: sum("overdue"),
      waiting: sum("waiting"),
      escalated: sum("escalated"),
    })
    .from(sql`(${ids}) u cross join tickets on tickets.id = u.id`);
}

/**
 * The one to do next: own, open, not waiting for somebody else, earliest promise; with its full text, but for protected
 * ones, of which every read is on record.
 */
function nextQuery({ reads }: Asking, actor: SQL, now: number) {
  return reads
    .select({ ...rowColumns, description: sql<string>`coalesce(${eventContents.text}, '')` })
    .from(tickets)
    .leftJoin(
      eventContents,
      sql`${eventContents.ticketId} = ${tickets.id} and ${eventContents.seq} = 1 and ${eventContents.part} = 'description'
        and ${tickets.visibility} <> 'protected'`,
    )
    .where(
      // The first list of kinds repeats the index's own; without it the planner reads and sorts all they ever had.
      sql`${tickets.id} = (select t.id from tickets t where t.assignee_id = ${actor}
        and t.status_kind in ('new', 'active', 'waiting_requester', 'waiting_other')
        and t.status_kind in ('new', 'active') and t.about_unnamed_at is null
        and ${notDenied(actor, now)} order by t.promised_at, t.id limit 1)`,
    );
}

/**
 * Whose words have waited longest for the viewer's own answer, and what they said last; of what is protected, of which
 * every read is on record, only that somebody waits.
 */
function repliesQuery({ reads }: Asking, actor: SQL, now: number) {
  const said = sql<
    string | null
  >`(select c.text from ticket_events e join event_contents c on c.ticket_id = e.ticket_id
    and c.seq = e.seq and c.part in ('body', 'reason') where e.ticket_id = tickets.id and e.audience = 'public'
    and e.kind in ('replied', 'reopened') and tickets.visibility <> 'protected' order by e.seq desc limit 1)`;
  return reads
    .select({ ...rowColumns, said })
    .from(tickets)
    .where(
      sql`${tickets.id} in (select t.id from tickets t where t.assignee_id = ${actor} and t.unanswered_at is not null
        and t.about_unnamed_at is null and ${notDenied(actor, now)} order by t.unanswered_at, t.id limit ${REPLIES_SHOWN})`,
    )
    .orderBy(tickets.unansweredAt, tickets.id);
}
