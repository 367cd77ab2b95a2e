import { type SQL, sql } from "drizzle-orm";
import { labelOf } from "#app/db/campus/labels.ts";
import { partNamed, partQuery } from "#app/db/campus/parts.ts";
import type { Database } from "#app/db/client.ts";
import { campus } from "#app/db/schema/campus-schema.ts";
import { people, roleGrants } from "#app/db/schema/people-schema.ts";
import { auditIf } from "#app/db/upkeep/audit.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { NewRole, Part } from "#app/domain/people/roles.ts";
import { actorFrom, actorQuery } from "./actor.ts";
import { ABOUT_NOW_MS, isLastAdmin } from "./leaving.ts";

const MOST = 200;

/** What a change of somebody's roles looks at; `part` as forms name it, empty for the whole campus. One round trip. */
export async function loadRoles(
  { reads }: Database,
  ref: ActorRef,
  { personId, part }: { personId: number; part: string },
  now: number,
) {
  const [persons, [zone], [person], [found], held] = await reads.batch([
    actorQuery(reads, ref, now),
    reads.select({ timeZone: campus.timeZone }).from(campus),
    reads
      .select({ personId: people.id, state: people.state })
      .from(people)
      .where(sql`${people.id} = ${personId} and ${people.kind} = 'member'`),
    partQuery(reads, part),
    reads
      .select({
        role: roleGrants.role,
        domainId: roleGrants.domainId,
        scopeId: roleGrants.scopeId,
        fromAt: roleGrants.fromAt,
        untilAt: roleGrants.untilAt,
      })
      .from(roleGrants)
      .where(sql`${roleGrants.personId} = ${personId} and ${notOver(now)}`)
      .limit(MOST),
  ]);
  const named: Part | null = found ? { ...found, scopeId: partNamed(part).scope } : null;
  return {
    actor: actorFrom(ref, persons),
    timeZone: zone?.timeZone ?? "UTC",
    person: person ?? null,
    part: part === "" ? { domainId: null, scopeId: null } : named,
    held,
  };
}

type By = { byId: PersonId; now: number };

/** Writes a role down, to somebody who is here and does not have it. Answers whether it was new. */
export async function insertRole({ writes }: Database, given: NewRole, { byId, now }: By): Promise<boolean> {
  const { personId, role, domainId, scopeId, fromAt, untilAt } = given;
  const free = sql`exists (select 1 from people p where p.id = ${personId} and p.state in ('active', 'invited'))
    and not exists (select 1 from role_grants g where g.person_id = ${personId} and g.role = ${role}
      and g.domain_id is ${domainId} and g.scope_id is ${scopeId}
      and (g.until_at is null or g.until_at > ${fromAt}) and (${untilAt} is null or g.from_at < ${untilAt}))`;
  const facts = { role, domain: domainId, scope: scopeId, from: fromAt, until: untilAt };
  const entry = { at: now, actorId: byId, action: "role_granted", thing: "person" } as const;
  const [, inserted] = await writes.batch([
    auditIf(writes, { ...entry, thingId: String(personId), facts }, free),
    writes
      .insert(roleGrants)
      .select(
        sql`select null, ${personId}, ${role}, ${domainId}, ${scopeId}, ${byId}, ${fromAt}, ${untilAt} where ${free}`,
      )
      .returning({ id: roleGrants.id }),
  ]);
  return inserted.length > 0;
}

/**
 * Ends a role now that would not end by itself within a minute; one that has not begun never holds. Leaves one super
 * admin behind. Answers whether it ended.
 */
export async function endRole(
  { writes }: Database,
  { id, personId, byId, now }: By & { id: number; personId: PersonId },
): Promise<boolean> {
  const its = sql`role_grants.id = ${id} and role_grants.person_id = ${personId} and ${notOver(now + ABOUT_NOW_MS)}
    and not (role_grants.role = 'super_admin' and ${isLastAdmin(personId, now)})`;
  const entry = { at: now, actorId: byId, action: "role_ended", thing: "person" } as const;
  const [, ended] = await writes.batch([
    auditIf(
      writes,
      { ...entry, thingId: String(personId), facts: { grant: id } },
      sql`exists (select 1 from role_grants where ${its})`,
    ),
    writes
      .update(roleGrants)
      .set({ untilAt: sql`max(${roleGrants.fromAt}, ${now})` })
      .where(its)
      .returning({ id: roleGrants.id }),
  ]);
  return ended.length > 0;
}

/** Roles as people read them: what, where and until when. */
export function rolesSeenQuery(reads: Database["reads"]) {
  return reads
    .select({
      id: roleGrants.id,
      personId: roleGrants.personId,
      role: roleGrants.role,
      domain: labelOf("domain", roleGrants.domainId),
      scope: labelOf("scope", roleGrants.scopeId),
      fromAt: roleGrants.fromAt,
      untilAt: roleGrants.untilAt,
    })
    .from(roleGrants)
    .$dynamic();
}

export function notOver(now: number): SQL {
  return sql`(role_grants.until_at is null or role_grants.until_at > ${now})`;
}
