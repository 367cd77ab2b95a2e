import type { FileInput } from "#app/domain/command.ts";
import { reader } from "#app/domain/commands/restrict.ts";
import { added, type LadderRule } from "#app/domain/escalation/escalation.ts";
import { event, type Facts, type Words } from "#app/domain/events.ts";
import { type AttachedFile, tooManyFiles } from "#app/domain/files/attached-file.ts";
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
import { type Actor, type PersonActor, personOf, type Via } from "#app/domain/people/actor.ts";
import { assign, type Candidate, staffingFor } from "#app/domain/people/assignment.ts";
import { type Calling, called } from "#app/domain/people/called.ts";
import { can, deniedAt, isOpenTo, type TicketAccess } from "#app/domain/people/permissions.ts";
import type { Staffing } from "#app/domain/people/responsible.ts";
import { type Issue, type Refusal, type RefusalCode, refuse, refuseAll } from "#app/domain/refusals.ts";
import { defaultStatus, type Status } from "#app/domain/statuses.ts";
import { tellings } from "#app/domain/telling/telling.ts";
import { apply, STOPS, type Ticket, type TicketPerson, type TicketState } from "#app/domain/ticket.ts";
import { type Calendar, dayAt } from "#app/domain/time/calendar.ts";
import { startClock } from "#app/domain/time/clocks.ts";
import { nextHour } from "#app/domain/time/moment.ts";
import type { Duration } from "#app/domain/time/working-time.ts";
import { fits, LIMITS, tidy, tidyLine, titleFrom } from "#app/domain/words.ts";
import type { Decision } from "#app/domain/world.ts";
import {
  ABOUT_NOBODY,
  aboutFiled,
  aboutIssues,
  type FiledAbout,
  type FiledConcerned,
} from "./about-filed.ts";
import { isAnonymous } from "./anonymous.ts";
import { type Answer, checkAnswers, type Field } from "./answers.ts";

/** For whom a ticket is filed, with the profile facts that are kept as they were. */
export type Requester = {
  personId: PersonId;
  language: string;
  placeId: PlaceId | null;
  scopeId: ScopeId | null;
  profile: Readonly<Record<string, string>>;
};

export type Subcategory = {
  id: CategoryId;
  label: string;
  domainId: DomainId;
  calendar: Calendar;
  targets: { acknowledge: Duration; resolve: Duration };
  fields: readonly Field[];
  isEmergency: boolean;
  /** What is reported under it is protected from its first moment on. */
  isProtected: boolean;
  /** It may be reported by nobody that is known; not given is no. */
  allowsAnonymous?: boolean;
};

/** Everything a filing may look at, loaded in one round trip. */
export type FilingWorld = {
  actor: Actor;
  subcategory: Subcategory | null;
  requester: Requester | null;
  statuses: readonly Status[];
  candidates: readonly Candidate[];
  staffing: Staffing;
  /** Everybody who is on duty where it is filed, and who is above them; told at once of an emergency. */
  onDuty: readonly PersonId[];
  ladder: readonly LadderRule[];
  seniorAdmins: readonly PersonId[];
  /** The ticket that an incident is written up from; null for everything else that is filed. */
  writtenFrom: TicketAccess | null;
  /** Who reads it, where it is protected. */
  readers: readonly PersonId[];
  /** Whom it is said to be about; not given where nobody is. */
  concerned?: FiledConcerned;
};

export type FilingDecision = Decision & { answers: readonly Answer[]; title: string };

/**
 * A new ticket: assigned, both promises started, requester and owner told. Needs a subcategory and words; refuses
 * every wrong field at once, so that one round of mending is enough. Staff may file for somebody else, saying how
 * it came and that the person agrees. A reporter is nobody, and may be it only where the subject allows that.
 */
