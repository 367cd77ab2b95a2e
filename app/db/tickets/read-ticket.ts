import { sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { namedStatusesQuery } from "#app/db/campus/campus-words.ts";
import { choicesQuery } from "#app/db/campus/choices.ts";
import type { Database } from "#app/db/client.ts";
import { cannedQuery } from "#app/db/lists/canned.ts";
import { besideQueries } from "#app/db/lists/desk-page.ts";
import { actorFrom, asking, ME } from "#app/db/people/actor.ts";
import { committeeNamesQuery } from "#app/db/people/committee-rows.ts";
import { assignableQuery } from "#app/db/people/grants.ts";
import { couldBeStaffOf } from "#app/db/people/staff-of.ts";
import { readGroups } from "#app/db/world/read-groups.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { mayUndo } from "#app/domain/commands/undo-resolve.ts";
import { allowedVerbs, audiences } from "#app/domain/decide.ts";
import { type DeskSpot, placeOf } from "#app/domain/desk/desk.ts";
import { ladderFor } from "#app/domain/escalation/escalation.ts";
import { appealUntil, isBody } from "#app/domain/escalation/stages.ts";
import { roomForFiles } from "#app/domain/files/adding-files.ts";
import { isAnonymous } from "#app/domain/filing/anonymous.ts";
import { timesFrom } from "#app/domain/filing/available-times.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import { taggedAt } from "#app/domain/people/committees.ts";
import { NOBODY_KNOWN, someResident } from "#app/domain/people/identity.ts";
import { accessOf, type Capacity, can, capacities, readsMail } from "#app/domain/people/permissions.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { hourOf } from "#app/domain/time/moment.ts";
import { filesQuery, reportFilesOf } from "./attachments.ts";
import { eventSeen, fileSeen, isHeard, isOfKnown, readSeen, withoutTold } from "./event-seen.ts";
import { ladderFrom, ladderQueries } from "./ladder-rows.ts";
import { linkedFrom, linkedQueries } from "./linked-tickets.ts";
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
import { calendarFrom, calendarQuery, stateOf, stateQuery, ticketIdOf } from "./ticket-rows.ts";
import type { Beside, TicketAsked, TicketPage, TicketSeen } from "./ticket-seen.ts";
import { readableOf } from "./words-seen.ts";

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
  const me = asking(db, ref, now);
  const isStaff = couldBeStaffOf(ME, reference, now);
  const before = asked.before ?? Number.MAX_SAFE_INTEGER;
  const {
    viewer: [persons, campuses],
    own: [rows],
    header: [[header]],
    events: [events],
    words: [words],
    answers: [answers],
    names: [names],
    staff: [staff],
    files: [files],
    calendar: [[calendar]],
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
    own: [stateQuery(reads, reference)],
    header: [headerQuery(me, reference, ME)],
    events: [eventsQuery(db, id, before)],
    words: [wordsQuery(db, id, before)],
    answers: [answersQuery(db, id)],
    names: [namesQuery(db, id, reference, before)],
    staff: [assignableQuery(me, reference, now, isStaff)],
    files: [filesQuery(db, id, latestSeqs(id, before))],
    calendar: [calendarQuery(reads, calendarId)],
    ladder: ladderQueries(reads, reference, now),
    stages: stageQueries(reads, now),
    choices: [choicesQuery(db, asked.choices ?? null, now, reference)],
    committees: [committeeNamesQuery(reads)],
    linked: linkedQueries(me, id, ME, now),
    readings: [readsQuery(db, id)],
    canned: [cannedQuery(me, { actor: ME, ticketId: id, isStaff }, asked.canned ?? null)],
    statuses: [namedStatusesQuery(db)],
    beside: asked.spot ? besideQueries(me, ME, asked.spot, reference, now) : [],
  });
  const page = { viewer: viewerFrom(persons), campus: campusFrom(campuses) };
  const actor = actorFrom(ref, persons);
  const [row] = rows;
  if (!actor || !row || !header || !calendar) return { ...page, ticket: null };
  const state = stateOf(row);
  if (!can(actor, "see", accessOf(state), now))
    return { ...page, ticket: null, mayLook: can(actor, "look", accessOf(state), now) };
  if (opensAnew(actor, state, now)) return { ...page, ticket: null, asksAgain: true };
  const heard = audiences({ actor, state }, now);
  const seesRatings = can(actor, "see_rating", accessOf(state), now);
  const seesWho = can(actor, "see_identity", accessOf(state), now);
  const nameOf = new Map(
    names.map(({ id, name, home }) => [id, seesWho || home === null ? name : someResident(home)]),
  );
  const reading = { actor, state, heard, now };
  const { readsAll, kept, readable, hidden, open } = readableOf(reading, { events, words, files });
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
    seesMailed: heard.includes("staff") || heldBy(actor, state, now).has("requester"),
    readsMailOf: (writerId: PersonId | null) => readsMail(actor, { writerId, ticket: accessOf(state) }, now),
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
      acknowledgedBy: heard.includes("staff")
        ? (nameOf.get(row.acknowledgedById ?? (0 as PersonId)) ?? null)
        : null,
      incident:
        header.incidentReference === null
          ? null
          : { reference: header.incidentReference, title: header.incidentTitle ?? "" },
      belonging: { tickets: header.ticketCount, people: header.peopleCount },
      hasNews: header.hasNews === 1,
      isBeingHandedOn: header.isBeingHandedOn === 1,
      mailTrouble: heard.includes("staff") ? header.mailTrouble : null,
      answers: readsAll ? answers : [],
      times: readsAll && can(actor, "see_times", accessOf(state), now) ? timesFrom(header.times) : [],
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
      calendar: calendarFrom(calendar),
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
      mayUndo: mayUndo({ actor, state }, now),
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
