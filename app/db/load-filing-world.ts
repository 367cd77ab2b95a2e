import { type SQL, sql } from "drizzle-orm";
import type { Candidate } from "#app/domain/assignment.ts";
import type { FileCommand } from "#app/domain/command.ts";
import type { FilingWorld, Requester, Subcategory } from "#app/domain/filing.ts";
import type { CategoryId, DomainId, PersonId, ScopeId } from "#app/domain/ids.ts";
import type { ClockKind } from "#app/domain/ticket.ts";
import type { Duration } from "#app/domain/working-time.ts";
import { actorFrom, actorId, actorQueries } from "./actor.ts";
import type { Database } from "./client.ts";
import { fieldQueries, fieldsFrom, subcategoryId } from "./field-rows.ts";
import { labelOf } from "./labels.ts";
import { type Committed, committedQuery } from "./load-world.ts";
import {
  categories,
  defaultAssignments,
  owners,
  people,
  places,
  students,
  targets,
  ticketStatuses,
} from "./schema.ts";
import { calendarFrom, calendarQueries } from "./ticket-rows.ts";

export type LoadedFiling = { committed: Committed | null; world: FilingWorld | null };

/** What a campus promises where nothing else is said (PRODUCT 4). */
const CAMPUS_TARGETS: Readonly<Record<ClockKind, Duration>> = {
  acknowledge: { minutes: 4 * 60, unit: "working" },
  resolve: { minutes: 16 * 60, unit: "working" },
};

/** Everything that a filing needs, in one round trip. The world is null when the session stands for nobody. */
export async function loadFilingWorld(
  db: Database,
  command: FileCommand,
  now: number,
): Promise<LoadedFiling> {
  const { reads } = db;
  const { subcategory: slug } = command.input;
  const requester = requesterId(command, now);
  const [
    persons,
    grants,
    committed,
    subcategories,
    targetRows,
    fieldRows,
    optionRows,
    profiles,
    candidates,
    statuses,
    ...calendar
  ] = await reads.batch([
    ...actorQueries(reads, command.actor, now),
    committedQuery(db, command.actor, command.key, now),
    subcategoryQuery(db, slug),
    targetQuery(db, slug),
    ...fieldQueries(db, slug),
    requesterQuery(db, slug, requester),
    candidateQuery(db, slug, requester, chosenOptions(command)),
    reads
      .select({ id: ticketStatuses.id, kind: ticketStatuses.kind, isDefault: ticketStatuses.isDefault })
      .from(ticketStatuses),
    ...calendarQueries(reads, calendarIdOf(slug)),
  ]);
  const actor = actorFrom(command.actor, persons, grants);
  if (!actor) return { committed: null, world: null };
  const [calendarRows, segments, days] = calendar;
  const [row] = subcategories;
  const [calendarRow] = calendarRows;
  const subcategory: Subcategory | null =
    row && calendarRow
      ? {
          ...row,
          calendar: calendarFrom(calendarRow, segments, days),
          targets: targetsFrom(targetRows, row.id),
          fields: fieldsFrom(fieldRows, optionRows),
        }
      : null;
  const world = { actor, subcategory, requester: requesterFrom(profiles[0]), statuses, candidates };
  return { committed: committed[0] ?? null, world };
}

function calendarIdOf(slug: string): SQL {
  return sql`(select coalesce(c.calendar_id, p.calendar_id, (select calendar_id from campus))
    from categories c join categories p on p.id = c.parent_id where c.slug = ${slug} and c.is_active = 1)`;
}

function domainIdOf(slug: string): SQL<DomainId | null> {
  return sql`(select domain_id from categories where slug = ${slug})`;
}

/** The scope of the category's domain that serves a hostel, else the domain's only one; null is the whole domain. */
function scopeIdOf(slug: string, hostel: SQL): SQL<ScopeId | null> {
  const domain = domainIdOf(slug);
  return sql`coalesce((select id from scopes where domain_id = ${domain} and place_id = ${hostel} limit 1),
    (select case when count(*) = 1 and max(place_id) is null then min(id) end from scopes where domain_id = ${domain}))`;
}

function requesterId(command: FileCommand, now: number): SQL<PersonId | null> {
  const named = command.input.requester.trim();
  if (named === "") return actorId(command.actor, now);
  return sql`coalesce((select person_id from person_addresses where kind = 'mail' and value = ${named.toLowerCase()}),
    (select person_id from students where roll_number = ${named}))`;
}

function subcategoryQuery({ reads }: Database, slug: string) {
  return reads
    .select({ id: categories.id, label: labelOf("category", categories.id), domainId: categories.domainId })
    .from(categories)
    .where(sql`${categories.id} = ${subcategoryId(slug)}`);
}

