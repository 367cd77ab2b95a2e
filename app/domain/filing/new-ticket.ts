import { reader } from "#app/domain/commands/restrict.ts";
import { added } from "#app/domain/escalation/escalation.ts";
import { event, type Facts, type Words } from "#app/domain/events.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import type {
  CalendarId,
  CategoryId,
  DomainId,
  PersonId,
  PlaceId,
  ScopeId,
  StatusId,
  TicketId,
} from "#app/domain/ids.ts";
import { assign, keptFrom, staffingFor } from "#app/domain/people/assignment.ts";
import { deniedAt } from "#app/domain/people/permissions.ts";
import { defaultStatus, type Status } from "#app/domain/statuses.ts";
import { tellings } from "#app/domain/telling/telling.ts";
import { apply, type Ticket, type TicketPerson, type TicketState } from "#app/domain/ticket.ts";
import type { Calendar } from "#app/domain/time/calendar.ts";
import { startClock } from "#app/domain/time/clocks.ts";
import { nextHour } from "#app/domain/time/moment.ts";
import { titleFrom } from "#app/domain/words.ts";
import type { Decision } from "#app/domain/world.ts";
import { ABOUT_NOBODY, type FiledAbout } from "./about-filed.ts";
import { isAnonymous } from "./anonymous.ts";
import type { Answer, Field } from "./answers.ts";
import { type AvailableTime, timesText } from "./available-times.ts";
import type { FilingWorld } from "./filing.ts";
import { byPriority, type Promising, targetsFor } from "./targets.ts";

/** For whom a ticket is filed, with the profile facts that are kept as they were. */
export type Requester = {
  personId: PersonId;
  language: string;
  placeId: PlaceId | null;
  scopeId: ScopeId | null;
  profile: Readonly<Record<string, string>>;
};

export type Subcategory = Promising & {
  id: CategoryId;
  label: string;
  domainId: DomainId;
  calendar: Calendar;
  fields: readonly Field[];
  isEmergency: boolean;
  /** What is reported under it is protected from its first moment on. */
  isProtected: boolean;
  /** Whoever reports it may choose that it is; not given is no. */
  allowsConfidential?: boolean;
  /** It may be reported by nobody that is known; not given is no. */
  allowsAnonymous?: boolean;
};

export type FilingDecision = Decision & { answers: readonly Answer[]; title: string };

/** What a ticket is made of, once everything typed was checked. `requester.personId`: null where nobody knows who it is. */
export type Report = {
  subcategory: Subcategory;
  requester: Omit<Requester, "personId"> & { personId: PersonId | null };
  filedById: PersonId | null;
  stops: Ticket["stops"];
  title: string;
  place: string;
  description: string;
  came: string | null;
  consent: boolean | null;
  answers: readonly Answer[];
  /** When somebody may come. */
  times?: readonly AvailableTime[];
  files: readonly AttachedFile[];
  /** Everybody on duty, where it is an emergency, and from when on they are told. */
  told: { level: readonly PersonId[]; at: number };
  facts?: Facts;
  about?: FiledAbout;
  /** Members who got a copy of the mail that it came in: they follow it. */
  copied?: readonly PersonId[];
  /** Written up by staff, for many. */
  isIncident?: boolean;
  now: number;
};

