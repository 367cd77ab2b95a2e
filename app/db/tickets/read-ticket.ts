import { sql } from "drizzle-orm";
import {
  type CampusNow,
  campusFrom,
  type Viewer,
  viewerFrom,
  viewerQueries,
} from "#app/db/account/viewer.ts";
import { type NamedStatus, namedStatusesQuery } from "#app/db/campus/campus-words.ts";
import { type Choice, type ChoiceList, choicesQuery } from "#app/db/campus/choices.ts";
import type { Database } from "#app/db/client.ts";
import { cannedQuery } from "#app/db/lists/canned.ts";
import { besideQueries } from "#app/db/lists/read-desk.ts";
import { actorFrom, actorId } from "#app/db/people/actor.ts";
import { committeeNamesQuery } from "#app/db/people/committee-rows.ts";
import { assignableQuery } from "#app/db/people/grants.ts";
import { readGroups } from "#app/db/world/read-groups.ts";
import type { ActorRef, Verb } from "#app/domain/command.ts";
import { allowedVerbs, audiences } from "#app/domain/decide.ts";
import { type Cursor, type DeskSpot, placeOf } from "#app/domain/desk/desk.ts";
import { ladderFor, type Rung } from "#app/domain/escalation/escalation.ts";
import { appealUntil, isBody } from "#app/domain/escalation/stages.ts";
import type { Audience } from "#app/domain/events.ts";
import { roomForFiles } from "#app/domain/files/adding-files.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { isAnonymous } from "#app/domain/filing/anonymous.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { AddressTrouble } from "#app/domain/mail-in/bounce.ts";
import { type Actor, personOf } from "#app/domain/people/actor.ts";
import { taggedAt } from "#app/domain/people/committees.ts";
import { NOBODY_KNOWN, someResident } from "#app/domain/people/identity.ts";
import { accessOf, type Capacity, can, capacities, readsReport } from "#app/domain/people/permissions.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import type { Calendar } from "#app/domain/time/calendar.ts";
import { hourOf } from "#app/domain/time/moment.ts";
import { filesQuery, reportFilesOf } from "./attachments.ts";
import {
  type EventRow,
  type EventSeen,
  eventSeen,
  fileSeen,
  isHeard,
  isOfKnown,
  isReport,
  OF_JOBS,
  readSeen,
  type WordsRow,
  withoutTold,
} from "./event-seen.ts";
import { ladderFrom, ladderQueries } from "./ladder-rows.ts";
import { type LinkSeen, linkedFrom, linkedQueries } from "./linked-tickets.ts";
import { opensAnew, readsQuery } from "./protected-reads.ts";
import { redactableIn } from "./redactable.ts";
import { stageQueries, stagesFrom, statutoryFrom } from "./stage-rows.ts";
import {
  answersQuery,
  eventsQuery,
  headerQuery,
  latestSeqs,
  namesQuery,
  PAGE_EVENTS,
  wordsQuery,
} from "./ticket-page-rows.ts";
import { calendarFrom, calendarQueries, stateFrom, stateQueries, ticketIdOf } from "./ticket-rows.ts";

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
  /** Why no mail goes to its requester; for staff. */
  mailTrouble?: AddressTrouble | null;
  filedBy: string | null;
  assignee: { id: PersonId; name: string } | null;
  /** Whom the owner stands in for; null where it is their own. */
  assignedFor?: string | null;
  /** Its owner is nobody's to see who has just said whom it is about. */
  isOwnerKept?: boolean;
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
  /** Those before and after it on the desk that its reader came from; null where there is none. */
  previous?: Beside | null;
  next?: Beside | null;
  /** Replies to choose from, with the words of the one that was chosen; for those who work on it. */
  canned?: readonly CannedSeen[];
  /** The statuses of the campus, for those who work on it. */
  statuses?: readonly NamedStatus[];
};

export type CannedSeen = { id: number; title: string; isOwn: number; words: string | null };

export type TicketPage = {
  viewer: Viewer | null;
  campus: CampusNow;
  ticket: TicketSeen | null;
  /** It is not theirs to see, but they may look at it if they say why. */
  mayLook?: boolean;
  /** It is theirs to see, once they have given their password again. */
  asksAgain?: boolean;
};

/** `spot`: from where on their desk somebody came to it. */
export type TicketAsked = {
  before: number | null;
  choices?: ChoiceList | null;
  spot?: DeskSpot | null;
  /** A canned reply to begin with. */
  canned?: number | null;
};