function targetQuery({ reads }: Database, slug: string) {
  return reads
    .select({
      categoryId: targets.categoryId,
      kind: targets.clockKind,
      minutes: targets.minutes,
      unit: targets.unit,
    })
    .from(targets)
    .where(
      sql`${targets.priority} is null and (${targets.categoryId} is null or ${targets.categoryId} in
        (select id from categories where slug = ${slug} union select parent_id from categories where slug = ${slug}))`,
    );
}

type TargetRow = { categoryId: CategoryId | null; kind: ClockKind; minutes: number; unit: Duration["unit"] };

/** Subcategory, else category, else campus. */
function targetsFrom(rows: readonly TargetRow[], id: CategoryId): Subcategory["targets"] {
  const rank = (row: TargetRow) => (row.categoryId === id ? 0 : row.categoryId === null ? 2 : 1);
  const best = (kind: ClockKind): Duration => {
    const [row] = rows.filter((each) => each.kind === kind).sort((a, b) => rank(a) - rank(b));
    return row ? { minutes: row.minutes, unit: row.unit } : CAMPUS_TARGETS[kind];
  };
  return { acknowledge: best("acknowledge"), resolve: best("resolve") };
}

/** The requester with what is kept of their profile, and the scope of the domain that serves where they live. */
function requesterQuery({ reads }: Database, slug: string, requester: SQL) {
  return reads
    .select({
      personId: people.id,
      language: people.locale,
      placeId: students.hostelId,
      hostel: labelOf("place", places.id),
      room: students.room,
      section: students.section,
      batch: students.batch,
      scopeId: scopeIdOf(slug, sql`${students.hostelId}`),
    })
    .from(people)
    .leftJoin(students, sql`${students.personId} = ${people.id}`)
    .leftJoin(places, sql`${places.id} = ${students.hostelId}`)
    .where(
      sql`${people.id} = ${requester} and ${people.kind} = 'member' and ${people.state} in ('active', 'alumni', 'invited')`,
    );
}

type ProfileRow = Awaited<ReturnType<typeof requesterQuery>>[number];

function requesterFrom(row: ProfileRow | undefined): Requester | null {
  if (!row) return null;
  const { personId, language, placeId, scopeId, hostel, room, section, batch } = row;
  const profile = Object.fromEntries(
    Object.entries({ hostel, room, section, batch }).filter((each): each is [string, string] =>
      Boolean(each[1]),
    ),
  );
  return { personId, language, placeId, scopeId, profile };
}

/** Option slugs given for any field: an owner of a chosen option comes first. */
function chosenOptions(command: FileCommand): readonly string[] {
  return Object.entries(command.input.answers).flatMap(([field, values]) =>
    values.map((value) => `${field}=${value}`),
  );
}

function candidateQuery({ reads }: Database, slug: string, requester: SQL, chosen: readonly string[]) {
  const domain = domainIdOf(slug);
  const scope = scopeIdOf(slug, sql`(select hostel_id from students where person_id = ${requester})`);
  const minutes = sql<number>`coalesce((select minutes from workloads where person_id = ${people.id}), 0)`;
  const active = sql`${people.state} = 'active'`;
  const why = sql<Candidate["why"]>`case when ${owners.optionId} is not null then 'option_owner'
    when ${owners.categoryId} = ${subcategoryId(slug)} then 'subcategory_owner' else 'category_owner' end`;
  const owning = reads
    .select({ personId: people.id, why, priority: owners.priority, workMinutes: minutes })
    .from(owners)
    .innerJoin(people, sql`${people.id} = ${owners.personId} and ${active}`)
    .where(
      sql`(${owners.scopeId} is null or ${owners.scopeId} = ${scope}) and (
        ${owners.categoryId} in (select id from categories where slug = ${slug} union select parent_id from categories where slug = ${slug})
        or ${owners.optionId} in (select o.id from field_options o join fields f on f.id = o.field_id
          where f.category_id = ${subcategoryId(slug)} and f.slug || '=' || o.slug in ${[...chosen, ""]}))`,
    );
  const byDefault = reads
    .select({
      personId: people.id,
      why: sql<Candidate["why"]>`'default'`,
      // Those of the very scope come before those of the whole domain.
      priority: sql<number>`${defaultAssignments.priority} + case when ${defaultAssignments.scopeId} is null then 1000 else 0 end`,
      workMinutes: minutes,
    })
    .from(defaultAssignments)
    .innerJoin(people, sql`${people.id} = ${defaultAssignments.personId} and ${active}`)
    .where(
      sql`${defaultAssignments.domainId} = ${domain} and (${defaultAssignments.scopeId} is null or ${defaultAssignments.scopeId} = ${scope})`,
    );
  return owning.unionAll(byDefault);
}
