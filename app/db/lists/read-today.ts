import { type SQL, sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Asking, Database } from "#app/db/client.ts";
import { asking, ME } from "#app/db/people/actor.ts";
import { coversPart } from "#app/db/people/grants.ts";
import { absentOf } from "#app/db/people/stand-ins.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { PROTECTED_TITLE } from "#app/domain/people/identity.ts";
import { isDueInADay, isStandingStill } from "./desk-filters.ts";
import { brokenQuery, committeeMonthsQuery, monthsFrom, monthsQuery } from "./thirty-days.ts";
import { openTicketIds } from "./visible-tickets.ts";
import { waitingReviewIds } from "./waiting-reviews.ts";

/** Open tickets that its figures look at, as a desk's counts do. */
const LOOKED_AT = 5000;
/** Rows of one list: what is more stands on the desk. */
const LISTED = 10;
/** And one more of what waits for them, so that its count says whether that is all. */
const WAITING = LISTED + 1;
const DAY_MS = 86_400_000;

/** What somebody looks after, as it stands today: what waits for their word first. One round trip. */
export async function readToday(db: Database, ref: ActorRef, now: number) {
  const { reads } = asking(db, ref, now);
  const actor = ME;
  const ids = (where: SQL) =>
    sql`tickets.id in (${openTicketIds({ actor, now, where, after: null, limit: LOOKED_AT })})`;
  const list = (where: SQL, order: SQL, most = LISTED) =>
    reads.select(rowColumns).from(tickets).where(ids(where)).orderBy(order).limit(most);
  const [
    persons,
    campuses,
    toDecide,
    reviews,
    broken,
    incidents,
    parts,
    months,
    brokenLately,
    committeeMonths,
    places,
    rooms,
    away,
  ] = await db.reads.batch([
    ...viewerQueries(db.reads, ref, now),
    reads
      .select(rowColumns)
      .from(tickets)
      .where(
        sql`${ids(asksThem(actor, now))} or (tickets.id in (${askedInstead(actor, now)}) and ${ids(sql`1`)})`,
      )
      .orderBy(tickets.promisedAt, tickets.id)
      .limit(WAITING),
    reviewsQuery(reads, actor, now),
    list(sql`x.is_overdue = 1`, sql`tickets.level desc, tickets.promised_at, tickets.id`),
    list(sql`x.is_incident = 1`, sql`tickets.promised_at, tickets.id`),
    reads
      .select({
        domainId: tickets.domainId,
        scopeId: tickets.scopeId,
        label: sql<string>`case when tickets.scope_id is null then ${labelOf("domain", sql`tickets.domain_id`)}
          else ${labelOf("scope", sql`tickets.scope_id`)} end`,
        domain: labelOf("domain", sql`tickets.domain_id`),
        ...figures(now),
      })
      .from(tickets)
      .where(ids(sql`1`))
      .groupBy(sql`tickets.domain_id, tickets.scope_id`)
      .orderBy(sql`sum(tickets.is_overdue) desc, count(*) desc`),
    monthsQuery(reads, actor, now),
    brokenQuery(reads, now),
    committeeMonthsQuery(reads, actor, now),
    reads
      .select({ placeId: tickets.placeId, label: labelOf("place", tickets.placeId), ...figures(now) })
      .from(tickets)
      .where(ids(sql`(x.is_overdue = 1 or not ${isStandingStill("x")}) and x.promised_at < ${now + DAY_MS}`))
      .groupBy(sql`tickets.place_id`)
      .orderBy(sql`sum(tickets.is_overdue) desc, count(*) desc`)
      .limit(LISTED),
    roomsQuery(reads, ids(sql`x.visibility = 'normal'`), actor, now),
    awayQuery(reads, actor, now),
  ]);
  return {
    viewer: viewerFrom(persons),
    campus: campusFrom(campuses),
    ...decisionsOf(toDecide, reviews),
    broken: broken.map(listed),
    incidents: incidents.map(listed),
    parts,
    months: [...monthsFrom(months, brokenLately), ...committeeMonths],
    places,
    rooms,
    away,
  };
}

export type TodayPage = Awaited<ReturnType<typeof readToday>>;

