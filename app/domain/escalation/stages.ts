import type { CommitteeId, DomainId, PersonId, ScopeId } from "#app/domain/ids.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import { staffingFor } from "#app/domain/people/assignment.ts";
import { deniedAt } from "#app/domain/people/permissions.ts";
import { responsible, type Staffing } from "#app/domain/people/responsible.ts";
import { isOpen } from "#app/domain/statuses.ts";
import type { ClockKind, TicketPerson, TicketState } from "#app/domain/ticket.ts";
import { brokenUnmet } from "#app/domain/time/clocks.ts";
import type { Duration } from "#app/domain/time/working-time.ts";
import { type Reach, reachedFor } from "./held-part.ts";

/** One stage of appeal: whose body decides, until how long after the end one may turn to it, how long it has. */
export type Stage = Reach & {
  position: number;
  domainId: DomainId | null;
  scopeId: ScopeId | null;
  /** Committees whose heads are among them: their members see what is appealed. */
  committeeIds?: readonly CommitteeId[];
  /** Of protected tickets alone; all others are of the others. */
  forProtected?: boolean;
  windowDays: number;
  target: Duration;
};

const DAY_MS = 86_400_000;

/** Why somebody reviews: they are the body of that stage. */
export function bodyReason(position: number): string {
  return `appeal/${position}`;
}

/**
 * The next stage of a ticket, from the one above its own on: of each position the most specific ones, without those who
 * may not decide. One that is left without people is passed over. Protected tickets have stages of their own.
 */
export function nextStage(
  state: TicketState,
  stages: readonly Stage[],
  now: number,
  from: number = state.ticket.stage + 1,
): Stage | null {
  const { ticket } = state;
  const left = partial(state, now);
  const applying = stages.filter(
    ({ domainId, scopeId, position, forProtected = false }) =>
      position >= from &&
      forProtected === (ticket.visibility === "protected") &&
      (domainId === null || domainId === ticket.domainId) &&
      (scopeId === null || scopeId === ticket.scopeId),
  );
  for (const position of [...new Set(applying.map((stage) => stage.position))].sort((a, b) => a - b)) {
    const here = applying.filter((stage) => stage.position === position);
    const most = Math.max(...here.map(specificity));
    const [first, ...more] = here.filter((stage) => specificity(stage) === most);
    const personIds = [first, ...more].flatMap((stage) => (stage ? reachedFor(stage, ticket) : []));
    const allowed = [...new Set(personIds)].filter((personId) => !left.has(personId));
    const committeeIds = [first, ...more].flatMap((stage) => stage?.committeeIds ?? []);
    if (first && allowed.length > 0) return { ...first, personIds: allowed, committeeIds };
  }
  return null;
}

/**
 * Until when its requester may appeal: null where they may not (any more). From the end on, as long as the next stage's
 * window; without an end only where a promise that the law makes is broken, and then for as long as it is.
 */
export function appealUntil(
  state: TicketState,
  stages: readonly Stage[],
  statutory: readonly ClockKind[],
  now: number,
): number | null {
  const { ticket } = state;
  const next = ticket.mergedIntoId === null && !ticket.isIncident ? nextStage(state, stages, now) : null;
  if (!next || ticket.appealedAt !== null) return null;
  if (isOpen(ticket.statusKind)) {
    const isBroken = brokenUnmet(state).some(({ kind }) => statutory.includes(kind));
    return isBroken ? Number.MAX_SAFE_INTEGER : null;
  }
  const endedAt = ticket.resolvedAt ?? ticket.closedAt;
  const until = endedAt === null ? null : endedAt + next.windowDays * DAY_MS;
  return until !== null && now <= until ? until : null;
}

/**
 * Whether somebody is of the body that decides now, or stands in for one of them: not its owner, nor who resolved it or
 * decided on an earlier stage, because nobody decides on their own decision.
 */
export function isBody(
  actor: Actor,
  { ticket, people, resolvedBy = [] }: Pick<TicketState, "ticket" | "people" | "resolvedBy">,
  now: number,
): boolean {
  if (ticket.appealedAt === null || actor.kind !== "person") return false;
  const had = people.some(
    ({ personId, reason }) => personId === actor.personId && reason?.startsWith("appeal/"),
  );
  const isPartial =
    had ||
    resolvedBy.includes(actor.personId) ||
    actor.personId === ticket.assigneeId ||
    actor.personId === ticket.requesterId;
  const standsIn = ticket.visibility === "protected" || isPartial ? [] : (actor.standsInFor ?? []);
  return bodyOf({ ticket, people }, now).some(
    ({ personId }) => personId === actor.personId || standsIn.includes(personId),
  );
}

/**
 * Who may not decide: they are kept away, own it, reported it, resolved it, or were of a body before, because nobody
 * decides twice.
 */
export function partial(
  { ticket, people, resolvedBy = [] }: TicketState,
  now: number,
): ReadonlySet<PersonId | null> {
  const earlier = people.filter(({ reason }) => reason?.startsWith("appeal/"));
  const ids = earlier.map(({ personId }) => personId);
  return new Set([...deniedAt(people, now), ...ids, ...resolvedBy, ticket.assigneeId, ticket.requesterId]);
}

/** The running rows of those who decide now. */
export function bodyOf(
  { ticket, people }: Pick<TicketState, "ticket" | "people">,
  now: number,
): readonly TicketPerson[] {
  return people.filter(
    ({ relation, reason, untilAt }) =>
      relation === "reviewer" && reason === bodyReason(ticket.stage) && (untilAt === null || untilAt > now),
  );
}

/** Whether somebody of the body is left who can decide, or who stands in for one of them. */
export function isBodyLeft(state: TicketState, staffing: Staffing, now: number): boolean {
  const { people, ticket } = state;
  const denied = deniedAt(people, now);
  const known = staffingFor(ticket.visibility, staffing);
  return bodyOf(state, now).some(({ personId }) => {
    const apart = [...partial(state, now)].filter((id) => id !== null && (id !== personId || denied.has(id)));
    return responsible(known, personId, "approvals", now, new Set(apart as PersonId[])) !== null;
  });
}

function specificity({ domainId, scopeId }: Stage): number {
  return (scopeId === null ? 0 : 2) + (domainId === null ? 0 : 1);
}
