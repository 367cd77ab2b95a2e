import { type SQL, sql } from "drizzle-orm";
import type { Asking } from "#app/db/client.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { type Cursor, type DeskAsked, type DeskSpot, placeOf } from "#app/domain/desk/desk.ts";
import { isInView, passes } from "./desk-filters.ts";
import { allTicketIds, openTicketIds, unansweredTicketIds } from "./visible-tickets.ts";

/** Open tickets that a count looks at: one that stopped at a thousand would miss what waits or has no owner later. */
export const LOOKED_AT = 5000;
/** Of each arm, for the one beside a ticket: the first ones may be passed over. */
const LOOKED_BESIDE = 10;

/** A page of a desk: what comes after a row, or the nearest before one. */
export type PageAsked = DeskAsked & { after: Cursor | null; before: Cursor | null };

/** Which tickets a page of a desk shows, and in which order. */
export function pageOf(
  actor: SQL,
  asked: PageAsked,
  now: number,
  limit: number,
): Record<"where" | "order", SQL> {
  const { view, sort, filters, after, before } = asked;
  const where = sql`${isInView(view, "x", actor, now)} and ${passes(filters, "x", actor, now)}`;
  const backwards = before !== null;
  const arm = { actor, now, where, after: before ?? after, backwards, limit };
  const [down, up] = [sql`desc`, sql`asc`];
  if (view === "resolved") {
    const direction = backwards ? up : down;
    return {
      where: sql`${tickets.id} in (${allTicketIds(arm)})`,
      order: sql`${tickets.updatedAt} ${direction}, ${tickets.id} ${direction}`,
    };
  }
  if (view === "replies") {
    const direction = backwards ? down : up;
    return {
      where: sql`${tickets.id} in (${unansweredTicketIds(arm)})`,
      order: sql`${tickets.unansweredAt} ${direction}, ${tickets.id} ${direction}`,
    };
  }
  if (sort === "newest") {
    // Open ones are few enough to be looked at as a whole, as the counts do.
    const all = openTicketIds({ ...arm, after: null, backwards: false, limit: LOOKED_AT });
    const from = after
      ? sql`${tickets.id} < ${after.id}`
      : before
        ? sql`${tickets.id} > ${before.id}`
        : sql`1`;
    return {
      where: sql`${tickets.id} in (${all}) and ${from}`,
      order: sql`${tickets.id} ${backwards ? up : down}`,
    };
  }
  const direction = backwards ? down : up;
  return {
    where: sql`${tickets.id} in (${openTicketIds(arm)})`,
    order: sql`${tickets.promisedAt} ${direction}, ${tickets.id} ${direction}`,
  };
}

/** The first tickets of a desk, in its order. */
export function firstOfDesk(actor: SQL, asked: DeskAsked, now: number, limit: number) {
  return pageOf(actor, { ...asked, after: null, before: null }, now, limit);
}

/**
 * The tickets before and after a place of a desk, whatever has become of the one that stood there. What is not normal is
 * passed over, after the arms: a further condition inside them makes the planner sort.
 */
export function besideQueries(db: Asking, actor: SQL, spot: DeskSpot, reference: string, now: number) {
  const one = (at: Pick<PageAsked, "after" | "before">) => {
    const { where, order } = pageOf(actor, { ...spot.asked, ...at }, now, LOOKED_BESIDE);
    const others = sql`${where} and +${tickets.visibility} = 'normal' and ${tickets.reference} <> ${reference}`;
    return db.reads.select(besideColumns).from(tickets).where(others).orderBy(order).limit(1);
  };
  return [one({ after: null, before: spot.at }), one({ after: spot.at, before: null })] as const;
}

const besideColumns = {
  id: tickets.id,
  reference: tickets.reference,
  promisedAt: tickets.promisedAt,
  updatedAt: tickets.updatedAt,
  unansweredAt: tickets.unansweredAt,
};

/** Where the pages before and after this one begin; null where there is none. */
export function pagesBeside(
  rows: readonly Parameters<typeof placeOf>[1][],
  hasMore: boolean,
  { view, after, before }: PageAsked,
) {
  const cursor = (row: Parameters<typeof placeOf>[1] | undefined): Cursor | null =>
    row ? placeOf(view, row) : null;
  const isFirst = before === null ? after === null : !hasMore;
  return {
    newerBefore: isFirst ? null : cursor(rows[0]),
    olderAfter: hasMore || before !== null ? cursor(rows.at(-1)) : null,
  };
}
