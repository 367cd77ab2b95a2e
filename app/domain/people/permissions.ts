import type { PersonVerb } from "#app/domain/command.ts";
import type { CategoryId, DomainId, PersonId, ScopeId, TicketId } from "#app/domain/ids.ts";
import type { TicketPerson, TicketTag, Visibility } from "#app/domain/ticket.ts";
import {
  type Actor,
  type Grant,
  type PersonActor,
  personOf,
  type Reporter,
  type Role,
  type Via,
} from "./actor.ts";
import { isTagged } from "./committees.ts";

/** Everything a person may try on a ticket: reading in its degrees, and each verb. */
export type Action =
  | "see"
  | "see_staff"
  | "see_leadership"
  | "see_identity"
  | "see_contact"
  | "see_times"
  | "see_report"
  | "see_rating"
  | "work"
  | PersonVerb;

/** What `can` needs to know of a ticket; lists and pages load no more than this for it. */
export type TicketAccess = {
  reference: string;
  /** Not given where it does not matter who looks at it for a while, as in lists. */
  id?: TicketId;
  visibility: Visibility;
  categoryId: CategoryId;
  isIncident: boolean;
  domainId: DomainId;
  scopeId: ScopeId | null;
  requesterId: PersonId | null;
  filedById: PersonId | null;
  assigneeId: PersonId | null;
  /** Since when it is about somebody whom only words describe; null where it is not. */
  aboutUnnamedAt: number | null;
  people: readonly TicketPerson[];
  tags: readonly TicketTag[];
};

/** In which capacity somebody meets a ticket; several at once are usual. */
export type Capacity =
  | "requester"
  | "filed_by"
  | "assignee"
  | "scope_staff"
  | "senior"
  | "panel"
  | "watcher"
  | "joined"
  /** Serves in a committee whose subject it is, or that was brought in. */
  | "committee"
  /** May have the same problem: anybody, where it is an incident. */
  | "neighbour"
  /** Takes away what must not stand there, where they may read it at all. */
  | "privacy"
  /** Reported it without saying who they are, and has come back with its receipt code. */
  | "reporter"
  /** A super admin, who may look at it for a while if they say why; and one who does. */
  | "overseer"
  | "looking";

const OWNERS = ["requester", "filed_by"] as const;
const STAFF = ["assignee", "scope_staff", "senior", "panel"] as const;
/** A committee's own work is a part of the staff's: reply, note, promise, resolve, and what goes with these. */
const WORKERS = [...STAFF, "committee"] as const;
const READERS = [...OWNERS, ...WORKERS, "watcher", "joined"] as const;

/** The one table of permissions: which capacities may do what (PRODUCT: People, roles, visibility). */
export const PERMISSIONS: Readonly<Record<Action, readonly Capacity[]>> = {
  see: [...READERS, "reporter", "looking"],
  see_staff: [...WORKERS, "looking"],
  see_leadership: ["senior"],
  see_identity: [...OWNERS, ...STAFF, "looking"],
  see_contact: [...OWNERS, ...STAFF],
  /** When somebody may come, which says when somebody is at home. */
  see_times: [...OWNERS, ...STAFF],
  /** Of an emergency alone, what it was reported with: see `readsReport`. */
  see_report: [...OWNERS, ...WORKERS],
  see_rating: ["senior", "panel"],
  work: WORKERS,
  acknowledge: WORKERS,
  start: STAFF,
  hold: STAFF,
  resume: STAFF,
  tat: WORKERS,
  decide_extension: ["requester", ...STAFF],
  ask: STAFF,
  reply: [...OWNERS, ...WORKERS, "reporter"],
  note: WORKERS,
  claim: STAFF,
  assign: STAFF,
  forward: STAFF,
  recategorise: STAFF,
  resolve: WORKERS,
  undo_resolve: WORKERS,
  /** Of staff, those who look into a low rating. */
  reopen: ["requester", "reporter", "panel"],
  close: ["requester", "reporter"],
  cancel: ["requester", "reporter"],
  decide_withdrawal: ["assignee", "panel"],
  rate: ["requester", "reporter"],
  escalate: ["requester", ...STAFF, "reporter"],
  correct: STAFF,
  offer_times: OWNERS,
  watch: [...WORKERS, "watcher", "joined"],
  tag: STAFF,
  untag: STAFF,
  merge: STAFF,
  unmerge: STAFF,
  split: STAFF,
  link: ["requester", ...STAFF],
  unlink: ["requester", ...STAFF],
  job: STAFF,
  revoke_job: STAFF,
  include: STAFF,
  exclude: ["requester", ...STAFF],
  join: ["neighbour"],
  leave: ["joined"],
  appeal: ["requester", "reporter"],
  uphold: ["panel"],
  review: ["senior", "panel"],
  redact: ["senior", "privacy"],
  take_back: WORKERS,
  about: [...OWNERS, ...STAFF],
  restrict: ["senior"],
  look: ["overseer"],
};

