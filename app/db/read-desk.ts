import { type SQL, sql } from "drizzle-orm";
import type { Actor } from "#app/domain/actor.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { PROTECTED_TITLE, someResident } from "#app/domain/identity.ts";
import { can, type TicketAccess } from "#app/domain/permissions.ts";
import { actorFrom, actorId } from "./actor.ts";
import type { Database } from "./client.ts";
import { labelOf } from "./labels.ts";
import { homeOf } from "./requester-rows.ts";
import { eventContents, tickets } from "./schema.ts";
import { absentOf } from "./stand-ins.ts";
import { campusFrom, viewerFrom, viewerQueries } from "./viewer.ts";
import { allTicketIds, type Cursor, notDenied, openTicketIds } from "./visible-tickets.ts";

/** What a desk can show; each is a filter over the same visible tickets. */
export const DESK_VIEWS = [
  "mine",
  "all",
  "unassigned",
  "overdue",
  "waiting",
  "escalated",
  "resolved",
] as const;
export type DeskView = (typeof DESK_VIEWS)[number];

export const PAGE_ROWS = 50;
/** Beyond this a count is shown as “999+”. */
const COUNTED_UP_TO = 999;
/** Open tickets that a count looks at: one that stopped at a thousand would miss what waits or has no owner later. */
const LOOKED_AT = 5000;

const FILTERS: Readonly<Record<DeskView, (actor: SQL, now: number) => SQL>> = {
  mine: (actor, now) => sql`${isTheirs("x", actor, now)}`,
  all: () => sql`1`,
  unassigned: () => sql`x.assignee_id is null`,
  overdue: () => sql`x.is_overdue = 1`,
  waiting: () => sql`x.status_kind in ('waiting_requester', 'waiting_other')`,
  escalated: () => sql`x.level > 0`,
  resolved: () => sql`x.status_kind in ('resolved', 'closed')`,
};

/** Theirs to do: their own, and what they stand in for. */
function isTheirs(row: "x" | "tickets", actor: SQL, now: number): SQL {
  const assignee = sql`${sql.raw(row)}.assignee_id`;
  return sql`(${assignee} = ${actor} or ${assignee} in ${absentOf(actor, now)})`;
}

/** A page of the desk: rows by promise, counts that are true for the viewer, the next one with its full text. */
export async function readDesk(
  db: Database,
  ref: ActorRef,
  asked: { view: DeskView; after: Cursor | null },
  now: number,
) {
  const { reads } = db;
  const actor = actorId(ref, now);
  const [persons, grants, campuses, rows, counts, next] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    rowsQuery(db, actor, asked, now),
    countsQuery(db, actor, now),
    nextQuery(db, actor, now),
  ]);
  const [count] = counts;
  const viewer = viewerFrom(persons, grants);
  const reader = actorFrom(ref, persons, grants);
  const shown = <Row extends Asked>(row: Row) => withoutIdentity(reader, row, now);
  return {
    viewer,
    campus: campusFrom(campuses),
    rows: rows.slice(0, PAGE_ROWS).map(shown),
    olderAfter: olderAfter(rows, asked.view),
    counts: {
      mine: count?.mine ?? 0,
      all: count?.all ?? 0,
      unassigned: count?.unassigned ?? 0,
      overdue: count?.overdue ?? 0,
      waiting: count?.waiting ?? 0,
      escalated: count?.escalated ?? 0,
    },
    countLimit: COUNTED_UP_TO,
    next: next[0] ? shown(next[0]) : null,
  };
}

export type DeskPage = Awaited<ReturnType<typeof readDesk>>;
export type DeskRow = DeskPage["rows"][number];

type Asked = Omit<TicketAccess, "people" | "tags"> & {
  title: string;
  requester: string | null;
  home: string;
};

/**
 * Says no more of whose a ticket is than its reader may know. What somebody is by relations alone is not looked at: such
 * a name stands on the ticket's page, and not in lists. What is protected is read on its page alone, where that is
 * written down.
 */
function withoutIdentity<Row extends Asked>(reader: Actor | null, row: Row, now: number): Row {
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
  filedAt: tickets.filedAt,
  updatedAt: tickets.updatedAt,
  acknowledgedAt: tickets.acknowledgedAt,
  assignee: sql<string | null>`(select name from people where id = ${tickets.assigneeId})`,
  requester: sql<string | null>`(select name from people where id = ${tickets.requesterId})`,
  home: homeOf(sql`tickets.requester_id`),
  visibility: tickets.visibility,
  categoryId: tickets.categoryId,
  isIncident: tickets.isIncident,
  domainId: tickets.domainId,
  scopeId: tickets.scopeId,
  requesterId: tickets.requesterId,
  filedById: tickets.filedById,
  assigneeId: tickets.assigneeId,
  aboutUnnamedAt: tickets.aboutUnnamedAt,
} as const;

function rowsQuery(
  { reads }: Database,
  actor: SQL,
  { view, after }: { view: DeskView; after: Cursor | null },
  now: number,
) {
  const done = view === "resolved";
  const arm = { actor, now, where: FILTERS[view](actor, now), after, limit: PAGE_ROWS + 1 };
  const ids = done ? allTicketIds(arm) : openTicketIds(arm);
  const sorted = done
    ? sql`${tickets.updatedAt} desc, ${tickets.id} desc`
    : sql`${tickets.promisedAt}, ${tickets.id}`;
  return reads
    .select(rowColumns)
    .from(tickets)
    .where(sql`${tickets.id} in (${ids})`)
    .orderBy(sorted)
    .limit(PAGE_ROWS + 1);
}

function olderAfter(
  rows: readonly { id: number; promisedAt: number; updatedAt: number }[],
  view: DeskView,
): Cursor | null {
  const last = rows[PAGE_ROWS - 1];
  if (rows.length <= PAGE_ROWS || !last) return null;
  return { at: view === "resolved" ? last.updatedAt : last.promisedAt, id: last.id };
}

function countsQuery({ reads }: Database, actor: SQL, now: number) {
  const ids = openTicketIds({ actor, now, where: sql`1`, after: null, limit: LOOKED_AT });
  const sum = (condition: SQL) => sql<number>`coalesce(sum(${condition}), 0)`;
  return reads
    .select({
      all: sql<number>`count(*)`,
      mine: sum(sql`coalesce(${isTheirs("tickets", actor, now)}, 0)`),
      unassigned: sum(sql`${tickets.assigneeId} is null`),
      overdue: sum(sql`${tickets.isOverdue}`),
      waiting: sum(sql`${tickets.statusKind} in ('waiting_requester', 'waiting_other')`),
      escalated: sum(sql`${tickets.level} > 0`),
    })
    .from(tickets)
    .where(sql`${tickets.id} in (${ids})`);
}

/**
 * The one to do next: own, open, not waiting for somebody else, earliest promise; with its full text, but for protected
 * ones, of which every read is on record.
 */
function nextQuery({ reads }: Database, actor: SQL, now: number) {
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
