import { type SQL, sql } from "drizzle-orm";
import { committeesOf, subjectsOf } from "#app/db/people/committee-rows.ts";
import { coversPart } from "#app/db/people/grants.ts";
import { absentOf } from "#app/db/people/stand-ins.ts";
import type { Cursor } from "#app/domain/desk/desk.ts";

/*
 * Visible tickets as a union of limited arms, each on an index that ends in the sort key (decision 10). An `or`
 * or an `exists(grant)` under `order by … limit` would read thousands of rows for fifty. What the arms let through
 * equals `can(actor, "see", ·)`; a property test compares the two.
 */

const OPEN = sql.raw(`x.status_kind in ('new', 'active', 'waiting_requester', 'waiting_other')`);
const NORMAL = sql.raw(`x.visibility = 'normal'`);
/** About nobody whom only words describe: those are their requester's and senior admins' outside the scope. */
const NAMED = sql.raw(`x.about_unnamed_at is null`);

export type Arm = {
  /** The acting person, as a scalar subquery. */
  actor: SQL;
  now: number;
  /** Further conditions on the ticket `x`. */
  where: SQL;
  /** What comes after that row of the list; with `backwards`, the nearest before it, the nearest first. */
  after: Cursor | null;
  backwards?: boolean;
  /** How many each arm may give: the page's rows and one more. */
  limit: number;
  /**
   * All of them are wanted, up to the limit: what all normal tickets have is not asked of relations again. Not for an actor
   * who is a column of the statement around.
   */
  isWhole?: boolean;
};

/** How a list is sorted: on tickets, on the copy of the key that relations keep, and which relations have one. */
type Order = {
  kind: SQL;
  at: SQL;
  addedAt: SQL;
  added: SQL;
  taggedAt: SQL;
  tagged: SQL;
  isDescending: boolean;
};

const BY_PROMISE: Order = {
  kind: sql`${OPEN} and`,
  at: sql`x.promised_at`,
  addedAt: sql`p.open_promised_at`,
  added: sql`p.open_promised_at is not null and`,
  taggedAt: sql`c.open_promised_at`,
  tagged: sql`c.open_promised_at is not null and`,
  isDescending: false,
};
const BY_UPDATE: Order = {
  kind: sql``,
  at: sql`x.updated_at`,
  addedAt: sql`p.ticket_updated_at`,
  added: sql``,
  taggedAt: sql`c.ticket_updated_at`,
  tagged: sql``,
  isDescending: true,
};

const BY_WAIT: Order = {
  kind: sql`x.unanswered_at is not null and`,
  at: sql`x.unanswered_at`,
  addedAt: sql`p.ticket_unanswered_at`,
  added: sql`p.ticket_unanswered_at is not null and`,
  taggedAt: sql`c.ticket_unanswered_at`,
  tagged: sql`c.ticket_unanswered_at is not null and`,
  isDescending: false,
};

/** Ids of open tickets a staff member may see, each arm's first by promise. */
export function openTicketIds(arm: Arm): SQL {
  return union(arm, BY_PROMISE);
}

/** Ids of all tickets a staff member may see, each arm's last touched. */
export function allTicketIds(arm: Arm): SQL {
  return union(arm, BY_UPDATE);
}

/** Ids of tickets whose requester waits for an answer, as far as a staff member may see them, each arm's longest first. */
export function unansweredTicketIds(arm: Arm): SQL {
  return union(arm, BY_WAIT);
}

/** Nobody sees a ticket that a relation denies them, whatever their roles. `id`: the ticket's, in the statement. */
export function notDenied(actor: SQL, now: number, id: SQL = sql`t.id`): SQL {
  return sql`${id} not in ${deniedTo(actor, now)}`;
}

/** A set that is made once: asked for ticket by ticket it would cost every list a search for each. */
function deniedTo(actor: SQL, now: number): SQL {
  return sql`(select d.ticket_id from ticket_people d where d.person_id = ${actor}
    and d.effect = 'deny' and d.from_at <= ${now} and (d.until_at is null or d.until_at > ${now}))`;
}

