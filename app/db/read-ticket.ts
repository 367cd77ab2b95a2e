import { type SQL, sql } from "drizzle-orm";
import { type Actor, personOf } from "#app/domain/actor.ts";
import { roomForFiles } from "#app/domain/adding-files.ts";
import type { AttachedFile } from "#app/domain/attached-file.ts";
import type { Calendar } from "#app/domain/calendar.ts";
import type { ActorRef, Verb } from "#app/domain/command.ts";
import { taggedAt } from "#app/domain/committees.ts";
import { allowedVerbs, audiences } from "#app/domain/decide.ts";
import { ladderFor, type Rung } from "#app/domain/escalation.ts";
import type { Audience, EventKind, Facts, WordsPart } from "#app/domain/events.ts";
import { someResident } from "#app/domain/identity.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { accessOf, type Capacity, can, capacities } from "#app/domain/permissions.ts";
import { appealUntil, isBody } from "#app/domain/stages.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { actorFrom, actorId } from "./actor.ts";
import { filesQuery, reportFilesOf } from "./attachments.ts";
import { type Choice, type ChoiceList, choicesQuery } from "./choices.ts";
import type { Database } from "./client.ts";
import { committeeNamesQuery } from "./committee-rows.ts";
import { assignableQuery } from "./grants.ts";
import { isBeingHandedOn } from "./handed-on.ts";
import { labelOf } from "./labels.ts";
import { ladderFrom, ladderQueries } from "./ladder-rows.ts";
import { type LinkSeen, linkedFrom, linkedQueries } from "./linked-tickets.ts";
import { readsQuery } from "./protected-reads.ts";
import { redactableIn } from "./redactable.ts";
import { homeOf, requestersOf } from "./requester-rows.ts";
import { eventContents, people, ticketAnswers, ticketEvents, ticketPeople, tickets } from "./schema.ts";
import { stageQueries, stagesFrom, statutoryFrom } from "./stage-rows.ts";
import { calendarFrom, calendarQueries, stateFrom, stateQueries, ticketIdOf } from "./ticket-rows.ts";
import { type CampusNow, campusFrom, type Viewer, viewerFrom, viewerQueries } from "./viewer.ts";

/** Messages and events that one page shows; earlier ones by `before`. */
export const PAGE_EVENTS = 200;

export type EventSeen = {
  seq: number;
  kind: EventKind;
  audience: Audience;
  at: number;
  /** Null for the system. */
  actor: { id: PersonId; name: string; isRequester: boolean } | null;
  /** For whom the actor did it, standing in; null where it was their own. */
  actingFor?: string | null;
  facts: Facts;
  /** The people whom the facts name. */
  named: readonly { id: PersonId; name: string }[];
  /** The committee that the facts name. */
  committee?: string;
  words: Readonly<Partial<Record<WordsPart, string>>>;
  files: readonly AttachedFile[];
  /** Whether it had words that were taken away. */
  isErased?: boolean;
};

/** A ticket as one viewer may see it: nothing in here is hidden from them. */
export type TicketSeen = {
  title: string;
  subcategory: string;
  subcategorySlug: string;
  category: string;
  scope: string;
  /** The known problem that it belongs to. */
  incident?: { reference: string; title: string } | null;
  /** Of an incident: how many tickets belong to it, and how many people hear of it. */
  belonging?: { tickets: number; people: number };
  statusLabel: string;
  state: TicketState;
  requester: string | null;
  filedBy: string | null;
  assignee: { id: PersonId; name: string } | null;
  /** Whom the owner stands in for; null where it is their own. */
  assignedFor?: string | null;
  /** Its owner has left, and it waits for its turn to go to somebody else. */
  isBeingHandedOn?: boolean;
  answers: readonly { label: string; value: string }[];
  /** Committees that were brought in. */
  committees?: readonly string[];
  /** In which capacity a protected ticket was read, the latest first; for its requester. */
  reads?: readonly { capacity: Capacity; at: number }[];
  /** Whom it is about, for those who work on it; whoever reported it is not told here who was found. */
  about?: readonly string[];
  events: readonly EventSeen[];
  earlierBefore: number | null;
  /** The last event this viewer may see; what forms carry back. */
  seen: number;
  verbs: ReadonlySet<Verb>;
  audiences: readonly Audience[];
  held: ReadonlySet<Capacity>;
  /** Those for whom this viewer may act while they are not here. */
  standsInFor?: readonly PersonId[];
  calendar: Calendar;
  ladder: readonly (Rung & { names: readonly string[] })[];
  assignable: readonly { id: PersonId; name: string }[];
  /** The list that was asked for. */
  choices: readonly Choice[];
  /** Files that were added to the report afterwards. */
  addedFiles: readonly AttachedFile[];
  /** How many more this viewer may add to the report. */
  roomForFiles: number;
  /** Until when its requester may appeal; null where they may not. */
  appealUntilAt?: number | null;
  /** Whether an appeal waits for this viewer. */
  decidesAppeal?: boolean;
  /** Others that belong to it, as far as this viewer may see them. */
  links?: readonly LinkSeen[];
};