export function decideFiling(world: FilingWorld, input: FileInput, now: number): FilingDecision | Refusal {
  const { actor } = world;
  const isForMail = actor.kind === "system" && (input.mail?.standsFor ?? null) !== null;
  if ((actor.kind === "system" && !isForMail) || actor.kind === "contact") return refuse("not_allowed");
  const isReporter = actor.kind === "reporter";
  const subcategory = isReporter ? openToAnybody(world.subcategory) : world.subcategory;
  const requester = isReporter ? UNKNOWN : world.requester;
  const isIncident = input.incidentFrom !== undefined;
  if (isIncident && !mayWriteUp(world, now)) return refuse("incident_unknown");
  const named = input.requester.trim() !== "";
  if (named && (actor.kind !== "person" || !mayFileForOthers(actor))) return refuse("not_allowed");
  const description = tidy(input.description);
  const place = tidyLine(input.place);
  const title = tidyLine(input.title);
  const came = tidyLine(input.came);
  const asked = isIncident ? [] : (subcategory?.fields ?? []);
  const today = subcategory ? dayAt(subcategory.calendar.timeZone, now) : 0;
  const checked = checkAnswers(asked, input.answers, today);
  const said = { input: input.about, concerned: world.concerned, requester, forOther: named };
  const stops = STOPS.find((known) => known === (input.stops || "none"));
  const issues: Issue[] = [
    ...when(!subcategory, "subcategory", "subcategory_unknown"),
    ...when(isIncident && title === "", "title", "words_missing"),
    ...when(!requester, "requester", "requester_unknown"),
    ...when(description === "", "description", "description_missing"),
    ...tooLong("description", description, LIMITS.description),
    ...tooLong("title", title, LIMITS.title),
    ...tooLong("place", place, LIMITS.place),
    ...when(!stops, "stops", "choice_unknown"),
    ...when(named && came === "", "came", "choice_unknown"),
    ...tooLong("came", came, LIMITS.came),
    ...(checked.ok ? [] : checked.issues),
    ...aboutIssues(said),
    ...(tooManyFiles(input.files)?.issues ?? []),
  ];
  if (issues.length > 0 || !subcategory || !requester || !stops || !checked.ok) return refuseAll(issues);
  const about = aboutFiled(said, subcategory, now);
  return newTicket(world, {
    subcategory,
    requester,
    filedById: personOf(actor),
    stops,
    title,
    place,
    description,
    came: named ? came : null,
    consent: named ? input.consent : null,
    answers: checked.answers,
    files: input.files ?? [],
    told: {
      level: isIncident ? [] : calledAt(world, subcategory, requester.scopeId, about.people, now),
      at: now,
    },
    about,
    ...(input.mail
      ? { facts: { mail: input.mail.id, ...(input.mail.isSigned ? {} : { unsigned: true }) } }
      : {}),
    copied: input.mail?.copied ?? [],
    isIncident,
    now,
  });
}

/** Who is called to it at once; nobody where it is no emergency. */
export function calledAt(
  world: Calling & Pick<FilingWorld, "actor" | "candidates">,
  { isEmergency, domainId }: Pick<Subcategory, "isEmergency" | "domainId">,
  scopeId: ScopeId | null,
  people: readonly TicketPerson[],
  now: number,
): readonly PersonId[] {
  if (!isEmergency) return [];
  const denied = deniedAt(people, now);
  const { assigneeId: ownerId } = assign(world.candidates, world.staffing, denied, now);
  return called(world, { domainId, scopeId, ownerId, byId: personOf(world.actor), denied }, now);
}

/** Nothing is known of whoever reports without saying who they are. */
const UNKNOWN: Report["requester"] = {
  personId: null,
  language: "en",
  placeId: null,
  scopeId: null,
  profile: {},
};

/** The same through some door: what is protected is reported on pages alone. */
export function filedBy(via: Via, world: FilingWorld): FilingWorld {
  const visibility = world.subcategory?.isProtected ? "protected" : "normal";
  return isOpenTo(via, { visibility }) ? world : { ...world, subcategory: null };
}

function openToAnybody(subcategory: Subcategory | null): Subcategory | null {
  return subcategory?.isProtected && subcategory.allowsAnonymous ? subcategory : null;
}

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
  const { subcategory, requester, title, place, description, came, now } = report;
  const { calendar, targets } = subcategory;
  const blank = unfiled({ ...report, statuses: world.statuses, isIncident: report.isIncident ?? false });
  const { isEmergency } = blank.ticket;
  const staffing = staffingFor(blank.ticket.visibility, world.staffing);
  // A promise is due at a moment that tells when it was made: of somebody unknown it counts from the next full hour.
  const from = isAnonymous(blank.ticket) ? nextHour(now, calendar.timeZone) : now;
  const about = report.about ?? ABOUT_NOBODY;
  const denied = deniedAt(about.people, now);
  const owner = assign(about.isUnnamed ? [] : world.candidates, staffing, denied, now);
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

/** An incident is written up from a normal ticket of the same domain, by those who may put that into one. */
function mayWriteUp({ actor, subcategory, writtenFrom }: FilingWorld, now: number): boolean {
  return (
    writtenFrom !== null &&
    writtenFrom.visibility === "normal" &&
    writtenFrom.domainId === subcategory?.domainId &&
    can(actor, "include", writtenFrom, now)
  );
}

/** Staff may file for somebody else. */
export function mayFileForOthers(actor: PersonActor): boolean {
  return actor.grants.some((grant) => grant.role === "spoc" || grant.role === "senior_admin");
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
  };
  return { ticket, clocks: [], people: [], links: [], tags: [], jobs: [] };
}

function withoutKeys(ticket: Ticket) {
  const { id: _id, reference: _reference, number: _number, version: _version, ...rest } = ticket;
  return rest;
}

function when(wrong: boolean, field: string, code: RefusalCode): readonly Issue[] {
  return wrong ? [{ field, code, facts: {} }] : [];
}

function tooLong(field: string, text: string, most: number): readonly Issue[] {
  return fits(text, most) ? [] : [{ field, code: "words_too_long", facts: { most } }];
}
