import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import { partChoices, partNamed, partQuery } from "#app/db/campus/parts.ts";
import type { Database } from "#app/db/client.ts";
import { campus } from "#app/db/schema/campus-schema.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { rosters } from "#app/db/schema/staffing-schema.ts";
import { auditIf } from "#app/db/upkeep/audit.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { hasRole } from "#app/domain/people/permissions.ts";
import type { Turn } from "#app/domain/people/rosters.ts";
import { actorFrom, actorQuery } from "./actor.ts";
import { staffQuery } from "./grants.ts";

const MOST = 200;

/** The turns that are not over, and what the form offers; for a super admin. One round trip. */
export async function readRosters(db: Database, ref: ActorRef, now: number) {
  const { reads } = db;
  const [persons, campuses, turns, parts, staff] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select({
        id: rosters.id,
        name: people.name,
        domain: labelOf("domain", rosters.domainId),
        scope: labelOf("scope", rosters.scopeId),
        fromAt: rosters.fromAt,
        untilAt: rosters.untilAt,
      })
      .from(rosters)
      .innerJoin(people, sql`${people.id} = ${rosters.personId}`)
      .where(sql`${rosters.domainId} in (select id from domains) and ${notOver(now)}`)
      .limit(MOST),
    partChoices(reads),
    staffQuery(db, now),
  ]);
  const viewer = viewerFrom(persons);
  const isAdmin = viewer !== null && hasRole({ kind: "person", ...viewer }, "super_admin");
  const shown = isAdmin ? { turns, parts, staff } : { turns: [], parts: [], staff: [] };
  return { viewer, campus: campusFrom(campuses), isAdmin, ...shown };
}

/** What an operation on the rosters looks at; `part` as `domain:1` or `scope:3`. One round trip. */
export async function loadRosters(db: Database, ref: ActorRef, part: string, now: number) {
  const { reads } = db;
  const { domain, scope } = partNamed(part);
  const [persons, [zone], [found], known, staff] = await reads.batch([
    actorQuery(reads, ref, now),
    reads.select({ timeZone: campus.timeZone }).from(campus),
    partQuery(reads, part),
    reads
      .select({ personId: rosters.personId, fromAt: rosters.fromAt, untilAt: rosters.untilAt })
      .from(rosters)
      .where(sql`${rosters.domainId} = ${domain} and ${rosters.scopeId} is ${scope} and ${notOver(now)}`),
    staffQuery(db, now),
  ]);
  return {
    actor: actorFrom(ref, persons),
    timeZone: zone?.timeZone ?? "UTC",
    part: found ? { ...found, scopeId: scope } : null,
    known,
    staff: staff.map((each) => each.id),
  };
}

type By = { byId: PersonId; now: number };

/** Writes a turn down; the same one again is there already. Answers whether it was new. */
export async function insertTurn({ writes }: Database, turn: Turn, { byId, now }: By): Promise<boolean> {
  const { domainId, scopeId, personId, fromAt, untilAt } = turn;
  const free = sql`not exists (select 1 from rosters r where r.domain_id = ${domainId} and r.scope_id is ${scopeId}
    and r.person_id = ${personId} and (r.until_at is null or r.until_at > ${fromAt})
    and (${untilAt} is null or r.from_at < ${untilAt}))`;
  const facts = { domain: domainId, scope: scopeId, from: fromAt, until: untilAt };
  const answers = await writes.batch([
    auditIf(writes, { ...entryOf(byId, now), thingId: String(personId), facts }, free),
    writes
      .insert(rosters)
      .select(sql`select null, ${domainId}, ${scopeId}, ${personId}, ${fromAt}, ${untilAt} where ${free}`)
      .returning({ id: rosters.id }),
  ] as const);
  return answers[1].length > 0;
}

/** Ends a turn now; one that has not begun goes. Answers whether there was one. */
export async function endTurn(
  { writes }: Database,
  { id, byId, now }: By & { id: number },
): Promise<boolean> {
  const its = sql`rosters.id = ${id} and ${notOver(now)}`;
  const found = sql`exists (select 1 from rosters where ${its})`;
  const answers: unknown[] = await writes.batch([
    auditIf(writes, { ...entryOf(byId, now), thingId: String(id), facts: { ended: id } }, found),
    writes.delete(rosters).where(sql`${its} and from_at >= ${now}`).returning({ id: rosters.id }),
    writes.update(rosters).set({ untilAt: now }).where(its).returning({ id: rosters.id }),
  ] as unknown as [BatchItem<"sqlite">]);
  return answers.slice(1).some((rows) => (rows as unknown[]).length > 0);
}

function entryOf(byId: PersonId, now: number) {
  return { at: now, actorId: byId, action: "configuration_changed", thing: "roster" } as const;
}

function notOver(now: number): SQL {
  return sql`(rosters.until_at is null or rosters.until_at > ${now})`;
}
