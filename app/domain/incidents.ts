import type { Verb } from "./command.ts";
import { type EventDraft, event } from "./events.ts";
import type { PersonId } from "./ids.ts";
import { isOpen } from "./statuses.ts";
import {
  apply,
  type Changes,
  type Clock,
  type Ticket,
  type TicketPerson,
  type TicketState,
} from "./ticket.ts";
import { openPause, resume } from "./time/clocks.ts";
import type { World } from "./world.ts";

type Kind = Pick<Ticket, "isIncident" | "incidentId">;

/** What can only be said on an incident, never on one, and only on a ticket that is or is not in one. */
const ON_INCIDENTS: ReadonlySet<Verb> = new Set<Verb>(["join", "leave"]);
const NOT_ON_INCIDENTS: ReadonlySet<Verb> = new Set<Verb>([
  // Nobody in particular is asked, and nobody's double it is.
  "ask",
  "merge",
  "split",
  "include",
  "appeal",
  // Its tickets end with it, and their requesters have been told.
  "undo_resolve",
]);

/** Whether a verb can be said on a ticket, whatever its status, as far as incidents are concerned. */
export function fitsIncident(verb: Verb, { isIncident, incidentId }: Kind): boolean {
  if (verb === "exclude" || verb === "resolve_with_incident") return incidentId !== null;
  return isIncident ? !NOT_ON_INCIDENTS.has(verb) : !ON_INCIDENTS.has(verb);
}

/** Why somebody is joined to an incident: for a ticket of theirs that belongs to it. Without, they said “me too”. */
export const BY_TICKET = "ticket";

/** Whoever hears of an incident from now on. */
export function joining(personId: PersonId, reason: string | null, now: number): TicketPerson {
  return { personId, relation: "joined", effect: "allow", fromAt: now, untilAt: null, reason };
}

/** By what somebody hears of an incident; not given where they do not. */
export function joinedRow({ people }: TicketState, personId: PersonId | null, now: number) {
  return people.find(
    (person) =>
      person.personId === personId &&
      person.relation === "joined" &&
      (person.untilAt === null || person.untilAt > now),
  );
}

/**
 * What follows from a step of a ticket that is in an incident, whatever its verb: one that is not like the others any
 * more leaves, and goes on with what was left of its promises; its new requester hears of the incident instead of the
 * one before. Answers what the step sets in all, and the event of the incident where it has one.
 */
export function membership(
  world: World,
  { changes }: Pick<EventDraft, "changes">,
  now: number,
): { changes: Changes; incident?: EventDraft } {
  const { reference, incidentId, requesterId } = world.state.ticket;
  const after = apply(world.state, changes);
  if (incidentId === null) return { changes };
  const facts = { other: reference, into: false };
  if (belongs(world.state, after)) {
    const isMoved = after.ticket.requesterId !== requesterId;
    const moved = {
      audience: "staff",
      facts,
      changes: hearing(world, after.ticket.requesterId, now),
    } as const;
    return { changes, ...(isMoved && { incident: event("corrected", moved) }) };
  }
  // Whoever is kept away from the ticket learns nothing of it here.
  const audience = after.ticket.visibility === "normal" ? "staff" : "leadership";
  return {
    changes: {
      ...changes,
      ticket: { ...changes.ticket, incidentId: null },
      ...goingOn(world, after, changes, now),
    },
    incident: event("excluded", { audience, facts, changes: hearing(world, null, now) }),
  };
}

/** Only normal tickets belong, none that has gone another way or become urgent, nor one that somebody else decides on. */
function belongs(before: TicketState, { ticket }: TicketState): boolean {
  const isBack = !isOpen(before.ticket.statusKind) && isOpen(ticket.statusKind);
  const isGone = ticket.statusKind === "cancelled" || ticket.mergedIntoId !== null;
  const isNormal = ticket.visibility === "normal" && ticket.appealedAt === null;
  const isAlarm = !before.ticket.isEmergency && ticket.isEmergency;
  return ticket.incidentId !== null && isNormal && !isGone && !isBack && !isAlarm;
}

/** The promises that stood still for the incident run again. */
function goingOn(
  { calendar }: World,
  { ticket, clocks }: TicketState,
  changes: Changes,
  now: number,
): Changes {
  if (!isOpen(ticket.statusKind)) return {};
  const nameOf = ({ kind, round }: Clock) => `${kind}/${round}`;
  const running = clocks
    .filter((clock) => openPause(clock)?.cause === "outage")
    .map((clock) => resume(calendar, clock, now));
  const names = running.map(nameOf);
  const others = (changes.clocks ?? []).filter((clock) => !names.includes(nameOf(clock)));
  return running.length === 0 ? {} : { clocks: [...others, ...running] };
}

/**
 * Who hears of the incident for this ticket from now on, and that its requester until now does no more, unless another
 * ticket of theirs is in it.
 */
function hearing(
  { state, incident, staysInIncident }: World,
  personId: PersonId | null,
  now: number,
): Changes {
  if (!incident) return {};
  const own = staysInIncident ? undefined : joinedRow(incident, state.ticket.requesterId, now);
  const people = [
    ...(own ? [{ ...own, untilAt: now }] : []),
    ...(personId === null ? [] : [joining(personId, BY_TICKET, now)]),
  ];
  return people.length === 0 ? {} : { people };
}
