import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { placeNamed } from "#app/db/campus/place-named.ts";
import { targetQuery } from "#app/db/campus/subcategory-rows.ts";
import type { Database } from "#app/db/client.ts";
import { committeeFrom, committeeQueries, headIds } from "#app/db/people/committee-rows.ts";
import { contactQuery } from "#app/db/people/contact-rows.ts";
import { assignableQuery, clearedIds, grantHolds } from "#app/db/people/grants.ts";
import { MAY_BE_REQUESTER, personNamed } from "#app/db/people/person-named.ts";
import {
  candidateIds,
  candidateQuery,
  staffingFrom,
  staffingQuery,
  subjectAsIs,
} from "#app/db/people/staffing-rows.ts";
import { people, roleGrants } from "#app/db/schema/people-schema.ts";
import { scopes } from "#app/db/schema/places-schema.ts";
import { movedIds } from "#app/db/tickets/ladder-rows.ts";
import { readersQuery } from "#app/db/tickets/protected-rows.ts";
import type { Command } from "#app/domain/command.ts";
import type { Forwarding } from "#app/domain/commands/forward.ts";
import type { Heirs } from "#app/domain/commands/hand-on.ts";
import type { Contact } from "#app/domain/commands/job.ts";
import type { Recategorisation } from "#app/domain/commands/recategorise.ts";
import type { Splitting } from "#app/domain/commands/split.ts";
import type { TargetRow } from "#app/domain/filing/targets.ts";
import type { DomainId, PersonId, PlaceId, ScopeId } from "#app/domain/ids.ts";
import type { Committee } from "#app/domain/people/committees.ts";
import { NO_STAFFING, type Staffing } from "#app/domain/people/responsible.ts";
import {
  type RecategorisationRows,
  type Rows,
  recategorisationFrom,
  recategorisationQueries,
  splittingFrom,
  splittingQueries,
} from "./load-recategorisation.ts";

/** What only some verbs need to know: where the ticket is to go, or to whom. */
export type Destination = {
  recategorisation: Recategorisation | null;
  forwarding: Forwarding | null;
  splitting: Splitting | null;
  targets: readonly TargetRow[];
  heirs: Heirs | null;
  reviewing: Staffing | null;
  moving: Staffing;
  namedRequester: PersonId | null;
  namedPlace: PlaceId | null;
  committee: Committee | null;
  readers: readonly PersonId[];
  contact: Contact | null;
  assignable: readonly PersonId[];
};

const NOWHERE: Destination = {
  recategorisation: null,
  forwarding: null,
  splitting: null,
  targets: [],
  heirs: null,
  reviewing: null,
  moving: NO_STAFFING,
  namedRequester: null,
  namedPlace: null,
  committee: null,
  readers: [],
  contact: null,
  assignable: [],
};

/** The statements that find where a command leads; none for most verbs. */
export function destinationQueries(
  db: Database,
  command: Command,
  now: number,
): readonly BatchItem<"sqlite">[] {
  if (isVerb(command, "recategorise")) return recategorisationQueries(db, command, now);
  if (isVerb(command, "split")) return splittingQueries(db, command, now);
  if (isVerb(command, "assign")) return [assignableQuery(db, command.reference, now)];
  if (goesOn(command))
    return [assignableQuery(db, command.reference, now), ...forwardingQueries(db, command, now)];
  if (isVerb(command, "correct"))
    return [
      ...namedQueries(db, personNamed(command.input.requester.trim())),
      targetsOf(db, command),
      placeQuery(db, command),
    ];
  if (isVerb(command, "reopen")) return [...heirQueries(db, command, now), targetsOf(db, command)];
  if (takesUp(command)) return heirQueries(db, command, now);
  if (isVerb(command, "reveal")) return revealQueries(db, command, now);
  if (isVerb(command, "hand_on")) return heirQueries(db, command, now);
  if (isVerb(command, "hand_on_appeal")) return reviewingQueries(db, command, now);
  if (climbs(command)) return [staffingQuery(db.reads, movedIds(now), now)];
  if (isVerb(command, "restrict")) return [readersOf(db, command)];
  if (isVerb(command, "job")) return [contactQuery(db, command.input.contactId)];
  if (isVerb(command, "tag") || isVerb(command, "untag"))
    return committeeQueries(db.reads, command.input.committeeId, now);
  return [];
}