/** What somebody must decide: what people wait for first, then what lies behind low ratings. */
function decisionsOf(asked: readonly Row[], reviews: readonly ReviewRow[]) {
  const reviewed = new Map(reviews.map(({ reference, reviewAskedAt }) => [reference, reviewAskedAt]));
  const own = asked.map((row) => ({ ...row, reviewAskedAt: reviewed.get(row.reference) ?? null }));
  const known = new Set(asked.map(({ reference }) => reference));
  const all = [...own, ...reviews.filter(({ reference }) => !known.has(reference))];
  return { toDecide: all.slice(0, LISTED).map(listed), hasMoreToDecide: all.length > LISTED };
}

type ReviewRow = Awaited<ReturnType<typeof reviewsQuery>>[number];
type Row = Omit<ReviewRow, "reviewAskedAt">;

/** Low ratings that they have to look into, whatever became of the ticket. */
function reviewsQuery(reads: Asking["reads"], actor: SQL, now: number) {
  const askedAt = sql<number | null>`(select min(r.asked_at) from rating_reviews r
    where r.ticket_id = tickets.id and r.done_at is null)`;
  return reads
    .select({ ...rowColumns, reviewAskedAt: askedAt })
    .from(tickets)
    .where(sql`tickets.id in (${waitingReviewIds(actor, now, WAITING)})`)
    .orderBy(askedAt, tickets.id)
    .limit(WAITING);
}

const rowColumns = {
  reference: tickets.reference,
  title: tickets.title,
  visibility: tickets.visibility,
  scope: labelOf("scope", tickets.scopeId),
  statusKind: tickets.statusKind,
  isOverdue: tickets.isOverdue,
  promisedAt: tickets.promisedAt,
  isStandingStill: isStandingStill("tickets"),
  level: tickets.level,
  extensionUntilAt: tickets.extensionUntilAt,
  appealedAt: tickets.appealedAt,
  withdrawalAskedAt: tickets.withdrawalAskedAt,
};

/** What few may read is not named in lists. */
function listed<Row extends { title: string; visibility: string }>(row: Row): Row {
  return row.visibility === "protected" ? { ...row, title: PROTECTED_TITLE } : row;
}

function figures(now: number) {
  return {
    open: sql<number>`count(*)`,
    broken: sql<number>`sum(tickets.is_overdue)`,
    soon: sql<number>`sum(${isDueInADay("tickets", now)})`,
  };
}

/**
 * A new date that somebody else asked for, where they stand above or are a senior admin, an appeal that is given to
 * them, a wish to withdraw what few may read, and what is late and has come to them as the last of its ladder. A step
 * of the ladder that a nearer rule replaced counts too: then the ticket's page says who decides. `byRole`: whether they
 * decide as senior admins too.
 */
function asksThem(actor: SQL<PersonId | null>, now: number, byRole = true): SQL {
  const senior = sql`${byRole ? 1 : 0} and exists (select 1 from role_grants s where s.person_id = ${actor} and s.role = 'senior_admin'
    and s.from_at <= ${now} and (s.until_at is null or s.until_at > ${now}))`;
  const above = sql`exists (select 1 from ${RULES} and r.level > x.level and ${isOn(actor, now)})`;
  const given = sql`exists (select 1 from ticket_people w where w.ticket_id = x.id and w.person_id = ${actor}
    and w.relation = 'reviewer' and w.from_at <= ${now} and (w.until_at is null or w.until_at > ${now}))`;
  const looksAfterIt = sql`(x.assignee_id = ${actor} or exists (select 1 from ticket_people w where w.ticket_id = x.id
    and w.person_id = ${actor} and w.relation = 'panel' and w.from_at <= ${now} and (w.until_at is null or w.until_at > ${now})))`;
  return sql`((x.extension_asked_by_id is not null and x.extension_until_at is not null
    and x.extension_asked_by_id <> ${actor} and (${senior} or ${above})) or (x.appealed_at is not null and ${given})
    or (x.withdrawal_asked_at is not null and ${looksAfterIt}) or (${given} and ${isLastFor(actor, now)}))`;
}

/**
 * What waits so for somebody away, for whom they stand in, as a set of `id`: by the ladder and by what was given to them,
 * never by a role of theirs, which goes to nobody. No protected ticket, nothing that they asked for themselves, and no
 * appeal of which they are a party (as `mayApprove` and `isBody` say it). Whether they see it is asked beside.
 */