export type TicketPage = { viewer: Viewer | null; campus: CampusNow; ticket: TicketSeen | null };

/** One ticket for one viewer, in one round trip. Null where it is not theirs to see, as where there is none. */
export async function readTicket(
  db: Database,
  ref: ActorRef,
  reference: string,
  asked: { before: number | null; choices?: ChoiceList | null },
  now: number,
): Promise<TicketPage> {
  const { reads } = db;
  const id = ticketIdOf(reference);
  const calendarId = sql`(select calendar_id from tickets where reference = ${reference})`;
  const before = asked.before ?? Number.MAX_SAFE_INTEGER;
  const [
    persons,
    grants,
    campuses,
    rows,
    clocks,
    pauses,
    relations,
    linkRows,
    headers,
    events,
    words,
    answers,
    names,
    staff,
    files,
    ...rest
  ] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    ...stateQueries(reads, reference),
    headerQuery(db, reference),
    eventsQuery(db, id, before),
    wordsQuery(db, id, before),
    reads
      .select({ label: ticketAnswers.label, value: ticketAnswers.value })
      .from(ticketAnswers)
      .where(sql`${ticketAnswers.ticketId} = ${id}`)
      .orderBy(ticketAnswers.position),
    namesQuery(db, id, reference, before),
    assignableQuery(db, reference, now),
    filesQuery(db, id, latestSeqs(id, before)),
    ...calendarQueries(reads, calendarId),
    ...ladderQueries(reads, reference, now),
    ...stageQueries(reads, now),
    choicesQuery(db, asked.choices ?? null, now),
    committeeNamesQuery(reads),
    ...linkedQueries(db, id, actorId(ref, now), now),
    readsQuery(db, id),
  ]);
  const [
    calendarRows,
    segments,
    days,
    rungs,
    seniors,
    stageRows,
    lawful,
    choices,
    committees,
    others,
    othersPeople,
    readings,
  ] = rest;
  const page = { viewer: viewerFrom(persons, grants), campus: campusFrom(campuses) };
  const actor = actorFrom(ref, persons, grants);
  const [row] = rows;
  const [header] = headers;
  const [calendar] = calendarRows;
  if (!actor || !row || !header || !calendar) return { ...page, ticket: null };
  const state = stateFrom(row, clocks, pauses, relations, linkRows);
  if (!can(actor, "see", accessOf(state), now)) return { ...page, ticket: null };
  const heard = audiences({ actor, state }, now);
  const seesRatings = can(actor, "see_rating", accessOf(state), now);
  const seesWho = can(actor, "see_identity", accessOf(state), now);
  const nameOf = new Map(
    names.map(({ id, name, home }) => [id, seesWho || home === null ? name : someResident(home)]),
  );
  const readable = can(actor, "see_contact", accessOf(state), now)
    ? words
    : words.filter(({ part }) => part !== "profile");
  const { links, known } = linkedFrom(actor, state, others, othersPeople, now);
  const visible = events.filter(
    (event) => isHeard(event, heard, seesRatings, actor) && isOfKnown(event, known),
  );
  const shown = visible.slice(0, PAGE_EVENTS).reverse();
  const rules = { state, ladder: ladderFrom(rungs), seniorAdmins: seniors.map((senior) => senior.personId) };
  const ladder = ladderFor(rules, now);
  const room = roomForFiles({ actor, state }, reportFilesOf(files), now);
  const committeeOf = new Map(committees.map(({ id, name }) => [id, name]));
  const tagged = taggedAt(state.tags, now).map((id) => ({ id, name: committeeOf.get(id) ?? "" }));
  const told = shown.map((event) => eventSeen(event, readable, files, { nameOf, committeeOf }, state));
  const addedFiles = files.filter(({ seq }) => seq === null).map(fileSeen);
  const own = {
    redactable: redactableIn(told, addedFiles),
    tagged: tagged.map(({ id, name }) => ({ value: String(id), label: name, group: "" })),
  };
  const listed = asked.choices === "redactable" || asked.choices === "tagged" ? own[asked.choices] : choices;
  return {
    ...page,
    ticket: {
      ...header,
      state,
      requester: nameOf.get(row.requesterId ?? (0 as PersonId)) ?? null,
      filedBy: nameOf.get(row.filedById ?? (0 as PersonId)) ?? null,
      assignee:
        row.assigneeId === null ? null : { id: row.assigneeId, name: nameOf.get(row.assigneeId) ?? "" },
      assignedFor: row.assignedForId === null ? null : (nameOf.get(row.assignedForId) ?? ""),
      incident:
        header.incidentReference === null
          ? null
          : { reference: header.incidentReference, title: header.incidentTitle ?? "" },
      belonging: { tickets: header.ticketCount, people: header.peopleCount },
      isBeingHandedOn: header.isBeingHandedOn === 1,
      answers,
      committees: tagged.map(({ name }) => name),
      reads: heldBy(actor, state, now).has("requester") ? readings : [],
      about: aboutIn(state, heldBy(actor, state, now), now).map((personId) => nameOf.get(personId) ?? ""),
      events: told,
      earlierBefore: visible.length > PAGE_EVENTS ? (shown[0]?.seq ?? null) : null,
      seen: shown.at(-1)?.seq ?? 0,
      verbs: allowedVerbs({ actor, state }, now),
      audiences: heard,
      held: heldBy(actor, state, now),
      standsInFor: actor.kind === "person" ? actor.standsInFor : [],
      calendar: calendarFrom(calendar, segments, days),
      ladder: ladder.map((rung) => ({
        ...rung,
        names: rung.personIds.map((personId) => nameOf.get(personId) ?? ""),
      })),
      assignable: heard.includes("staff") ? staff : [],
      choices: heard.includes("staff") || asked.choices === "redactable" ? listed : [],
      addedFiles,
      links,
      appealUntilAt: appealUntil(state, stagesFrom(stageRows), statutoryFrom(lawful), now),
      decidesAppeal: isBody(actor, state, now),
      roomForFiles: room.ok ? room.room : 0,
    },
  };
}

