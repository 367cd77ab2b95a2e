import { type SQL, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/sqlite-core";
import type { Asking, Database } from "#app/db/client.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { protectedReaders } from "#app/db/schema/protected-schema.ts";
import { defaultAssignments, owners } from "#app/db/schema/rules-schema.ts";
import { rosters } from "#app/db/schema/staffing-schema.ts";
import { isFallbackOf, isProtected } from "#app/db/tickets/protected-rows.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Candidate } from "#app/domain/people/assignment.ts";
import type { Absence, Staffing, Substitute } from "#app/domain/people/responsible.ts";
import { runs } from "./stand-ins.ts";

type Reads = Asking["reads"];

/**
 * The statement that says who is here and who stands in now: of the people asked for, and of everybody who stands in
 * for anybody. `asked`: a select of person ids; `onDuty`: another, of those among them who are to be told as well.
 */
export function staffingQuery(db: Reads, asked: SQL, now: number, onDuty: SQL | null = null) {
  return db
    .select({
      personId: people.id,
      state: people.state,
      leavesAt: people.leavesAt,
      workMinutes: sql<number>`coalesce((select minutes from workloads w where w.person_id = ${people.id}), 0)`,
      isOnDuty: onDuty ? sql<number>`${people.id} in (${onDuty})` : sql<number>`0`,
      absences: sql<string>`(select json_group_array(json_object('personId', person_id, 'fromAt', from_at, 'untilAt', until_at))
        from absences where person_id = people.id and ${runs("absences", now)})`,
      substitutes: sql<string>`(select json_group_array(json_object('personId', person_id, 'substituteId', substitute_id,
          'duty', duty, 'priority', priority, 'fromAt', from_at, 'untilAt', until_at))
        from substitutes where person_id = people.id and ${runs("substitutes", now)})`,
    })
    .from(people)
    .where(sql`${people.id} in ${staffIds(asked, now)}`);
}

/** The people asked for and everybody who may stand in for anybody, as a set. */
export function staffIds(asked: SQL, now: number): SQL {
  return sql`(${asked} union select person_id from substitutes where ${runs("substitutes", now)}
    union select substitute_id from substitutes where ${runs("substitutes", now)})`;
}

type StaffRow = Awaited<ReturnType<typeof staffingQuery>>[number];

/** The staffing those rows describe. */
export function staffingFrom(rows: readonly StaffRow[]): Staffing {
  return {
    people: rows.map(({ personId, state, leavesAt, workMinutes }) => ({
      personId,
      state,
      leavesAt,
      workMinutes,
    })),
    absences: rows.flatMap((row) => JSON.parse(row.absences) as Absence[]),
    substitutes: rows.flatMap((row) => JSON.parse(row.substitutes) as Substitute[]),
  };
}

/** Of those rows, everybody who is on duty now. */
export function onDutyFrom(rows: readonly StaffRow[]): readonly PersonId[] {
  return rows.filter(({ isOnDuty }) => isOnDuty === 1).map(({ personId }) => personId);
}

/**
 * Of what a ticket is and where, as scalar subqueries; `options`: a select of the chosen options' ids, or nothing;
 * `visibility`: of one that is there already, or is to be so.
 */
export type Subject = { category: SQL; domain: SQL; scope: SQL; options: SQL | null; visibility?: SQL };

/** Of a ticket as it is: where it lies, what it is about, what was chosen. */
export function subjectAsIs(reference: string) {
  const of = (column: string) => sql`(select ${sql.raw(column)} from tickets where reference = ${reference})`;
  return {
    category: of("category_id"),
    domain: of("domain_id"),
    scope: of("scope_id"),
    visibility: of("visibility"),
    options: sql`select option_id from ticket_answers where ticket_id = ${of("id")} and option_id is not null`,
  } satisfies Subject;
}

/** Begins statements about a subject, found once, as `subject`; and the subject, as those statements name it. */
export function asSubject(
  { reads }: Pick<Database, "reads">,
  { category, domain, scope, visibility, options }: Subject,
): { about: Asking; subject: Subject } {
  const found = reads.$with("subject", {}).as(sql`select ${category} as category_id, ${domain} as domain_id,
    ${scope} as scope_id, ${visibility ?? sql`null`} as visibility`);
  const of = (column: string) => sql.raw(`(select ${column} from subject)`);
  return {
    about: { reads: reads.with(found) },
    subject: {
      category: of("category_id"),
      domain: of("domain_id"),
      scope: of("scope_id"),
      options,
      ...(visibility && { visibility: of("visibility") }),
    },
  };
}

/** The most specific come first among those of one rule: of the very scope, then of the whole domain. */
const WIDE = 1000;
/** Where nobody else can have it. */
const LAST = 1_000_000;

/**
 * Everybody who could own a ticket, by the rules of PRODUCT 5: owners of a chosen option, of the subcategory and of
 * its category, the duty roster, the default. What is protected goes to the owners of a protected subject, else outside
 * the house: no roster or default opens it. Who is not here is among them: who stands in is the domain's to say.
 */
export function candidateQuery(db: Reads, subject: Subject, now: number) {
  const { category, domain, scope, options } = subject;
  const { isOpen, isOwned } = secrecyOf(subject);
  const why = sql<Candidate["why"]>`case when ${owners.optionId} is not null then 'option_owner'
    when ${owners.categoryId} = ${category} then 'subcategory_owner' else 'category_owner' end`;
  const chosen = options === null ? sql`` : sql` or ${owners.optionId} in (${options})`;
  const owning = db
    .select({ personId: sql<PersonId>`${owners.personId}`, why, priority: sql<number>`${owners.priority}` })
    .from(owners)
    .where(
      sql`(${owners.scopeId} is null or ${owners.scopeId} = ${scope}) and (
        ${owners.categoryId} in (${category}, (select parent_id from categories where id = ${category}))${chosen})
        and ${isOwned}`,
    );
  const wide = (scopeId: typeof rosters.scopeId | typeof defaultAssignments.scopeId) =>
    sql<number>`case when ${scopeId} is null then ${WIDE} else 0 end`;
  // What begins the statement stands before its first arm alone.
  const arms = new QueryBuilder();
  const onDuty = arms
    .select({
      personId: sql<PersonId>`${rosters.personId}`,
      why: sql<Candidate["why"]>`'roster'`,
      priority: wide(rosters.scopeId),
    })
    .from(rosters)
    .where(sql`${onDutyAt(domain, scope, now)} and ${isOpen}`);
  const byDefault = arms
    .select({
      personId: sql<PersonId>`${defaultAssignments.personId}`,
      why: sql<Candidate["why"]>`'default'`,
      priority: sql<number>`${defaultAssignments.priority} + ${wide(defaultAssignments.scopeId)}`,
    })
    .from(defaultAssignments)
    .where(
      sql`${defaultAssignments.domainId} = ${domain}
        and (${defaultAssignments.scopeId} is null or ${defaultAssignments.scopeId} = ${scope}) and ${isOpen}`,
    );
  const fallback = arms
    .select({
      personId: sql<PersonId>`${protectedReaders.personId}`,
      why: sql<Candidate["why"]>`'default'`,
      priority: sql<number>`${LAST}`,
    })
    .from(protectedReaders)
    .where(sql`not ${isOpen} and ${isFallbackOf(category)}`);
  return owning.unionAll(onDuty).unionAll(byDefault).unionAll(fallback);
}

/** The people of `candidateQuery`, as a select of ids for `staffingQuery`. */
export function candidateIds({ category, domain, scope, options }: Subject, now: number): SQL {
  const chosen = options === null ? sql`` : sql` or option_id in (${options})`;
  return sql`select person_id from owners
      where category_id in (${category}, (select parent_id from categories where id = ${category}))${chosen}
    union select person_id from rosters where ${onDutyAt(domain, scope, now)}
    union select person_id from default_assignments where domain_id = ${domain}
      and (scope_id is null or scope_id = ${scope})
    union select person_id from protected_readers where ${isFallbackOf(category)}`;
}

/** Whether everybody may know of it, and whether its subject's owners may. */
function secrecyOf({ category, visibility }: Subject) {
  const subject = sql`coalesce(${isProtected(category)}, 0)`;
  const ticket = visibility ? sql`coalesce(${visibility} = 'protected', 0)` : sql`0`;
  return {
    isOpen: sql`not (${subject} or ${ticket})`,
    isOwned: sql`(${subject} or not ${ticket})`,
  };
}

/**
 * Everybody who is on duty now, to be told of an emergency at once, as a select of ids for `staffingQuery`: of the part of
 * the campus, or of all its parts where it is not known which. Whoever may not sign in any more keeps no turn.
 */
export function onDutyIds({ domain, scope }: Pick<Subject, "domain" | "scope">, now: number): SQL {
  return sql`select rosters.person_id from rosters join people on people.id = rosters.person_id and people.state = 'active'
    where rosters.domain_id = ${domain} and (${scope} is null or rosters.scope_id is null or rosters.scope_id = ${scope})
    and ${isTurn(now)}`;
}

/** Whether a row of the roster is of this part of the campus and runs now. */
export function onDutyAt(domain: SQL, scope: SQL, now: number): SQL {
  return sql`rosters.domain_id = ${domain} and (rosters.scope_id is null or rosters.scope_id = ${scope})
    and ${isTurn(now)}`;
}

function isTurn(now: number): SQL {
  return sql`rosters.from_at <= ${now} and (rosters.until_at is null or rosters.until_at > ${now})`;
}