/** A ticket beside it on a desk, and its own place there. */
export type Beside = { reference: string; at: Cursor };

/** One ticket for one viewer, in one round trip. Null where it is not theirs to see, as where there is none. */
export async function readTicket(
  db: Database,
  ref: ActorRef,
  reference: string,
  asked: TicketAsked,
  now: number,
): Promise<TicketPage> {
  const { reads } = db;
  const id = ticketIdOf(reference);
  const calendarId = sql`(select calendar_id from tickets where reference = ${reference})`;
  const before = asked.before ?? Number.MAX_SAFE_INTEGER;
  const {
    viewer: [persons, grants, campuses],
    own: [rows, clocks, pauses, relations, linkRows],
    header: [[header]],
    events: [events],
    words: [words],
    answers: [answers],
    names: [names],
    staff: [staff],
    files: [files],
    calendar: [[calendar], segments, days],
    ladder: [rungs, seniors],
    stages: [stages, lawful],
    choices: [choices],
    committees: [committees],
    linked: [others, othersPeople],
    readings: [readings],
    canned: [canned],
    statuses: [statuses],
    beside: [[previous] = [], [next] = []],
  } = await readGroups(reads, {
    viewer: viewerQueries(reads, ref, now),
    own: stateQueries(reads, reference),
    header: [headerQuery(db, reference, sql`${actorId(ref, now)}`)],
    events: [eventsQuery(db, id, before)],
    words: [wordsQuery(db, id, before)],
    answers: [answersQuery(db, id)],
    names: [namesQuery(db, id, reference, before)],
    staff: [assignableQuery(db, reference, now)],
    files: [filesQuery(db, id, latestSeqs(id, before))],
    calendar: calendarQueries(reads, calendarId),
    ladder: ladderQueries(reads, reference, now),
    stages: stageQueries(reads, now),
    choices: [choicesQuery(db, asked.choices ?? null, now)],
    committees: [committeeNamesQuery(reads)],
    linked: linkedQueries(db, id, actorId(ref, now), now),
    readings: [readsQuery(db, id)],
    canned: [cannedQuery(db, actorId(ref, now), id, asked.canned ?? null)],
    statuses: [namedStatusesQuery(db)],
    beside: asked.spot ? besideQueries(db, actorId(ref, now), asked.spot, reference, now) : [],
  });
  const page = { viewer: viewerFrom(persons, grants), campus: campusFrom(campuses) };
  const actor = actorFrom(ref, persons, grants);
  const [row] = rows;
  if (!actor || !row || !header || !calendar) return { ...page, ticket: null };
  const state = stateFrom(row, clocks, pauses, relations, linkRows);
  if (!can(actor, "see", accessOf(state), now))
    return { ...page, ticket: null, mayLook: can(actor, "look", accessOf(state), now) };
  if (opensAnew(actor, state, now)) return { ...page, ticket: null, asksAgain: true };
  const heard = audiences({ actor, state }, now);
  const seesRatings = can(actor, "see_rating", accessOf(state), now);
  const seesWho = can(actor, "see_identity", accessOf(state), now);
  const nameOf = new Map(
    names.map(({ id, name, home }) => [id, seesWho || home === null ? name : someResident(home)]),
  );
  const readsAll = readsReport(actor, state, now);
  const isKept = (event: EventRow) => !readsAll && isReport(event, state, personOf(actor));
  const kept = new Set(events.filter(isKept).map(({ seq }) => seq));
  // Where somebody lives: by their profile, and by where they have the trouble of an incident.
  const rooms = events.filter((each) => each.kind === "joined" && each.actorId !== personOf(actor));
  const isRoom = ({ seq, part }: WordsRow) =>
    part === "profile" || (part === "place" && rooms.some((each) => each.seq === seq));
  const seesContact = can(actor, "see_contact", accessOf(state), now);
  const aboutIsFor = events.find(({ kind }) => kind === "filed")?.facts.aboutIsFor;
  const hearsAbout = heard.some((audience) => audience === aboutIsFor);
  const isReadable = (said: WordsRow) =>
    !kept.has(said.seq) &&
    (!isRoom(said) || seesContact) &&
    (said.part !== "about" || hearsAbout) &&
    (!OF_JOBS.has(said.part) || heard.includes("staff"));
  const readable = words.filter(isReadable);
  const hidden = new Set(words.filter((said) => !isReadable(said)).map(({ seq }) => seq));
  const open = files.filter(({ seq }) => (seq === null ? readsAll : !kept.has(seq)));
  const tradeOf = new Map(names.map(({ id, trade }) => [id as unknown, trade ?? undefined]));
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
  const { timeZone } = page.campus;
  const statusOf = new Map(heard.includes("staff") ? statuses.map(({ id, label }) => [id, label]) : []);
  const seeing = {
    nameOf,
    committeeOf,
    tradeOf,
    statusOf,
    hidden,
    timeZone,
    isReporter: actor.kind === "reporter",
  };
  const told = shown.map((event) =>
    eventSeen(kept.has(event.seq) ? { ...event, hasWords: 0 } : event, readable, open, seeing, state),
  );
  const addedFiles = open.filter(({ seq }) => seq === null).map(fileSeen);
  const own = {
    redactable: redactableIn(told, addedFiles),
    tagged: tagged.map(({ id, name }) => ({ value: String(id), label: name, group: "" })),
  };
  const listed = asked.choices === "redactable" || asked.choices === "tagged" ? own[asked.choices] : choices;
  const keptSince = heard.includes("staff") ? null : header.ownerKeptSince;
  const seen = {
    ...page,
    ticket: {
      ...header,
      title: readsAll ? header.title : header.subcategory,
      state: withoutMinutes(state, timeZone),
      requester: isAnonymous(row) ? NOBODY_KNOWN : (nameOf.get(row.requesterId ?? (0 as PersonId)) ?? null),
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
      mailTrouble: heard.includes("staff") ? header.mailTrouble : null,
      answers: readsAll ? answers : [],
      committees: tagged.map(({ name }) => name),
      reads: isWhose(heldBy(actor, state, now)) ? readings.map((read) => readSeen(read, seeing)) : [],
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
      canned: heard.includes("staff") ? canned : [],
      statuses: heard.includes("staff") ? statuses : [],
      previous: besideSeen(previous, asked.spot),
      next: besideSeen(next, asked.spot),
      appealUntilAt: appealUntil(state, stagesFrom(stages), statutoryFrom(lawful), now),
      decidesAppeal: isBody(actor, state, now),
      roomForFiles: room.ok ? room.room : 0,
    },
  };
  return keptSince === null ? seen : { ...seen, ticket: withoutOwner(seen.ticket, keptSince) };
}

