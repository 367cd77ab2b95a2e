import type { LadderRule } from "#app/domain/escalation/escalation.ts";
import type { Stage } from "#app/domain/escalation/stages.ts";
import type {
  CalendarId,
  CategoryId,
  CommitteeId,
  DomainId,
  GrantId,
  PersonId,
  ScopeId,
  StatusId,
  TicketId,
} from "#app/domain/ids.ts";
import type { Grant, PersonActor, Role } from "#app/domain/people/actor.ts";
import { NO_STAFFING, type Staffing } from "#app/domain/people/responsible.ts";
import { STATUS_KINDS, type Status } from "#app/domain/statuses.ts";
import type { Relation, Ticket, TicketPerson, TicketState } from "#app/domain/ticket.ts";
import { startClock } from "#app/domain/time/clocks.ts";
import type { World } from "#app/domain/world.ts";
import { at, campusCalendar } from "./campus-calendar.ts";

/** An invented campus in the week of Monday 23 November 2026, and #1024, filed on Tuesday at nine. */
export const HOSTEL = 1 as DomainId;
export const COLLEGE = 2 as DomainId;
export const NEELADRI = 11 as ScopeId;
export const VELANKANI = 12 as ScopeId;
export const FILED_AT = at("2026-11-24 09:00");
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const NAMES = new Map<PersonId, string>();

function person(id: number, name: string, ...grants: Grant[]): PersonActor {
  NAMES.set(id as PersonId, name);
  return { kind: "person", personId: id as PersonId, grants };
}

export function grant(role: Role, domainId: DomainId | null = null, scopeId: ScopeId | null = null): Grant {
  return { id: (100 + (domainId ?? 0) * 10 + (scopeId ?? 0)) as GrantId, role, domainId, scopeId };
}

export const student = person(1, "student");
export const neighbour = person(2, "neighbour");
export const stranger = person(3, "stranger");
export const spoc = person(4, "spoc", grant("spoc", HOSTEL, NEELADRI));
export const colleague = person(5, "colleague", grant("spoc", HOSTEL, NEELADRI));
export const warden = person(6, "warden");
export const dean = person(7, "dean", grant("senior_admin"));
export const director = person(8, "director", grant("senior_admin"));
export const filer = person(9, "filer");
export const panelist = person(10, "panelist");
export const watcher = person(11, "watcher");
export const MESS = 3 as CommitteeId;
/** A student who serves in the mess committee, which is for taps here. */
export const fellow: PersonActor = {
  ...person(13, "fellow", grant("student")),
  committees: [{ committeeId: MESS, role: "member", categoryIds: [1 as CategoryId] }],
};
/** Comes from outside, and never signs in. */
export const plumber = person(14, "plumber");
export const officer = person(12, "officer", grant("privacy_officer"));
export const overseer = person(17, "overseer", grant("super_admin"));
/** The same, who said why they look at the ticket. */
export const looker: PersonActor = { ...overseer, looksAt: [1 as TicketId] };
export const system = { kind: "system" } as const;

/** Nobody is away, and all have as much to do. */
export const everybodyHere: Staffing = {
  people: [...NAMES.keys()].map((personId) => ({
    personId,
    state: "active",
    leavesAt: null,
    workMinutes: 0,
  })),
  absences: [],
  substitutes: [],
};

/** One default status per kind, numbered from 1 in the order of the kinds, and a second active one. */
export const statuses: readonly Status[] = [
  ...STATUS_KINDS.map((kind, index) => ({
    id: (index + 1) as StatusId,
    slug: kind as string,
    kind,
    isDefault: true,
    isActive: true,
  })),
  { id: 20 as StatusId, slug: "visit_planned", kind: "active", isDefault: false, isActive: true },
];

/** Warden at once, dean 4 working hours later, director 8 after that. */
export const ladder: readonly LadderRule[] = [
  rule(1, [warden], 0),
  rule(2, [dean], 4 * 60),
  rule(3, [director], 8 * 60),
];