/**
 * Capacities that take an action away, whatever else somebody is: whoever was rated sees averages alone, so that it
 * can't be held against the requester.
 */
const EXCLUDED: Readonly<Partial<Record<Action, readonly Capacity[]>>> = {
  see_rating: ["assignee"],
  review: ["assignee"],
};

/**
 * Where fewer capacities count for students: a fellow student's name and room are not theirs to know because they
 * serve in a committee, also where its head was given the ticket.
 */
const OF_STUDENTS: Readonly<Partial<Record<Action, readonly Capacity[]>>> = {
  see_identity: [...OWNERS, "scope_staff", "senior"],
  see_contact: [...OWNERS, "scope_staff", "senior"],
};

/** May this actor do this on this ticket? Deny beats every role; the system reads everything. */
export function can(actor: Actor, action: Action, ticket: TicketAccess, at: number): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "contact") return false;
  const held = capacities(actor, ticket, at);
  if (EXCLUDED[action]?.some((capacity) => held.has(capacity))) return false;
  const isStudent = actor.kind === "person" && hasRole(actor, "student");
  const counting = (isStudent && OF_STUDENTS[action]) || PERMISSIONS[action];
  return counting.some((capacity) => held.has(capacity));
}

/**
 * Whether such a ticket goes through a door at all: protected ones have pages, where each read is on record, and neither
 * programs nor links of mails, which others may find, say anything on them.
 */
export function isOpenTo(via: Via, { visibility }: Pick<TicketAccess, "visibility">): boolean {
  return (via !== "api" && via !== "link") || visibility !== "protected";
}

/**
 * Whether an actor who sees a ticket reads what others have reported in it. Whoever reported the same emergency follows
 * it, and reads their own words and the staff's: the others did not write for them.
 */
export function readsReport(
  actor: Actor,
  state: SeenState & { ticket: { isEmergency: boolean } },
  at: number,
) {
  return !state.ticket.isEmergency || can(actor, "see_report", accessOf(state), at);
}

/**
 * Whether an actor who reads what came by a mail reads the mail as well: its address and its headers say who wrote it.
 * Whoever wrote it does.
 * @param writerId who is known to have written it
 */
export function readsMail(
  actor: Actor,
  { writerId, ticket }: { writerId: PersonId | null; ticket: TicketAccess },
  at: number,
): boolean {
  return (writerId !== null && writerId === personOf(actor)) || can(actor, "see_identity", ticket, at);
}

type SeenState = {
  ticket: Omit<TicketAccess, "people" | "tags">;
  people: TicketAccess["people"];
  tags: TicketAccess["tags"];
};

/** A ticket's state as `can` reads it. */
export function accessOf(state: SeenState): TicketAccess {
  return { ...state.ticket, people: state.people, tags: state.tags };
}

/** Every capacity of somebody on a ticket at a moment; empty when a relation denies them. */
export function capacities(
  actor: PersonActor | Reporter,
  ticket: TicketAccess,
  at: number,
): ReadonlySet<Capacity> {
  const held = new Set<Capacity>();
  // A code opens its own report and nothing else, and only while that is nobody's by name.
  if (actor.kind === "reporter")
    return actor.reference === ticket.reference && ticket.requesterId === null ? held.add("reporter") : held;
  if (deniedAt(ticket.people, at).has(actor.personId)) return held;
  const own = ticket.people.filter((person) => person.personId === actor.personId && isRunning(person, at));
  const absent = principals(actor, ticket, at);
  const theirs = ticket.people.filter(({ personId, relation }) => absent.has(personId) && isDuty(relation));
  // Whoever wrote an incident up did it as staff.
  if (ticket.requesterId === actor.personId && !ticket.isIncident) held.add("requester");
  if (ticket.filedById === actor.personId && !ticket.isIncident) held.add("filed_by");
  if (ticket.assigneeId === actor.personId) held.add("assignee");
  if (ticket.assigneeId !== null && absent.has(ticket.assigneeId)) held.add("assignee");
  for (const { relation } of [...own, ...theirs.filter((person) => isRunning(person, at))]) {
    if (relation === "requester" || relation === "filed_for") held.add("requester");
    if (relation === "assignee") held.add("assignee");
    if (relation === "panel" || relation === "reviewer") held.add("panel");
    if (relation === "watcher" || relation === "joined") held.add(relation);
  }
  if (hasRole(actor, "privacy_officer")) held.add("privacy");
  const inScope = actor.grants.some((grant) => grant.role === "spoc" && covers(grant, ticket));
  const isSenior = hasRole(actor, "senior_admin");
  if (ticket.aboutUnnamedAt !== null) return ofUnnamed(held, isSenior && !inScope);
  if (ticket.visibility === "normal" && ticket.isIncident) held.add("neighbour");
  if (ticket.visibility === "normal" && inScope) held.add("scope_staff");
  // Nobody looks after their own complaint: its notes are not for whom it is, and its promise is not theirs to keep.
  const isOwn = held.has("requester") || held.has("filed_by");
  if (ticket.visibility === "normal" && !isOwn && servesOn(actor, ticket, at)) held.add("committee");
  // Somebody has to decide where others are kept away. Of protected tickets, senior admins read what is given to them.
  if (isSenior && (ticket.visibility !== "protected" || held.has("panel"))) held.add("senior");
  if (ticket.visibility !== "protected" && hasRole(actor, "super_admin"))
    return overseen(actor, ticket, held);
  return held;
}

