import { type SQL, sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Database } from "#app/db/client.ts";
import { cronRuns } from "#app/db/schema/upkeep-schema.ts";
import { isWithoutBody } from "#app/db/tickets/appeals.ts";
import { allowsConfidential, isOf } from "#app/db/tickets/protected-rows.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { hasRole } from "#app/domain/people/permissions.ts";

type Reads = Database["reads"];

/** What people have to do by configuration and not by a ticket. */
export const DUTIES = [
  "owner",
  "option_owner",
  "roster",
  "default",
  "committee",
  "level",
  "stage",
  "reader",
] as const;
export type ConfiguredDuty = (typeof DUTIES)[number];

/** How the campus is set up and whether its work goes on, for super admins; null for others. One round trip. */
export async function readHealth({ reads }: Database, ref: ActorRef, now: number) {
  const [persons, campuses, routes, gone, readers, roles, [counts], runs] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    routesQuery(reads, now),
    goneQuery(reads, now),
    readersQuery(reads, now),
    emptyRolesQuery(reads, now),
    countsQuery(reads, now),
    reads.select().from(cronRuns).orderBy(cronRuns.name),
  ]);
  const viewer = viewerFrom(persons);
  const page = { viewer, campus: campusFrom(campuses) };
  if (!viewer || !hasRole({ kind: "person", ...viewer }, "super_admin")) return { ...page, health: null };
  const flags = routes.map(({ owner, roster, byDefault, fallback, ...where }) => ({
    ...where,
    reachable: {
      owner: owner === 1,
      roster: roster === 1,
      byDefault: byDefault === 1,
      fallback: fallback === 1,
    },
  }));
  return { ...page, health: { routes: flags, gone, readers, roles, counts: counts ?? NOTHING, runs } };
}

const NOTHING = { dead: 0, jobs: 0, bulk: 0, closures: 0, appeals: 0 };

/** Whether somebody is here: in this state, and not past their last day. */
function isHere(person: string, now: number): SQL {
  const at = sql.raw(person);
  return sql`(${at}.state = 'active' and (${at}.leaves_at is null or ${at}.leaves_at > ${now}))`;
}

function somebody(rows: SQL, now: number): SQL<number> {
  return sql<number>`exists (select 1 from ${rows} join people p on p.id = x.person_id and ${isHere("p", now)}`;
}

/** Each subject that can be reported, in each part of the campus that it is worked on in. */
function routesQuery(reads: Reads, now: number) {
  const here = sql`(x.scope_id is null or x.scope_id = s.id)`;
  return reads
    .select({
      id: sql<number>`categories.id`,
      subject: labelOf("category", sql`categories.id`),
      area: labelOf("category", sql`categories.parent_id`),
      scopeId: sql<number | null>`s.id`,
      scope: labelOf("scope", sql`s.id`),
      owner: sql<number>`${somebody(sql`owners x`, now)} where x.category_id in (categories.id, categories.parent_id) and ${here})`,
      roster: sql<number>`${somebody(sql`rosters x`, now)} where x.domain_id = categories.domain_id and ${here}
        and x.from_at <= ${now} and (x.until_at is null or x.until_at > ${now}))`,
      byDefault: sql<number>`${somebody(sql`default_assignments x`, now)} where x.domain_id = categories.domain_id and ${here})`,
      fallback: sql<number>`${somebody(sql`protected_readers x`, now)} where x.is_fallback = 1
        and (categories.is_protected or a.is_protected) and (x.category_id is null or x.category_id in (categories.id, categories.parent_id)))`,
    })
    .from(
      sql`categories join categories a on a.id = categories.parent_id left join scopes s on s.domain_id = categories.domain_id`,
    )
    .where(sql`categories.is_active and a.is_active and not categories.is_for_mail`)
    .orderBy(sql`a.position, categories.position, s.position`);
}

