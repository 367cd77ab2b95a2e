import { type SQL, sql } from "drizzle-orm";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Asking } from "#app/db/client.ts";
import { categoriesOf, committeesOf } from "#app/db/people/committee-rows.ts";
import { coversPart } from "#app/db/people/grants.ts";

// The last thirty days beside the thirty before, of what somebody looks after.

const MONTH_MS = 30 * 86_400_000;

/** What was reported in thirty days, and in the thirty before, of each part that they look after. */
export function monthsQuery(reads: Asking["reads"], actor: SQL, now: number) {
  const reported = (from: number, until: number) => sql<number>`(select count(*) from tickets t
    where t.visibility = 'normal' and t.domain_id = part.domain_id and t.scope_id is part.scope_id
      and t.filed_at > ${from} and t.filed_at <= ${until})`;
  const ago = now - MONTH_MS;
  const longAgo = ago - MONTH_MS;
  return reads
    .select({
      domainId: sql<number>`part.domain_id`,
      scopeId: sql<number | null>`part.scope_id`,
      label: sql<string>`case when part.scope_id is null then ${labelOf("domain", sql`part.domain_id`)}
        else ${labelOf("scope", sql`part.scope_id`)} end`,
      domain: labelOf("domain", sql`part.domain_id`),
      reported: reported(ago, now).as("reported"),
      reportedBefore: reported(longAgo, ago).as("reported_before"),
    })
    .from(
      sql`(select domain_id, id as scope_id from scopes where domain_id in (select id from domains)
        union all select id, null from domains) as part`,
    )
    .where(looksAfter(actor, now))
    .orderBy(sql`reported desc, part.domain_id, part.scope_id`);
}

/** Promises broken in thirty days, and in the thirty before, of every part that has any. */
export function brokenQuery(reads: Asking["reads"], now: number) {
  const ago = now - MONTH_MS;
  return reads
    .select({
      domainId: sql<number>`t.domain_id`,
      scopeId: sql<number | null>`t.scope_id`,
      broken: sql<number>`count(distinct iif(c.broken_at > ${ago}, t.id, null))`,
      brokenBefore: sql<number>`count(distinct iif(c.broken_at <= ${ago}, t.id, null))`,
    })
    .from(sql`ticket_clocks c cross join tickets t on t.id = c.ticket_id and t.visibility = 'normal'`)
    .where(sql`c.kind = 'resolve' and c.broken_at > ${ago - MONTH_MS} and c.broken_at <= ${now}`)
    .groupBy(sql`t.domain_id, t.scope_id`);
}

type Month = Awaited<ReturnType<typeof monthsQuery>>[number];

/** Each part with both; where nothing was reported in two months there is nothing to compare. */
export function monthsFrom(months: readonly Month[], broken: Awaited<ReturnType<typeof brokenQuery>>) {
  return months
    .filter(({ reported, reportedBefore }) => reported + reportedBefore > 0)
    .map(({ label, domain, domainId, scopeId, ...counted }) => {
      const same = broken.find((each) => each.domainId === domainId && each.scopeId === scopeId);
      const { broken: lately = 0, brokenBefore = 0 } = same ?? {};
      const key = `${domainId}/${scopeId}`;
      return { key, label, domain, domainId, scopeId, ...counted, broken: lately, brokenBefore };
    });
}

/** The same of the subjects of each committee in which they serve. */
export function committeeMonthsQuery(reads: Asking["reads"], actor: SQL, now: number) {
  const subjects = categoriesOf(sql`(served.committee_id)`);
  // What was filed since a moment was touched since: so the index of the subjects' last touches leads there.
  const reported = (from: number, until: number) => sql<number>`(select count(*) from tickets t
    where t.category_id in ${subjects} and t.updated_at > ${from} and t.visibility = 'normal'
      and t.filed_at > ${from} and t.filed_at <= ${until})`;
  const broken = (
    from: number,
    until: number,
  ) => sql<number>`(select count(distinct t.id) from ticket_clocks c
    cross join tickets t on t.id = c.ticket_id and t.visibility = 'normal' and t.category_id in ${subjects}
    where c.kind = 'resolve' and c.broken_at > ${from} and c.broken_at <= ${until})`;
  const ago = now - MONTH_MS;
  const longAgo = ago - MONTH_MS;
  return reads
    .select({
      key: sql<string>`'committee/' || served.committee_id`,
      label: labelOf("committee", sql`served.committee_id`),
      domain: sql<string>`''`,
      domainId: sql<number | null>`null`,
      scopeId: sql<number | null>`null`,
      reported: reported(ago, now),
      reportedBefore: reported(longAgo, ago),
      broken: broken(ago, now),
      brokenBefore: broken(longAgo, ago),
    })
    .from(sql`${committeesOf(actor, now)} as served`)
    .orderBy(sql`served.committee_id`);
}

/** Whether a part of the campus is within somebody's duty. */
function looksAfter(actor: SQL, now: number): SQL {
  return sql`exists (select 1 from role_grants g where g.person_id = ${actor}
    and (${coversPart(sql`part.domain_id`, sql`part.scope_id`, now)} or (g.role = 'senior_admin'
      and g.from_at <= ${now} and (g.until_at is null or g.until_at > ${now}))))`;
}
