import { sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import type { Database } from "#app/db/client.ts";
import { actorFrom, actorQuery } from "#app/db/people/actor.ts";
import { campus, closures } from "#app/db/schema/campus-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { auditIf } from "#app/db/upkeep/audit.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { hasRole } from "#app/domain/people/permissions.ts";
import { DECLARED_CAUSES, type DeclaredCause } from "#app/domain/ticket.ts";
import type { Closure } from "#app/domain/time/calendar.ts";

/** A closure that not every running promise stands still for yet. */
export type Unfinished = {
  id: number;
  fromAt: number;
  untilAt: number;
  cause: DeclaredCause;
  declaredAt: number;
};

const LATEST = 50;
const AT_ONCE = 5;

/** Who declares, and in which zone the campus tells the time. One round trip. */
export async function loadDeclarer({ reads }: Database, ref: ActorRef, now: number) {
  const [persons, [zone]] = await reads.batch([
    actorQuery(reads, ref, now),
    reads.select({ timeZone: campus.timeZone }).from(campus),
  ]);
  return { actor: actorFrom(ref, persons), timeZone: zone?.timeZone ?? "UTC" };
}

/** Writes a closure down; the same one again is there already. */
export async function insertClosure(
  { writes }: Database,
  { fromAt, untilAt, reason, cause = "closure" }: Closure,
  by: { personId: PersonId; now: number },
): Promise<void> {
  const same = sql`select 1 from closures where from_at = ${fromAt} and until_at = ${untilAt} and reason = ${reason}
    and cause = ${cause}`;
  const entry = { at: by.now, actorId: by.personId, action: "closure_declared", thing: "closure" } as const;
  await writes.batch([
    writes
      .insert(closures)
      .select(
        sql`select null, ${fromAt}, ${untilAt}, ${reason}, ${cause}, ${by.personId}, ${by.now}, null where not exists (${same})`,
      ),
    auditIf(
      writes,
      { ...entry, thingId: String(fromAt), facts: { from: fromAt, until: untilAt, cause } },
      sql`changes() > 0`,
    ),
  ]);
}

/** The latest closures, for a super admin; none for everybody else. One round trip. */
export async function readClosures({ reads }: Database, ref: ActorRef, now: number) {
  const [persons, campuses, rows] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads.select().from(closures).orderBy(sql`${closures.id} desc`).limit(LATEST),
  ]);
  const viewer = viewerFrom(persons);
  const mayDeclare = viewer !== null && hasRole({ kind: "person", ...viewer }, "super_admin");
  return { viewer, campus: campusFrom(campuses), mayDeclare, closures: mayDeclare ? rows : [] };
}

/** Closures under way, the oldest first. */
export async function unfinishedClosures({ reads }: Database): Promise<readonly Unfinished[]> {
  return reads
    .select({
      id: closures.id,
      fromAt: closures.fromAt,
      untilAt: closures.untilAt,
      cause: closures.cause,
      declaredAt: closures.declaredAt,
    })
    .from(closures)
    .where(sql`${closures.finishedAt} is null and ${closures.declaredAt} > 0`)
    .orderBy(closures.declaredAt)
    .limit(AT_ONCE);
}

/** A ticket to which a closure is to be told; `stepsCountedBefore` as the command takes it. */
export type Concerned = { reference: string; stepsCountedBefore: boolean };

/**
 * Tickets on which something has to stand still for a closure and does not yet, those first whose next moment is
 * nearest, from the given place on: a promise that runs, or a step to come that was counted before the closure was
 * declared. What these need for that is said in the domain as well (`standsStillFor`, `observeClosure`).
 */
export async function ticketsRunningOn(
  { reads }: Database,
  { id, fromAt, untilAt, declaredAt }: Unfinished,
  { most, from }: { most: number; from: number },
): Promise<readonly Concerned[]> {
  const runs = sql`select 1 from ticket_clocks c where c.ticket_id = tickets.id and c.met_at is null
    and c.target_unit = 'working' and c.started_at < ${untilAt}
    and (c.broken_due_at is null or c.broken_due_at <> c.due_at)
    and not exists (select 1 from clock_pauses p where p.ticket_id = c.ticket_id and p.kind = c.kind
      and p.round = c.round and p.cause in ${[...DECLARED_CAUSES]} and p.from_at <= max(${fromAt}, c.started_at)
      and p.planned_until_at >= ${untilAt})`;
  const isQuiet = sql`not exists (select 1 from ticket_events e where e.ticket_id = tickets.id and e.at >= ${declaredAt}
    and e.kind <> 'closure_observed')`;
  const wasTold = sql`exists (select 1 from operations o where o.actor_id = 0
    and o.key = tickets.reference || ${`/closure/${id}`})`;
  const steps = sql`(${tickets.nextLevelAt} > ${fromAt} or ${tickets.stallsAt} > ${fromAt}) and ${isQuiet}`;
  const rows = await reads
    .select({ reference: tickets.reference, stepsCountedBefore: sql<number>`${isQuiet}` })
    .from(tickets)
    .where(
      sql`${tickets.nextMomentAt} is not null and ${tickets.nextMomentAt} > 0 and not ${wasTold}
        and (exists (${runs}) or (${steps}))`,
    )
    .orderBy(tickets.nextMomentAt, tickets.id)
    .limit(most)
    .offset(from);
  return rows.map((row) => ({ ...row, stepsCountedBefore: row.stepsCountedBefore === 1 }));
}

export async function finishClosure({ writes }: Database, id: number, now: number): Promise<void> {
  await writes.update(closures).set({ finishedAt: now }).where(sql`${closures.id} = ${id}`);
}