/** Everybody who is not here (any more) and has something to do all the same, once for each sort of duty. */
function goneQuery(reads: Reads, now: number) {
  const runs = sql`from_at <= ${now} and (until_at is null or until_at > ${now})`;
  const duty = (name: ConfiguredDuty, rows: string, which: SQL = sql`1`) =>
    sql`select ${name} as duty, person_id from ${sql.raw(rows)} where person_id is not null and ${which}`;
  const all = sql.join(
    [
      duty("owner", "owners", sql`category_id is not null`),
      duty("option_owner", "owners", sql`category_id is null`),
      duty("roster", "rosters", runs),
      duty("default", "default_assignments"),
      duty("committee", "committee_members", sql`state = 'confirmed' and ${runs}`),
      duty("level", "escalation_rules"),
      duty("stage", "stages"),
      duty("reader", "protected_readers"),
    ],
    sql` union all `,
  );
  return reads
    .select({
      personId: sql<PersonId>`g.id`,
      name: sql<string>`g.name`,
      duty: sql<ConfiguredDuty>`d.duty`,
      times: sql<number>`count(*)`,
    })
    .from(sql`(${all}) d cross join people g on g.id = d.person_id and not ${isHere("g", now)}`)
    .groupBy(sql`g.id, d.duty`)
    .orderBy(sql`g.name`);
}

/**
 * How many people read each subject that is protected, or is where its requester wishes that, and how many fallbacks it
 * has; who are here. The owners of one that is protected are among them.
 */
function readersQuery(reads: Reads, now: number) {
  const listed = (isFallback: 0 | 1) => sql`select p.id from protected_readers
    join people p on p.id = protected_readers.person_id and ${isHere("p", now)}
    where protected_readers.is_fallback = ${isFallback} and ${isOf(sql`categories.id`)}`;
  const owning = sql`select p.id from owners x join people p on p.id = x.person_id and ${isHere("p", now)}
    where x.category_id in (categories.id, categories.parent_id) and (categories.is_protected or a.is_protected)`;
  return reads
    .select({
      id: sql<number>`categories.id`,
      subject: labelOf("category", sql`categories.id`),
      readers: sql<number>`(select count(*) from (${listed(0)} union ${owning}))`,
      fallbacks: sql<number>`(select count(*) from (${listed(1)}))`,
    })
    .from(sql`categories join categories a on a.id = categories.parent_id`)
    .where(
      sql`(categories.is_protected or a.is_protected or ${allowsConfidential(sql`categories.id`)})
        and categories.is_active and a.is_active`,
    )
    .orderBy(sql`a.position, categories.position`);
}

/** Levels of a ladder that a role is told of which nobody has now. */
function emptyRolesQuery(reads: Reads, now: number) {
  return reads
    .select({
      id: sql<number>`escalation_rules.id`,
      level: sql<number>`escalation_rules.level`,
      role: sql<string>`escalation_rules.role`,
      domain: labelOf("domain", sql`escalation_rules.domain_id`),
      scope: labelOf("scope", sql`escalation_rules.scope_id`),
    })
    .from(sql`escalation_rules`)
    .where(
      sql`escalation_rules.role is not null and not exists (select 1 from role_grants g join people p on p.id = g.person_id
        and ${isHere("p", now)} where g.role = escalation_rules.role and g.from_at <= ${now}
        and (g.until_at is null or g.until_at > ${now}))`,
    )
    .orderBy(sql`escalation_rules.id`);
}

/** What was given up to be sent, and what is under way and not done. */
function countsQuery(reads: Reads, now: number) {
  return reads
    .select({
      dead: sql<number>`(select count(*) from outbox where state = 'dead' and id > 0)`,
      jobs: sql<number>`(select count(*) from jobs where finished_at is null and created_at > 0)`,
      bulk: sql<number>`(select count(*) from bulk_jobs where ended_at is null and leased_until > 0)`,
      closures: sql<number>`(select count(*) from closures where finished_at is null)`,
      appeals: sql<number>`(select count(*) from tickets where ${isWithoutBody(now)})`,
    })
    .from(sql`(select 1)`);
}