function askedInstead(actor: SQL<PersonId | null>, now: number): SQL {
  const gone = sql<PersonId | null>`gone.id`;
  const isParty = sql`(x.appealed_at is not null and (x.assignee_id is ${actor} or x.requester_id is ${actor}
    or exists (select 1 from ticket_people h where h.ticket_id = x.id and h.person_id = ${actor}
      and h.reason like 'appeal/%') or exists (select 1 from ticket_events e
      where e.ticket_id = x.id and e.kind = 'resolved' and e.actor_id = ${actor})))`;
  const where = sql`${asksThem(gone, now, false)} and x.visibility <> 'protected' and not ${isParty}
    and x.extension_asked_by_id is not ${actor}`;
  return sql`select w.id from ${absentOf(actor, now)} gone cross join tickets w
    on w.id in (${openTicketIds({ actor: gone, now, where, after: null, limit: LOOKED_AT })})`;
}

/** The rules of the ladder of a ticket `x`, whichever is nearest. */
const RULES = sql.raw(`escalation_rules r where r.for_protected = (x.visibility = 'protected')
  and (r.domain_id is null or r.domain_id = x.domain_id) and (r.scope_id is null or r.scope_id = x.scope_id)`);

/** Whether a rule names them, or a role that they have for the ticket's part of the campus. */
function isOn(actor: SQL<PersonId | null>, now: number): SQL {
  return sql`(r.person_id = ${actor} or r.role in (select s.role from role_grants s where s.person_id = ${actor}
    and coalesce(s.domain_id, x.domain_id) = x.domain_id and coalesce(s.scope_id, x.scope_id) is x.scope_id
    and s.from_at <= ${now} and (s.until_at is null or s.until_at > ${now})))`;
}

/** Whether it is late, has climbed as far as its ladder goes, and they are told there. */
function isLastFor(actor: SQL<PersonId | null>, now: number): SQL {
  return sql`x.is_overdue = 1 and x.level > 0 and not exists (select 1 from ${RULES} and r.level > x.level)
    and (not exists (select 1 from ${RULES}) or exists (select 1 from ${RULES}
      and r.level = (select max(r.level) from ${RULES}) and ${isOn(actor, now)}))`;
}

/** Rooms of which more than one thing is open, for those who may know where somebody lives. */
function roomsQuery(reads: Asking["reads"], visible: SQL, actor: SQL, now: number) {
  const known = sql`exists (select 1 from role_grants g where g.person_id = ${actor}
    and (${coversPart(sql`tickets.domain_id`, sql`tickets.scope_id`, now)} or (g.role = 'senior_admin'
      and g.from_at <= ${now} and (g.until_at is null or g.until_at > ${now}))))`;
  return reads
    .select({
      room: sql<string>`s.room`,
      hostel: labelOf("place", sql`s.hostel_id`),
      open: sql<number>`count(*)`,
      references: sql<string>`group_concat(tickets.reference, ' ')`,
    })
    .from(tickets)
    .innerJoin(
      sql`students s`,
      // What is reported from another building is not about the requester's room.
      sql`s.person_id = tickets.requester_id and s.room <> ''
        and coalesce(tickets.place_id, s.hostel_id) is s.hostel_id`,
    )
    .where(sql`${visible} and ${known}`)
    .groupBy(sql`s.hostel_id, s.room`)
    .having(sql`count(*) > 1`)
    .orderBy(sql`count(*) desc, s.room`)
    .limit(LISTED);
}

/** Who of the same parts is not here today. */
function awayQuery(reads: Asking["reads"], actor: SQL, now: number) {
  const runs = (row: string) =>
    sql`${sql.raw(row)}.from_at <= ${now} and (${sql.raw(row)}.until_at is null or ${sql.raw(row)}.until_at > ${now})`;
  return reads
    .select({ name: sql<string>`p.name`, untilAt: sql<number | null>`max(a.until_at)` })
    .from(
      sql`role_grants c cross join absences a on a.person_id = c.person_id and ${runs("a")}
        join people p on p.id = c.person_id and p.state = 'active'`,
    )
    .where(
      sql`c.role = 'spoc' and ${runs("c")} and c.person_id <> ${actor} and exists (select 1 from role_grants v
        where v.person_id = ${actor} and ${runs("v")} and (v.role = 'senior_admin' or (v.role = 'spoc'
          and (v.domain_id is null or (v.domain_id = c.domain_id and (v.scope_id is null or v.scope_id = c.scope_id))))))`,
    )
    .groupBy(sql`p.id`)
    .orderBy(sql`p.name`)
    .limit(LISTED);
}