/** Who merely looks is nothing else there: they read, and do nothing. */
function overseen({ looksAt = [] }: PersonActor, { id }: TicketAccess, held: ReadonlySet<Capacity>) {
  const looks = id !== undefined && looksAt.includes(id);
  const isReader = READERS.some((capacity) => held.has(capacity));
  const looking: readonly Capacity[] = looks ? ["looking"] : [];
  return new Set<Capacity>([...(looks && !isReader ? [] : held), "overseer", ...looking]);
}

/** While nobody knows whom it is about, anybody of the scope could be: requester and senior admins outside alone. */
function ofUnnamed(held: ReadonlySet<Capacity>, isOutside: boolean): ReadonlySet<Capacity> {
  const own = new Set<Capacity>(held.has("requester") ? ["requester"] : []);
  return isOutside ? new Set([...held, ...own, "senior"]) : own;
}

/** Whether a committee of theirs is for such tickets, or was brought in on this one. */
function servesOn({ committees = [] }: PersonActor, ticket: TicketAccess, at: number): boolean {
  return committees.some(
    ({ committeeId, categoryIds }) =>
      categoryIds.includes(ticket.categoryId) || isTagged(ticket.tags, committeeId, at),
  );
}

/**
 * For whom a person acts here, for the record: the owner, or whoever the ladder told, if they stand in for them. Null
 * where they act for themselves, like a requester, or in a capacity of their own where the owner is somebody else.
 */
export function actingFor(actor: Actor, ticket: TicketAccess, at: number): PersonId | null {
  const isOwn = (id: PersonId) => ticket.requesterId === id && !ticket.isIncident;
  if (actor.kind !== "person" || isOwn(actor.personId)) return null;
  const absent = principals(actor, ticket, at);
  if (ticket.assigneeId !== null && absent.has(ticket.assigneeId)) return ticket.assigneeId;
  const themselves = { ...actor, standsInFor: [] };
  if (can(themselves, "work", ticket, at)) return null;
  const told = ticket.people.find(
    (person) => absent.has(person.personId) && isDuty(person.relation) && isRunning(person, at),
  );
  return told?.personId ?? null;
}

/** Those whom somebody stands in for on a ticket. Nobody stands in on a protected one, nor for whoever is denied. */
function principals(actor: PersonActor, ticket: TicketAccess, at: number): ReadonlySet<PersonId> {
  if (ticket.visibility === "protected" || !actor.standsInFor?.length) return new Set();
  const denied = deniedAt(ticket.people, at);
  return new Set(actor.standsInFor.filter((personId) => !denied.has(personId)));
}

/** What somebody is on a ticket by their duty, and not for their own sake. */
function isDuty(relation: TicketPerson["relation"]): boolean {
  return relation === "assignee" || relation === "panel" || relation === "reviewer";
}

/** Everybody whom a relation keeps away from the ticket at that moment. */
export function deniedAt(people: readonly TicketPerson[], at: number): ReadonlySet<PersonId> {
  const denials = people.filter((person) => person.effect === "deny" && isRunning(person, at));
  return new Set(denials.map((person) => person.personId));
}

/** The grant that lets a person act here, for the record: the narrowest that covers the ticket; null without one. */
export function grantUsed(actor: Actor, ticket: TicketAccess, at: number): Grant["id"] | null {
  if (actor.kind !== "person") return null;
  const held = capacities(actor, ticket, at);
  const scope = actor.grants.find((grant) => grant.role === "spoc" && covers(grant, ticket));
  if (scope && held.has("scope_staff")) return scope.id;
  const senior = actor.grants.find((grant) => grant.role === "senior_admin");
  return senior && held.has("senior") ? senior.id : null;
}

export function hasRole(actor: PersonActor, role: Role): boolean {
  return actor.grants.some((grant) => grant.role === role);
}

/** A grant without scope covers its domain; one without domain covers the campus. */
export function covers(grant: Grant, ticket: Pick<TicketAccess, "domainId" | "scopeId">): boolean {
  if (grant.domainId === null) return true;
  if (grant.domainId !== ticket.domainId) return false;
  return grant.scopeId === null || grant.scopeId === ticket.scopeId;
}

function isRunning(person: TicketPerson, at: number): boolean {
  return person.fromAt <= at && (person.untilAt === null || at < person.untilAt);
}