/** The place those answers describe. */
export function destinationFrom(command: Command, answers: readonly unknown[]): Destination {
  if (isVerb(command, "recategorise"))
    return { ...NOWHERE, recategorisation: recategorisationFrom(answers as RecategorisationRows) };
  if (isVerb(command, "split")) return { ...NOWHERE, splitting: splittingFrom(answers) };
  if (isVerb(command, "assign")) return { ...NOWHERE, assignable: idsOf(answers[0] as StaffRows) };
  if (goesOn(command)) {
    const forwarding: readonly unknown[] = answers.slice(1);
    return {
      ...NOWHERE,
      assignable: idsOf(answers[0] as StaffRows),
      forwarding: forwardingFrom(forwarding as ForwardingRows),
    };
  }
  if (isVerb(command, "correct")) {
    const [named, targets, [place]] = answers as readonly [
      NamedRows[0],
      readonly TargetRow[],
      Awaited<ReturnType<typeof placeQuery>>,
    ];
    return {
      ...NOWHERE,
      namedRequester: namedFrom([named]),
      targets,
      namedPlace: place?.id ?? null,
    };
  }
  if (isVerb(command, "reopen")) {
    const rows: readonly unknown[] = answers.slice(0, -1);
    const heirs = heirsFrom(rows as HeirRows);
    return { ...NOWHERE, heirs, targets: answers.at(-1) as readonly TargetRow[] };
  }
  if (takesUp(command)) return { ...NOWHERE, heirs: heirsFrom(answers as HeirRows) };
  if (isVerb(command, "reveal")) {
    const [[person], candidates, staff] = answers as RevealRows;
    const heirs = { candidates, staffing: staffingFrom(staff) };
    return { ...NOWHERE, namedRequester: person?.personId ?? null, heirs };
  }
  if (isVerb(command, "restrict")) return { ...NOWHERE, readers: readersFrom(answers as ReaderRows) };
  if (isVerb(command, "job")) {
    const [[contact]] = answers as [Awaited<ReturnType<typeof contactQuery>>];
    return { ...NOWHERE, contact: contact ?? null };
  }
  if (isVerb(command, "hand_on")) return { ...NOWHERE, heirs: heirsFrom(answers as HeirRows) };
  if (isVerb(command, "hand_on_appeal"))
    return { ...NOWHERE, reviewing: reviewingFrom(answers as ReviewingRows) };
  if (climbs(command)) return { ...NOWHERE, moving: reviewingFrom(answers as ReviewingRows) };
  if (isVerb(command, "tag") || isVerb(command, "untag"))
    return { ...NOWHERE, committee: committeeFrom(...(answers as CommitteeRows)) };
  return NOWHERE;
}

/** Whether it is passed on: by that verb, or because it is not for whoever has it to decide. */
function goesOn(command: Command): command is Command<"forward" | "resolve"> {
  return isVerb(command, "forward") || (isVerb(command, "resolve") && (command.input.to ?? "") !== "");
}

/** Whether it is worked on again that had ended, perhaps by somebody else. */
function takesUp({ verb }: Command): boolean {
  return verb === "appeal" || verb === "undo_resolve" || verb === "unmerge";
}

/** Whether it may tell a new level. What is due is looked at as a break before it is known what it is. */
function climbs({ verb }: Command): boolean {
  return verb === "break" || verb === "step" || verb === "climb" || verb === "escalate";
}

function isVerb<V extends Command["verb"]>(command: Command, verb: V): command is Command<V> {
  return command.verb === verb;
}

type StaffRows = Awaited<ReturnType<typeof assignableQuery>>;
type ForwardingRows = Rows<typeof forwardingQueries>;
type ReaderRows = [Awaited<ReturnType<typeof readersOf>>];
type ReviewingRows = Rows<typeof reviewingQueries>;
type HeirRows = Rows<typeof heirQueries>;
type NamedRows = readonly [Awaited<ReturnType<typeof namedQueries>[0]>, ...unknown[]];
type RevealRows = Rows<typeof revealQueries>;
type CommitteeRows = [found: Rows<typeof committeeQueries>[0], heads: Rows<typeof committeeQueries>[1]];

function idsOf(staff: StaffRows): readonly PersonId[] {
  return staff.map(({ id }) => id);
}

function placeQuery({ reads }: Database, { input }: Command<"correct">) {
  return reads.select({ id: placeNamed(input.place) }).from(sql`(select 1)`);
}