function union(arm: Arm, order: Order): SQL {
  const { actor, now, where: asked, after, backwards = false, limit, isWhole = false } = arm;
  const { kind, at, addedAt, added, taggedAt, tagged, isDescending } = order;
  const [direction, beyond] = isDescending === backwards ? [sql`asc`, sql`>`] : [sql`desc`, sql`<`];
  // Backwards the index is entered by the key alone: by the pair, the planner would sort what comes in order.
  const from = (key: SQL, id: SQL) =>
    after
      ? backwards
        ? sql`${key} ${beyond}= ${after.at} and (+${key}, ${id}) ${beyond} (${after.at}, ${after.id})`
        : sql`(${key}, ${id}) ${beyond} (${after.at}, ${after.id})`
      : sql`1`;
  const top = (key: SQL, id: SQL) => sql`order by ${key} ${direction}, ${id} ${direction} limit ${limit}`;
  // Denied ones go before the cut: left in, they would make a page look like the last one.
  const allowed = sql`${asked} and x.id not in denied`;
  const met = sql`${kind} ${from(at, sql`x.id`)} and ${allowed}`;
  const first = sql`${met} ${top(at, sql`x.id`)}`;
  // The grant leads: as a mere condition on tickets it is asked of each one, and everybody else reads them all. Where all
  // are wanted it gives the arm its length instead, zero without it, which spares a set of what it gives.
  const ifHeld = (grant: SQL, which: SQL) =>
    isWhole
      ? sql`select * from (select x.id from tickets x where ${which} and ${met} ${top(at, sql`x.id`)} * exists ${grant})`
      : sql`select t.id from ${grant} g cross join tickets t on t.id in (select x.id from tickets x where ${which} and ${first})`;
  const wide = sql`(select 1 from held g where g.role = 'senior_admin' or (g.role = 'spoc' and g.domain_id is null) limit 1)`;
  const serving = committeesOf(actor, now);
  // Nobody looks after their own complaint.
  const others = sql`(x.is_incident = 1 or (x.requester_id is not ${actor} and x.filed_by_id is not ${actor}))`;
  const subjects = subjectsOf(actor, now);
  const senior = sql`(select 1 from held g where g.role = 'senior_admin' limit 1)`;
  const outside = sql`(${NAMED} or not exists (select 1 from role_grants g where g.person_id = ${actor}
    and ${coversPart(sql`x.domain_id`, sql`x.scope_id`, now)}))`;
  const elsewhere = isWhole ? sql`(x.visibility <> 'normal' or not exists ${wide}) and` : sql``;
  // Nobody stands in on a protected ticket, nor for whoever is denied it.
  const theirs = sql`x.visibility <> 'protected' and ${NAMED} and ${notDenied(sql`absent.id`, now, sql`x.id`)} and`;
  return sql`with held as (select g.role, g.domain_id, g.scope_id from role_grants g where g.person_id = ${actor}
      and g.from_at <= ${now} and (g.until_at is null or g.until_at > ${now})),
    denied as ${deniedTo(actor, now)}, absent as ${absentOf(actor, now)}
    select * from (select x.id from tickets x where x.assignee_id = ${actor} and ${NAMED} and ${first})
    union select t.id from absent cross join tickets t on t.id in (select x.id from tickets x
      where x.assignee_id = absent.id and ${theirs} ${first})
    union select t.id from absent cross join tickets t on t.id in (select p.ticket_id from ticket_people p
      cross join tickets x on x.id = p.ticket_id where p.person_id = absent.id and p.effect = 'allow' and ${added}
      p.relation in ('assignee', 'panel', 'reviewer') and ${theirs} ${from(addedAt, sql`p.ticket_id`)}
      and p.from_at <= ${now} and (p.until_at is null or p.until_at > ${now}) and ${allowed}
      group by ${addedAt}, p.ticket_id ${top(addedAt, sql`p.ticket_id`)})
    union select t.id from (select g.domain_id, g.scope_id from held g where g.role = 'spoc' and g.scope_id is not null) g
      cross join tickets t on t.id in (select x.id from tickets x where x.domain_id = g.domain_id
        and x.scope_id = g.scope_id and ${NORMAL} and ${first})
    union select t.id from (select g.domain_id from held g where g.role = 'spoc' and g.domain_id is not null and g.scope_id is null) g
      cross join tickets t on t.id in (select x.id from tickets x where x.domain_id = g.domain_id
        and ${NORMAL} and ${first})
    union ${ifHeld(wide, NORMAL)}
    union select t.id from ${subjects} k cross join tickets t on t.id in (select x.id from tickets x
      where x.category_id = k.category_id and ${others} and ${NORMAL} and ${first})
    union select t.id from ${serving} s cross join tickets t on t.id in (select c.ticket_id from ticket_committees c
      cross join tickets x on x.id = c.ticket_id where c.committee_id = s.committee_id and ${tagged}
      ${from(taggedAt, sql`c.ticket_id`)} and c.from_at <= ${now} and (c.until_at is null or c.until_at > ${now})
      and ${others} and ${NORMAL} and ${allowed} ${top(taggedAt, sql`c.ticket_id`)})
    union ${ifHeld(senior, sql`x.visibility = 'restricted' and ${outside}`)}
    union select * from (select p.ticket_id from ticket_people p cross join tickets x on x.id = p.ticket_id
      where p.person_id = ${actor} and p.effect = 'allow' and (${NAMED} or p.relation in ('requester', 'filed_for'))
      and ${elsewhere} ${added} ${from(addedAt, sql`p.ticket_id`)}
      and p.from_at <= ${now} and (p.until_at is null or p.until_at > ${now}) and ${allowed}
      group by ${addedAt}, p.ticket_id ${top(addedAt, sql`p.ticket_id`)})`;
}
