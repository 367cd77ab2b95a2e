import { type SQL, sql } from "drizzle-orm";
import { absentOf } from "#app/db/people/stand-ins.ts";
import type { DeskFilters, DeskPart, DeskView } from "#app/domain/desk/desk.ts";
import { kindsOf } from "#app/domain/desk/search.ts";
import { OPEN_KINDS } from "#app/domain/statuses.ts";

const DAY_MS = 86_400_000;

type Row = "x" | "tickets";

/** Theirs to do: their own, and what they stand in for. */
export function isTheirs(row: Row, actor: SQL, now: number): SQL {
  const assignee = sql`${sql.raw(row)}.assignee_id`;
  return sql`(${assignee} = ${actor} or ${assignee} in ${absentOf(actor, now)})`;
}

/** Whether its promise stands still: whatever its status says, most questions stop it and some do not. */
export function isStandingStill(row: Row): SQL<number> {
  return sql<number>`exists (select 1 from clock_pauses p where p.ticket_id = ${sql.raw(row)}.id and p.kind = 'resolve'
    and p.until_at is null)`;
}

/** Whether a promise that runs and was kept so far ends within a day. `promisedAt`: as the statement names it. */
export function isDueInADay(row: Row, now: number, promisedAt = sql.raw(`${row}.promised_at`)): SQL {
  const at = sql.raw(row);
  // Said to be likely: taken for what narrows most, it makes the planner sort what the index has in order.
  return sql`(${at}.is_overdue = 0 and ${promisedAt} < ${now + DAY_MS}
    and ${at}.status_kind in ${[...OPEN_KINDS]} and likelihood(not ${isStandingStill(row)}, 1.0))`;
}

/** Whether a ticket is in a view. `row`: its name in the statement. */
export function isInView(view: DeskView, row: Row, actor: SQL, now: number): SQL {
  const at = sql.raw(row);
  switch (view) {
    case "mine":
      return isTheirs(row, actor, now);
    case "all":
      return sql`1`;
    case "replies":
      return sql`${at}.unanswered_at is not null`;
    case "today":
      // A plus keeps the walk on the index that the page is ordered by.
      return isDueInADay(row, now, sql`+${at}.promised_at`);
    case "unassigned":
      return sql`${at}.assignee_id is null`;
    case "overdue":
      return sql`${at}.is_overdue = 1`;
    case "waiting":
      return sql`${at}.status_kind in ('waiting_requester', 'waiting_other')`;
    case "escalated":
      return sql`${at}.level > 0`;
    case "resolved":
      return sql`${at}.status_kind in ('resolved', 'closed')`;
  }
}

/**
 * Whether a ticket passes what narrows a desk down. Asked of open tickets alone, of which there are never many: among
 * all that ever were, a search starts from the index instead. A plus keeps the planner from an index of all there were.
 */
export function passes(filters: DeskFilters, row: Row, actor: SQL, now: number): SQL {
  const { state, category, place, part, priority, only, answers } = filters;
  const at = sql.raw(row);
  const all = [
    ...(state === null ? [] : [sql`${at}.status_kind in ${[...kindsOf(state)]}`]),
    ...(category === null
      ? []
      : [
          sql`+${at}.category_id in (select id from categories where id = ${category} or parent_id = ${category})`,
        ]),
    ...(place === null ? [] : [sql`+${at}.place_id in ${placesIn(sql`${place}`)}`]),
    ...(part === null ? [] : [isInPart(part, at)]),
    ...(priority === null ? [] : [sql`${at}.priority = ${priority}`]),
    ...only.map((view) => isInView(view, row, actor, now)),
    ...answers.map(
      ({ field, value }) => sql`exists (select 1 from ticket_answers a join fields f on f.id = a.field_id
        where a.ticket_id = ${at}.id and f.slug = ${field} and (a.option_id = (select o.id from field_options o
          where o.field_id = f.id and o.slug = ${value}) or (a.option_id is null and a.value = ${value})))`,
    ),
  ];
  return all.length === 0 ? sql`1` : sql.join(all, sql` and `);
}

/** Said to be likely, as above: for most of the staff nearly all lies in one part. */
function isInPart(part: DeskPart, at: SQL): SQL {
  const [kind, id] = part.split(":");
  const key = kind === "scope" ? sql`+${at}.scope_id` : sql`+${at}.domain_id`;
  return sql`likelihood(${key} = ${Number(id)}, 1.0)`;
}

/** A place and all that lies in it, as a set of ids. */
function placesIn(place: SQL): SQL {
  return sql`(with recursive down(id) as (select ${place} union select places.id from down
    join places on places.parent_id = down.id) select id from down)`;
}