function forwardingQueries(
  { reads }: Database,
  { reference, input }: Command<"forward" | "resolve">,
  now: number,
) {
  const [kind = "", id = ""] = (input.to ?? "").split(":");
  const wanted = (of: string) => (kind === of && /^\d{1,15}$/.test(id) ? Number(id) : 0);
  const committeeId = wanted("committee");
  const { category, visibility } = subjectAsIs(reference);
  const isClosed = sql`${visibility} = 'protected'`;
  const subject = {
    // Whoever owns the subject has had it: a part of the campus is asked for its own people. What is protected stays
    // with those who own its subject there.
    category: sql`(case when ${isClosed} then ${category} end)`,
    domain: sql`(select domain_id from scopes where id = ${wanted("scope")})`,
    scope: sql`${wanted("scope")}`,
    options: null,
    visibility,
  };
  return [
    reads
      .select({ personId: people.id })
      .from(people)
      .where(
        sql`${people.id} = ${wanted("person")} and ${people.state} = 'active' and (case when ${isClosed}
          then ${people.id} in (${clearedIds(category, now)}) else exists (select 1 from ${roleGrants}
          where ${roleGrants.personId} = ${people.id} and ${roleGrants.role} in ('spoc', 'senior_admin')
            and ${grantHolds(now)}) end)`,
      ),
    reads
      .select({ scopeId: scopes.id, domainId: scopes.domainId })
      .from(scopes)
      .where(sql`${scopes.id} = ${wanted("scope")}`),
    candidateQuery(reads, subject, now),
    staffingQuery(reads, sql`${candidateIds(subject, now)} union ${headIds(committeeId, now)}`, now),
    ...committeeQueries(reads, committeeId, now),
  ] as const;
}

function forwardingFrom([
  persons,
  [scope],
  candidates,
  staff,
  committees,
  heads,
]: ForwardingRows): Forwarding | null {
  const [person] = persons;
  if (person) return { to: "person", personId: person.personId as PersonId };
  const staffing = staffingFrom(staff);
  const committee = committeeFrom(committees, heads);
  if (committee) return { to: "committee", committee, staffing };
  if (!scope) return null;
  const { domainId, scopeId } = scope as { domainId: DomainId; scopeId: ScopeId };
  return { to: "scope", domainId, scopeId, candidates, staffing };
}

/** Of the ticket as it is: where it lies, what it is about, what was chosen. */
function heirQueries({ reads }: Database, { reference }: Pick<Command, "reference">, now: number) {
  const subject = subjectAsIs(reference);
  return [
    candidateQuery(reads, subject, now),
    staffingQuery(reads, candidateIds(subject, now), now),
  ] as const;
}

function heirsFrom([candidates, staff]: HeirRows): Heirs {
  return { candidates, staffing: staffingFrom(staff) };
}

/** Who of a ticket's reviewers is here, and who stands in. */
function reviewingQueries({ reads }: Database, { reference }: Command<"hand_on_appeal">, now: number) {
  const reviewers = sql`select person_id from ticket_people where relation = 'reviewer'
    and ticket_id = (select id from tickets where reference = ${reference})`;
  return [staffingQuery(reads, reviewers, now)] as const;
}

function reviewingFrom([staff]: ReviewingRows): Staffing {
  return staffingFrom(staff);
}

/** Who reads protected tickets of the ticket's subject. */
function readersOf(db: Database, { reference }: Command<"restrict">) {
  return readersQuery(db, sql`(select category_id from tickets where reference = ${reference})`);
}

function readersFrom([rows]: ReaderRows): readonly PersonId[] {
  return rows.map(({ personId }) => personId);
}

/** What may be promised of a ticket of its subject. */
function targetsOf(db: Database, { reference }: Pick<Command, "reference">) {
  const category = sql`(select category_id from tickets where reference = ${reference})`;
  return targetQuery(db, sql`(select slug from categories where id = ${category})`);
}

function namedQueries({ reads }: Database, named: SQL) {
  return [
    reads
      .select({ personId: people.id })
      .from(people)
      .where(sql`${people.id} = ${named} and ${MAY_BE_REQUESTER}`),
  ] as const;
}

/** Who says that it was them, and who could have it instead of them. */
function revealQueries(db: Database, command: Command<"reveal">, now: number) {
  return [...namedQueries(db, sql`${command.input.personId}`), ...heirQueries(db, command, now)] as const;
}

function namedFrom([[person]]: NamedRows): PersonId | null {
  return person?.personId ?? null;
}
