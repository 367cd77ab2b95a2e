import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { serves } from "#app/db/people/committee-rows.ts";
import { grantHolds } from "#app/db/people/grants.ts";
import { clockKinds } from "#app/db/schema/campus-schema.ts";
import { committeeMembers } from "#app/db/schema/committees-schema.ts";
import { people, roleGrants } from "#app/db/schema/people-schema.ts";
import { stages } from "#app/db/schema/stages-schema.ts";
import type { HeldPart } from "#app/domain/escalation/held-part.ts";
import type { Stage } from "#app/domain/escalation/stages.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { ClockKind } from "#app/domain/ticket.ts";

/** The statements behind appeals: the stages with the people they reach now, and the promises that the law makes. */
export function stageQueries(db: Database["reads"], now: number) {
  return [
    db
      .selectDistinct({
        id: stages.id,
        position: stages.position,
        domainId: stages.domainId,
        scopeId: stages.scopeId,
        windowDays: stages.windowDays,
        targetMinutes: stages.targetMinutes,
        targetUnit: stages.targetUnit,
        committeeId: stages.committeeId,
        forProtected: stages.forProtected,
        personId: people.id,
        heldDomainId: roleGrants.domainId,
        heldScopeId: roleGrants.scopeId,
      })
      .from(stages)
      .leftJoin(
        roleGrants,
        sql`${stages.committeeId} is null and ${roleGrants.role} = ${stages.role} and ${grantHolds(now)}`,
      )
      .leftJoin(
        committeeMembers,
        sql`${committeeMembers.committeeId} = ${stages.committeeId} and ${committeeMembers.role} = 'head'
          and ${serves("committee_members", now)}`,
      )
      .innerJoin(
        people,
        sql`${people.id} = coalesce(${stages.personId}, ${roleGrants.personId}, ${committeeMembers.personId})
          and ${people.state} = 'active'`,
      ),
    db.select({ key: clockKinds.key }).from(clockKinds).where(sql`${clockKinds.isStatutory} = 1`),
  ] as const;
}

type Rows = { -readonly [At in 0 | 1]: Awaited<ReturnType<typeof stageQueries>[At]> };

/** The stages those rows describe: one per id, with everybody it reaches, or reaches for some part of the campus. */
export function stagesFrom(rows: Rows[0]): readonly Stage[] {
  const found = new Map<number, Stage & { personIds: PersonId[]; held: HeldPart[] }>();
  for (const { id, personId, heldDomainId, heldScopeId, committeeId, ...row } of rows) {
    const { targetMinutes, targetUnit, ...columns } = row;
    const target = { minutes: targetMinutes, unit: targetUnit };
    const committeeIds = committeeId === null ? [] : [committeeId];
    const stage = found.get(id) ?? { ...columns, target, personIds: [], held: [], committeeIds };
    found.set(id, stage);
    if (heldDomainId === null) stage.personIds.push(personId);
    else stage.held.push({ personId, domainId: heldDomainId, scopeId: heldScopeId });
  }
  return [...found.values()];
}

export function statutoryFrom(rows: Rows[1]): readonly ClockKind[] {
  return rows.map(({ key }) => key);
}
