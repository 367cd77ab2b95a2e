import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { grantHolds, isOutside, seniorAdminsQuery } from "#app/db/people/grants.ts";
import { people, roleGrants } from "#app/db/schema/people-schema.ts";
import { protectedReaders } from "#app/db/schema/protected-schema.ts";
import { escalationRules } from "#app/db/schema/rules-schema.ts";
import type { LadderRule } from "#app/domain/escalation/escalation.ts";
import type { HeldPart } from "#app/domain/escalation/held-part.ts";
import type { DomainId, PersonId, ScopeId } from "#app/domain/ids.ts";
import type { TimeUnit } from "#app/domain/time/working-time.ts";
import { isOf } from "./protected-rows.ts";

type RungRow = {
  id: number;
  level: number;
  domainId: DomainId | null;
  scopeId: ScopeId | null;
  delayMinutes: number;
  delayUnit: TimeUnit;
  forProtected: boolean;
  channels: readonly string[] | null;
  moves: boolean;
  personId: PersonId;
  /** For which part of the campus they have the role by which the rule reaches them; null where for all of it. */
  heldDomainId: DomainId | null;
  heldScopeId: ScopeId | null;
};

/**
 * The statements behind a ticket's ladder: rules with the people they reach now, then the senior admins, where it is
 * about somebody unnamed those outside its scope. A protected ticket has its fallbacks in their place.
 */
export function ladderQueries(db: Database["reads"], reference: string | SQL, now: number) {
  const of = (column: string) => sql`(select ${sql.raw(column)} from tickets where reference = ${reference})`;
  const running = grantHolds(now);
  return [
    db
      .selectDistinct({
        id: escalationRules.id,
        level: escalationRules.level,
        domainId: escalationRules.domainId,
        scopeId: escalationRules.scopeId,
        delayMinutes: escalationRules.delayMinutes,
        delayUnit: escalationRules.delayUnit,
        forProtected: escalationRules.forProtected,
        channels: escalationRules.channels,
        moves: escalationRules.moves,
        personId: people.id,
        heldDomainId: roleGrants.domainId,
        heldScopeId: roleGrants.scopeId,
      })
      .from(escalationRules)
      .leftJoin(
        roleGrants,
        sql`${escalationRules.role} is not null and ${roleGrants.role} = ${escalationRules.role} and ${running}`,
      )
      .innerJoin(
        people,
        sql`${people.id} = coalesce(${escalationRules.personId}, ${roleGrants.personId}) and ${people.state} = 'active'`,
      ),
    seniorAdminsQuery(
      db,
      sql`coalesce(${of("visibility")}, '') <> 'protected'
        and (${of("about_unnamed_at")} is null or ${isOutside(of("domain_id"), of("scope_id"), now)})`,
      now,
    ).union(
      db
        .select({ personId: sql<PersonId>`${protectedReaders.personId}` })
        .from(protectedReaders)
        .innerJoin(people, sql`${people.id} = ${protectedReaders.personId} and ${people.state} = 'active'`)
        .where(
          sql`${of("visibility")} = 'protected' and ${protectedReaders.isFallback} = 1 and ${isOf(of("category_id"))}`,
        ),
    ),
  ] as const;
}

/** The people to whom a step of a ladder may move a ticket, as a select of person ids for `staffingQuery`. */
export function movedIds(now: number): SQL {
  return sql`select person_id from escalation_rules where moves = 1 and person_id is not null
    union select role_grants.person_id from escalation_rules cross join role_grants on role_grants.role = escalation_rules.role
      and ${grantHolds(now)} where escalation_rules.moves = 1`;
}

/** The rules those rows describe: one per id, with everybody it reaches, or reaches for some part of the campus. */
export function ladderFrom(rows: readonly RungRow[]): readonly LadderRule[] {
  const rules = new Map<number, LadderRule & { personIds: PersonId[]; held: HeldPart[] }>();
  for (const row of rows) {
    const { personId, heldDomainId, heldScopeId } = row;
    const rule = rules.get(row.id) ?? {
      level: row.level,
      domainId: row.domainId,
      scopeId: row.scopeId,
      delay: { minutes: row.delayMinutes, unit: row.delayUnit },
      forProtected: row.forProtected,
      channels: row.channels,
      moves: row.moves,
      personIds: [],
      held: [],
    };
    rules.set(row.id, rule);
    if (heldDomainId === null) rule.personIds.push(personId);
    else rule.held.push({ personId, domainId: heldDomainId, scopeId: heldScopeId });
  }
  return [...rules.values()];
}