/** Ratings are for those who review them; their owner sees averages alone. */
function isHeard(
  { kind, audience, actorId: by }: EventRow,
  heard: readonly Audience[],
  seesRatings: boolean,
  actor: Actor,
): boolean {
  // What somebody said of themselves is theirs to read as well.
  if (kind === "joined" && by === personOf(actor)) return true;
  return kind === "rated" ? seesRatings : heard.includes(audience);
}

/** That two tickets belong together is for those who may see both. */
function isOfKnown({ kind, facts }: EventRow, known: ReadonlySet<unknown>): boolean {
  return (kind !== "linked" && kind !== "unlinked") || known.has(facts.other);
}

function aboutIn({ people }: TicketState, held: ReadonlySet<Capacity>, now: number): readonly PersonId[] {
  const works = held.has("senior") || held.has("assignee") || held.has("panel");
  if (held.has("requester") || !works) return [];
  return people
    .filter(({ relation, untilAt }) => relation === "about" && (untilAt === null || untilAt > now))
    .map(({ personId }) => personId);
}

function heldBy(actor: Actor, state: TicketState, now: number): ReadonlySet<Capacity> {
  return actor.kind === "person" ? capacities(actor, accessOf(state), now) : new Set();
}

type EventRow = {
  seq: number;
  kind: EventKind;
  audience: Audience;
  at: number;
  actorId: PersonId | null;
  actingForId: PersonId | null;
  facts: Facts;
  hasWords: number;
};
type FileRow = AttachedFile & { seq: number | null };
type WordsRow = { seq: number; part: WordsPart; text: string };

function eventSeen(
  event: EventRow,
  words: readonly WordsRow[],
  files: readonly FileRow[],
  {
    nameOf,
    committeeOf,
  }: { nameOf: ReadonlyMap<PersonId, string>; committeeOf: ReadonlyMap<unknown, string> },
  { ticket }: TicketState,
): EventSeen {
  const { actorId, actingForId, hasWords, ...rest } = event;
  const said = words.filter((each) => each.seq === event.seq);
  const isRequester =
    actorId === ticket.requesterId || (event.kind === "filed" && actorId === ticket.filedById);
  return {
    ...rest,
    actor: actorId === null ? null : { id: actorId, name: nameOf.get(actorId) ?? "", isRequester },
    actingFor: actingForId === null ? null : (nameOf.get(actingForId) ?? ""),
    named: [event.facts.to, event.facts.told]
      .flat()
      .map((id) => ({ id: id as PersonId, name: nameOf.get(id as PersonId) ?? "" }))
      .filter(({ name }) => name !== ""),
    committee: committeeOf.get(event.facts.committee),
    words: Object.fromEntries(said.map((each) => [each.part, each.text])),
    files: files.filter((file) => file.seq === event.seq).map(fileSeen),
    isErased: hasWords === 1 && said.length === 0,
  };
}

