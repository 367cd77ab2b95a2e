import { sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Database } from "#app/db/client.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { auditLog } from "#app/db/schema/upkeep-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { EventKind } from "#app/domain/events.ts";
import { hasRole } from "#app/domain/people/permissions.ts";

const ROWS = 50;
const SAMPLED = 12;
/** Steps of one history that are shown. */
const STEPS = 40;

/** One step of a masked history: what, how long after the filing, and in which part somebody did it. */
export type MaskedStep = {
  seq: number;
  kind: EventKind;
  afterMs: number;
  by: "requester" | "owner" | "somebody" | "system";
};

/**
 * The audit log, the latest first, for super admins and auditors; for these a sample of ordinary tickets as well, drawn
 * anew each time, without number, names, places or words. Null for everybody else. One round trip.
 */
export async function readAudit({ reads }: Database, ref: ActorRef, before: number | null, now: number) {
  const [persons, campuses, rows, sample] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select({
        seq: auditLog.seq,
        at: auditLog.at,
        name: people.name,
        action: auditLog.action,
        thing: auditLog.thing,
        thingId: auditLog.thingId,
      })
      .from(auditLog)
      .leftJoin(people, sql`${people.id} = ${auditLog.actorId}`)
      .where(sql`${auditLog.seq} < ${before ?? Number.MAX_SAFE_INTEGER}`)
      .orderBy(sql`${auditLog.seq} desc`)
      .limit(ROWS + 1),
    sampleQuery(reads),
  ]);
  const viewer = viewerFrom(persons);
  const page = { viewer, campus: campusFrom(campuses) };
  const has = (role: "auditor" | "super_admin") =>
    viewer !== null && hasRole({ kind: "person", ...viewer }, role);
  if (!has("auditor") && !has("super_admin")) return { ...page, log: null };
  const shown = rows.slice(0, ROWS);
  return {
    ...page,
    log: {
      rows: shown,
      earlierBefore: rows.length > ROWS ? (shown.at(-1)?.seq ?? null) : null,
      sample: has("auditor") ? sample.map((row) => ({ ...row, steps: stepsFrom(row.steps) })) : [],
    },
  };
}

export type AuditLog = NonNullable<Awaited<ReturnType<typeof readAudit>>["log"]>;

/** Tickets at random numbers: whatever their number, so many looks into the key and no more. */
function sampleQuery(reads: Database["reads"]) {
  const drawn = sql`(with recursive
    drawn(n, id) as (select 1, abs(random()) % (select max(id) from tickets) + 1
      union all select n + 1, abs(random()) % (select max(id) from tickets) + 1 from drawn where n < ${SAMPLED})
    select distinct (select min(near.id) from tickets near where near.id >= drawn.id) as id from drawn)`;
  return reads
    .select({
      subcategory: labelOf("category", tickets.categoryId),
      scope: labelOf("scope", tickets.scopeId),
      filedAt: tickets.filedAt,
      statusKind: tickets.statusKind,
      priority: tickets.priority,
      outcome: tickets.outcome,
      level: tickets.level,
      broken: sql<number>`(select count(*) from ticket_clocks c where c.ticket_id = tickets.id and c.broken_at is not null)`,
      steps: sql<string>`(select json_group_array(json_object('seq', seq, 'kind', kind, 'afterMs', at - tickets.filed_at, 'by', by))
        from (select e.seq, e.kind, e.at, case when e.actor_kind = 'system' then 'system' when e.actor_id = tickets.requester_id
            then 'requester' when e.actor_id = tickets.assignee_id then 'owner' else 'somebody' end as by
          from ticket_events e where e.ticket_id = tickets.id order by e.seq limit ${STEPS}))`,
    })
    .from(tickets)
    .where(sql`${tickets.id} in ${drawn} and ${tickets.visibility} = 'normal'`);
}

function stepsFrom(json: string): readonly MaskedStep[] {
  return JSON.parse(json) as MaskedStep[];
}