export function rule(
  level: number,
  people: readonly PersonActor[],
  minutes: number,
  changes: Partial<LadderRule> = {},
): LadderRule {
  const personIds = people.map(({ personId }) => personId);
  return {
    level,
    personIds,
    domainId: HOSTEL,
    scopeId: NEELADRI,
    delay: { minutes, unit: "working" },
    ...changes,
  };
}

/** A stage of appeal of Neeladri: two weeks to turn to it, five working days to decide. */
export function stage(position: number, people: readonly PersonActor[], changes: Partial<Stage> = {}): Stage {
  const personIds = people.map(({ personId }) => personId);
  const target = { minutes: 40 * 60, unit: "working" } as const;
  return { position, personIds, domainId: HOSTEL, scopeId: NEELADRI, windowDays: 14, target, ...changes };
}

/** The ticket as filed: of the student, owned by the spoc, acknowledge by Tue 13:00, resolve by Wed 18:00. */
export function ticket(
  changes: Partial<Ticket> = {},
  more: Partial<Omit<TicketState, "ticket">> = {},
): TicketState {
  const calendar = campusCalendar();
  return {
    ticket: { ...FILED, ...changes },
    clocks: [
      startClock(calendar, "acknowledge", 1, FILED_AT, { minutes: 4 * 60, unit: "working" }),
      startClock(calendar, "resolve", 1, FILED_AT, { minutes: 16 * 60, unit: "working" }),
    ],
    people: [],
    links: [],
    tags: [],
    jobs: [],
    reviews: [],
    ...more,
  };
}

/** What a decision looks at: the spoc acts on the ticket as filed. */
export function world(changes: Partial<World> = {}): World {
  return {
    actor: spoc,
    state: ticket(),
    past: [],
    statuses,
    filed: { title: "The tap drips", place: "Room 204" },
    calendar: campusCalendar(),
    ladder,
    seniorAdmins: [dean.personId, director.personId],
    stages: [
      stage(1, [warden]),
      stage(2, [dean], { scopeId: null, domainId: null }),
      stage(3, [officer], { scopeId: null, domainId: null }),
    ],
    statutory: [],
    assignable: [spoc.personId, colleague.personId, dean.personId],
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
    mentionable: [],
    other: null,
    incident: null,
    staysInIncident: false,
    redactable: null,
    concerned: null,
    readers: [],
    contact: null,
    ...changes,
  };
}

/** A relation that runs from the filing on. */
export function relation(
  { personId }: PersonActor,
  kind: Relation,
  changes: Partial<TicketPerson> = {},
): TicketPerson {
  const effect = kind === "about" || kind === "reports_to_about" || kind === "recused" ? "deny" : "allow";
  return {
    personId,
    relation: kind,
    effect,
    fromAt: FILED_AT,
    untilAt: null,
    reason: null,
    ...changes,
  };
}

export function nameOf(personId: PersonId): string {
  return NAMES.get(personId) ?? `person ${personId}`;
}

const FILED: Ticket = {
  id: 1 as TicketId,
  reference: "1024",
  number: 1024,
  version: 1,
  visibility: "normal",
  statusId: 1 as StatusId,
  statusKind: "new",
  categoryId: 1 as CategoryId,
  domainId: HOSTEL,
  scopeId: NEELADRI,
  placeId: null,
  calendarId: 1 as CalendarId,
  requesterId: student.personId,
  filedById: student.personId,
  assigneeId: spoc.personId,
  assignedWhy: "default",
  assignedForId: null,
  priority: "MEDIUM",
  stops: "none",
  language: "en",
  outcome: null,
  level: 0,
  nextLevelAt: null,
  round: 1,
  filedAt: FILED_AT,
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
  isEmergency: false,
  isIncident: false,
  incidentId: null,
  stage: 0,
  appealedAt: null,
  withdrawalAskedAt: null,
  unansweredAt: null,
};
