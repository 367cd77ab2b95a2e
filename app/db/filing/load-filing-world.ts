import { type SQL, sql } from "drizzle-orm";
import { statusesQuery } from "#app/db/campus/campus-words.ts";
import { fieldsFrom, fieldsQuery } from "#app/db/campus/field-rows.ts";
import { placeServed } from "#app/db/campus/place-named.ts";
import {
  calendarIdOf,
  subcategoryFrom,
  subcategoryQuery,
  subjectOf,
} from "#app/db/campus/subcategory-rows.ts";
import type { Database } from "#app/db/client.ts";
import { actorFrom, actorId, actorQuery } from "#app/db/people/actor.ts";
import { personNamed } from "#app/db/people/person-named.ts";
import { orHome, requesterFrom, requesterQuery } from "#app/db/people/requester-profile.ts";
import {
  asSubject,
  candidateIds,
  candidateQuery,
  onDutyFrom,
  onDutyIds,
  staffingFrom,
  staffingQuery,
} from "#app/db/people/staffing-rows.ts";
import { ladderFrom, ladderQueries } from "#app/db/tickets/ladder-rows.ts";
import { readersQuery } from "#app/db/tickets/protected-rows.ts";
import { calendarFrom, calendarQuery, stateOf, stateQuery } from "#app/db/tickets/ticket-rows.ts";
import { aboutFrom, aboutQueries } from "#app/db/world/load-concerned.ts";
import { type Committed, committedQuery } from "#app/db/world/load-world.ts";
import { readGroups } from "#app/db/world/read-groups.ts";
import type { FileCommand } from "#app/domain/command.ts";
import type { FilingWorld } from "#app/domain/filing/filing.ts";
import type { Requester, Subcategory } from "#app/domain/filing/new-ticket.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { accessOf } from "#app/domain/people/permissions.ts";
import type { Ticket } from "#app/domain/ticket.ts";

export type LoadedFiling = { committed: Committed | null; world: FilingWorld | null };

/** Everything that a filing needs, in one round trip. The world is null when the session stands for nobody. */
export async function loadFilingWorld(
  db: Database,
  command: FileCommand,
  now: number,
): Promise<LoadedFiling> {
  const { reads } = db;
  const { subcategory: slug } = command.input;
  const requester = requesterId(command, now);
  const { about, subject } = asSubject(db, {
    ...subjectOf(slug, placeOf(command, requester), chosenOptions(command)),
    // What is confidential is not for the owners of a subject that everybody may know of.
    visibility: command.input.confidential ? sql`'protected'` : sql`null`,
  });
  const { about: concerning, incidentFrom } = command.input;
  const onDuty = onDutyIds(subject, now);
  const isAboutSomebody = `${concerning?.person ?? ""}${concerning?.words ?? ""}`.trim() !== "";
  const {
    acting: [persons],
    committed: [[committed = null]],
    subcategory: [[row], fieldRows],
    requester: [profiles],
    staff: [candidates, staff],
    ladder: [rungs, seniors],
    statuses: [statuses],
    readers: [readers],
    calendar: [[calendarRow]],
    concerned: [named = [], reports = [], outsiders = []],
    source: [[source] = []],
  } = await readGroups(reads, {
    acting: [actorQuery(reads, command.actor, now)],
    committed: [committedQuery(db, command.actor, command.key, now)],
    subcategory: [subcategoryQuery(db, slug), fieldsQuery(db, slug)],
    requester: [requesterQuery(db, slug, requester, placeWords(command.input))],
    staff: [
      candidateQuery(about.reads, subject, now),
      staffingQuery(about.reads, sql`${candidateIds(subject, now)} union ${onDuty}`, now, onDuty),
    ],
    ladder: ladderQueries(reads, sql`null`, now),
    statuses: [statusesQuery(db)],
    readers: [readersQuery(about, subject.category)],
    calendar: [calendarQuery(reads, calendarIdOf(slug))],
    // Most reports are about a thing, and no incident is written up by them.
    concerned: isAboutSomebody ? aboutQueries(about.reads, concerning?.person ?? "", subject, now) : [],
    source: incidentFrom === undefined ? [] : [stateQuery(reads, incidentFrom)],
  });
  const actor = actorFrom(command.actor, persons);
  if (!actor) return { committed: null, world: null };
  const subcategory: Subcategory | null =
    row && calendarRow
      ? {
          ...subcategoryFrom(row),
          calendar: calendarFrom(calendarRow),
          fields: fieldsFrom(fieldRows),
        }
      : null;
  const world = {
    actor,
    subcategory,
    requester: source ? writer(requesterFrom(profiles[0]), source) : requesterFrom(profiles[0]),
    statuses,
    candidates,
    staffing: staffingFrom(staff),
    onDuty: onDutyFrom(staff),
    ladder: ladderFrom(rungs),
    seniorAdmins: seniors.map(({ personId }) => personId),
    writtenFrom: source ? accessOf(stateOf(source)) : null,
    readers: readers.map(({ personId }) => personId),
    ...(isAboutSomebody ? { concerned: aboutFrom(named, reports, outsiders) } : {}),
  };
  return { committed, world };
}

/**
 * The building that is named, else where the requester lives; of an incident, where the ticket is that it is written up
 * from.
 */
function placeOf({ input, actor }: FileCommand, requester: SQL): SQL {
  // Who has no name is not sent to whoever looks after the place that their words name: these may be the matter itself.
  if (actor.kind === "reporter") return sql`null`;
  if (input.incidentFrom === undefined)
    return orHome(placeServed(input.subcategory, placeWords(input)), requester);
  return sql`(select s.place_id from tickets t join scopes s on s.id = t.scope_id where t.reference = ${input.incidentFrom})`;
}

/** What is confidential goes where it would without words, as what is protected does. */
function placeWords({ confidential, place }: FileCommand["input"]): string {
  return confidential ? "" : place;
}

function requesterId(command: FileCommand, now: number): SQL<PersonId | null> {
  const { requester, mail } = command.input;
  if (mail && mail.standsFor !== null) return sql`${mail.standsFor}`;
  const named = requester.trim();
  return named === "" ? actorId(command.actor, now) : personNamed(named);
}

/** Whoever writes an incident up does it for where the ticket is, not for where they live. */
function writer(requester: Requester | null, { placeId, scopeId }: Pick<Ticket, "placeId" | "scopeId">) {
  return requester && { ...requester, placeId, scopeId, profile: {} };
}

/** Option slugs given for any field: an owner of a chosen option comes first. */
function chosenOptions(command: FileCommand): readonly string[] {
  return Object.entries(command.input.answers).flatMap(([field, values]) =>
    values.map((value) => `${field}=${value}`),
  );
}