function fileSeen({ seq: _seq, ...file }: FileRow): AttachedFile {
  return file;
}

function headerQuery({ reads }: Database, reference: string) {
  return reads
    .select({
      title: tickets.title,
      subcategory: labelOf("category", tickets.categoryId),
      subcategorySlug: sql<string>`(select slug from categories where id = ${tickets.categoryId})`,
      category: labelOf("category", sql`(select parent_id from categories where id = ${tickets.categoryId})`),
      scope: labelOf("scope", tickets.scopeId),
      statusLabel: labelOf("status", tickets.statusId),
      isBeingHandedOn: isBeingHandedOn(tickets.id),
      incidentReference: sql<
        string | null
      >`(select i.reference from tickets i where i.id = tickets.incident_id)`,
      incidentTitle: sql<string | null>`(select i.title from tickets i where i.id = tickets.incident_id)`,
      ticketCount: sql<number>`(select count(*) from tickets m where m.incident_id = tickets.id)`,
      peopleCount: sql<number>`(select count(*) from ticket_people p where p.ticket_id = tickets.id
        and p.relation = 'joined' and p.until_at is null)`,
    })
    .from(tickets)
    .where(sql`${tickets.reference} = ${reference}`);
}

function eventsQuery({ reads }: Database, id: SQL, before: number) {
  return reads
    .select({
      seq: ticketEvents.seq,
      kind: ticketEvents.kind,
      audience: ticketEvents.audience,
      at: ticketEvents.at,
      actorId: ticketEvents.actorId,
      actingForId: ticketEvents.actingForId,
      facts: ticketEvents.facts,
      hasWords: sql<number>`${ticketEvents.wordsHash} is not null`,
    })
    .from(ticketEvents)
    .where(sql`${ticketEvents.ticketId} = ${id} and ${ticketEvents.seq} in (${latestSeqs(id, before)})`)
    .orderBy(sql`${ticketEvents.seq} desc`);
}

const ALIKE = [
  sql`audience = 'public' and kind <> 'rated'`,
  sql`audience = 'staff' and kind <> 'rated'`,
  sql`audience = 'leadership' and kind <> 'rated'`,
  sql`kind = 'rated'`,
];

/**
 * The latest events of each sort that some may see and others may not, a page and one more of each: whoever looks,
 * what is hidden from them crowds out nothing, and the one more says whether there are earlier ones.
 */
function latestSeqs(id: SQL, before: number): SQL {
  const arms = ALIKE.map(
    (alike) => sql`select seq from (select seq from ticket_events
      where ticket_id = ${id} and seq < ${before} and ${alike} order by seq desc limit ${PAGE_EVENTS + 1})`,
  );
  return sql.join(arms, sql` union all `);
}

function wordsQuery({ reads }: Database, id: SQL, before: number) {
  return reads
    .select({ seq: eventContents.seq, part: eventContents.part, text: eventContents.text })
    .from(eventContents)
    .where(sql`${eventContents.ticketId} = ${id} and ${eventContents.seq} in (${latestSeqs(id, before)})`);
}

/** Names of everybody the page may mention. */
function namesQuery({ reads }: Database, id: SQL, reference: string, before: number) {
  const among = sql`ticket_id = ${id} and seq in (${latestSeqs(id, before)})`;
  return reads
    .select({
      id: people.id,
      name: people.name,
      /** Of those whose it is or was; null for everybody else. */
      home: sql<string | null>`case when people.id in ${requestersOf(id)} then ${homeOf(sql`people.id`)} end`,
    })
    .from(people)
    .where(
      sql`${people.id} in (select actor_id from ticket_events where ${among}
        union select acting_for_id from ticket_events where ${among}
        union select assigned_for_id from tickets where reference = ${reference}
        union select requester_id from tickets where reference = ${reference}
        union select filed_by_id from tickets where reference = ${reference}
        union select assignee_id from tickets where reference = ${reference}
        union select acknowledged_by_id from tickets where reference = ${reference}
        union select person_id from escalation_rules
        union select person_id from role_grants where role = 'senior_admin'
        union select ${ticketPeople.personId} from ${ticketPeople} where ${ticketPeople.ticketId} = ${id}
        union select json_extract(facts, '$.to') from ticket_events where ${among}
        union select told.value from ticket_events, json_each(facts, '$.told') as told where ${among})`,
    );
}