/** A new ticket of a report: assigned, its promises started, and who is told. */
export function newTicket(
  world: Pick<FilingWorld, "actor" | "statuses" | "candidates" | "staffing"> &
    Partial<Pick<FilingWorld, "readers">>,
  report: Report,
): FilingDecision {
  const { subcategory, requester, title, place, description, came, times = [], now } = report;
  const { calendar } = subcategory;
  const blank = unfiled({ ...report, statuses: world.statuses, isIncident: report.isIncident ?? false });
  const { isEmergency } = blank.ticket;
  const staffing = staffingFor(blank.ticket.visibility, world.staffing);
  // A promise is due at a moment that tells when it was made: of somebody unknown it counts from the next full hour.
  const from = isAnonymous(blank.ticket) ? nextHour(now, calendar.timeZone) : now;
  const about = report.about ?? ABOUT_NOBODY;
  const denied = deniedAt(about.people, now);
  const owner = assign(
    about.isUnnamed ? [] : world.candidates,
    staffing,
    keptFrom({ ticket: blank.ticket, people: about.people }, now),
    now,
  );
  const { priority } = blank.ticket;
  const targets = targetsFor(subcategory, priority);
  const clocks = [
    startClock(calendar, "acknowledge", 1, from, targets.acknowledge),
    startClock(calendar, "resolve", 1, from, targets.resolve),
  ];
  const [acknowledgeBy, resolveBy] = clocks.map((clock) => clock.dueAt);
  const made = title === "" ? titleFrom(subcategory.label, place, description) : title;
  const words: Words[] = [
    { part: "title", text: made },
    { part: "description", text: description },
    { part: "profile", text: JSON.stringify(requester.profile) },
    ...(place === "" ? [] : [{ part: "place", text: place } as const]),
    ...(came === null ? [] : [{ part: "came", text: came } as const]),
    ...(times.length === 0 ? [] : [{ part: "times", text: timesText(times) } as const]),
    ...about.words,
  ];
  const readers = subcategory.isProtected ? (world.readers ?? []) : [];
  const people = [
    ...added(blank, report.told.level, now, "on_duty").filter(({ personId }) => !denied.has(personId)),
    ...readersOf(readers, requester.personId, now).filter(({ personId }) => !denied.has(personId)),
    ...about.people,
    ...watchers(report, now).filter(({ personId }) => !denied.has(personId)),
  ];
  const filed = event("filed", {
    facts: {
      acknowledgeBy: acknowledgeBy ?? null,
      resolveBy: resolveBy ?? null,
      to: owner.assigneeId,
      why: owner.assignedWhy,
      for: owner.assignedForId,
      consent: report.consent,
      ...byPriority(subcategory, priority),
      ...(isEmergency ? { emergency: true } : {}),
      ...about.facts,
      ...report.facts,
    },
    changes: {
      ticket: { ...withoutKeys(blank.ticket), ...owner, ...about.ticket },
      clocks,
      ...(people.length > 0 ? { people } : {}),
    },
    words,
    files: report.files,
  });
  const after = apply(blank, filed.changes);
  const { assigneeId } = owner;
  const level = [
    ...new Set([
      ...report.told.level,
      ...(isEmergency && assigneeId !== null ? [assigneeId] : []),
      ...(assigneeId === null ? about.outsiders : []),
    ]),
  ];
  const told = tellings(isEmergency ? "emergency" : "filed", after, world.actor, level, report.told.at);
  return {
    ok: true,
    event: filed,
    tellings: told,
    before: null,
    after,
    answers: report.answers,
    title: made,
  };
}

/** Nobody reads their own report as one of its readers. */
function readersOf(
  readers: readonly PersonId[],
  requesterId: PersonId | null,
  now: number,
): readonly TicketPerson[] {
  return readers.filter((each) => each !== requesterId).map((each) => reader(each, now));
}

function watchers({ copied = [], requester }: Report, now: number): readonly TicketPerson[] {
  return copied
    .filter((personId) => personId !== requester.personId)
    .map((personId) => ({
      personId,
      relation: "watcher",
      effect: "allow",
      fromAt: now,
      untilAt: null,
      reason: "copied",
    }));
}

type Blank = Pick<Report, "subcategory" | "requester" | "stops" | "filedById" | "now"> & {
  statuses: readonly Status[];
  isIncident: boolean;
};

/** The ticket before its first event. Id, reference and number are given by the commit. */
function unfiled({
  subcategory,
  requester,
  stops,
  filedById,
  statuses,
  isIncident,
  now,
}: Blank): TicketState {
  const ticket: Ticket = {
    id: 0 as TicketId,
    reference: "",
    number: null,
    version: 0,
    visibility: subcategory.isProtected ? "protected" : "normal",
    ...(defaultStatus(statuses, "new") satisfies { statusId: StatusId }),
    categoryId: subcategory.id,
    domainId: subcategory.domainId,
    scopeId: requester.scopeId,
    placeId: requester.placeId,
    calendarId: subcategory.calendar.id as CalendarId,
    requesterId: requester.personId,
    filedById,
    assigneeId: null,
    assignedWhy: null,
    assignedForId: null,
    priority: "MEDIUM",
    stops,
    language: requester.language,
    outcome: null,
    level: 0,
    nextLevelAt: null,
    round: 1,
    filedAt: now,
    acknowledgedAt: null,
    acknowledgedById: null,
    questionAskedAt: null,
    questionsRemindedAt: null,
    questionWorkingMinutes: 0,
    holdReason: null,
    holdUntilAt: null,
    resolvedAt: null,
    resolutionDeliveredAt: null,
    reopenUntilAt: null,
    confirmationAskedAt: null,
    closedAt: null,
    closedBy: null,
    reopenedCount: 0,
    extensionCount: 0,
    extensionUntilAt: null,
    extensionAskedById: null,
    extensionAnswer: null,
    forwardedCount: 0,
    ratedRound: null,
    triggeredBy: null,
    softTriggeredAt: null,
    stallsAt: null,
    stallRemindedAt: null,
    mergedIntoId: null,
    aboutUnnamedAt: null,
    isEmergency: subcategory.isEmergency && !isIncident,
    isIncident,
    incidentId: null,
    stage: 0,
    appealedAt: null,
    withdrawalAskedAt: null,
    unansweredAt: null,
  };
  return { ticket, clocks: [], people: [], links: [], tags: [], jobs: [], reviews: [] };
}

function withoutKeys(ticket: Ticket) {
  const { id: _id, reference: _reference, number: _number, version: _version, ...rest } = ticket;
  return rest;
}