/** The page of whoever said whom it is about: it looks the same whether there is such a person or not. */
function withoutOwner(ticket: TicketSeen, since: number): TicketSeen {
  const { state, events } = ticket;
  const visibility = state.ticket.visibility === "normal" ? "restricted" : state.ticket.visibility;
  const nobody = { assigneeId: null, assignedWhy: null, assignedForId: null };
  const rung = {
    level: state.ticket.level + 1,
    personIds: [],
    names: [],
    delay: { minutes: 0, unit: "elapsed" },
  };
  return {
    ...ticket,
    isOwnerKept: true,
    // Words that were taken back restrict nothing any more; a denial does.
    state: { ...state, ticket: { ...state.ticket, ...nobody, visibility } },
    assignee: null,
    assignedFor: null,
    isBeingHandedOn: false,
    ladder: [rung] as TicketSeen["ladder"],
    events: events.map((event) => (event.seq > since ? withoutTold(event) : event)),
  };
}

function besideSeen(row: BesideRow | undefined, spot: DeskSpot | null | undefined): Beside | null {
  return row && spot ? { reference: row.reference, at: placeOf(spot.asked.view, row) } : null;
}

type BesideRow = Awaited<ReturnType<typeof besideQueries>[0]>[number];

function aboutIn({ people }: TicketState, held: ReadonlySet<Capacity>, now: number): readonly PersonId[] {
  const works = held.has("senior") || held.has("assignee") || held.has("panel");
  if (held.has("requester") || !works) return [];
  return people
    .filter(({ relation, untilAt }) => relation === "about" && (untilAt === null || untilAt > now))
    .map(({ personId }) => personId);
}

function heldBy(actor: Actor, state: TicketState, now: number): ReadonlySet<Capacity> {
  return actor.kind === "system" || actor.kind === "contact"
    ? new Set()
    : capacities(actor, accessOf(state), now);
}

function isWhose(held: ReadonlySet<Capacity>): boolean {
  return held.has("requester") || held.has("reporter");
}

/** What a reporter did was done in some hour, for whoever reads it. */
function withoutMinutes(state: TicketState, timeZone: string): TicketState {
  const { ticket } = state;
  return isAnonymous(ticket)
    ? { ...state, ticket: { ...ticket, filedAt: hourOf(ticket.filedAt, timeZone) } }
    : state;
}
