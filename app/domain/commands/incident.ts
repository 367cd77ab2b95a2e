import { personOf } from "../actor.ts";
import { pause, resume, unmet } from "../clocks.ts";
import { event, type Words } from "../events.ts";
import { accessOf, can } from "../permissions.ts";
import { type Refusal, refuse } from "../refusals.ts";
import { type Rule, type Step, step } from "../rules.ts";
import { isOpen, OPEN_KINDS, STATUS_KINDS } from "../statuses.ts";
import type { Changes, Outcome, TicketPerson, TicketState } from "../ticket.ts";
import { fits, LIMITS, tidy, tidyLine } from "../words.ts";
import type { World } from "../world.ts";
import { resumed } from "./public-act.ts";
import { resolution } from "./resolve.ts";

/*
 * An incident is a ticket of its own, written up by staff: its promises and its ladder run once, for everybody. The
 * tickets that belong to it stand still, and whoever has the problem is `joined` to it, so that what is said on it
 * reaches each of them once.
 */

/** So long a ticket stands still for its incident at most; if that is forgotten, its own promises run again. */
export const INCIDENT_MS = 90 * 86_400_000;

/** Why somebody is joined to an incident: for a ticket of theirs that belongs to it. Without, they said “me too”. */
const BY_TICKET = "ticket";

/** Puts a ticket into an incident: its promises stand still, and its requester hears of the incident from now on. */
export const include: Rule<"include"> = {
  from: OPEN_KINDS,
  decide(world, _input, now) {
    const incident = incidentOf(world, now);
    if ("code" in incident) return incident;
    const { ticket } = world.state;
    if (ticket.visibility !== "normal" || ticket.isEmergency) return refuse("incident_unfit");
    if (ticket.incidentId !== null) return refuse("in_incident_already");
    const clocks = unmet(world.state).map((clock) =>
      pause(resume(world.calendar, clock, now), now, now + INCIDENT_MS, "outage"),
    );
    const facts = (other: TicketState, into: boolean) => ({ other: other.ticket.reference, into });
    const changes = { ticket: { incidentId: incident.ticket.id }, clocks };
    const came = event("included", {
      audience: "staff",
      facts: facts(world.state, false),
      changes: joining(incident, ticket.requesterId, BY_TICKET, now),
    });
    const went = event("included", { facts: facts(incident, true), changes });
    return { ...step(went, "included", now), beside: { event: came, telling: null } };
  },
};

/** “That is something else”: the ticket goes on by itself, with what was left of its promises. */
export const exclude: Rule<"exclude"> = {
  from: OPEN_KINDS,
  decide(world, _input, now) {
    const { other } = world;
    if (!other) return refuse("wrong_state");
    const clocks = resumed(world, now, ({ cause }) => cause === "outage");
    const left = event("excluded", {
      facts: { other: other.ticket.reference, into: true },
      changes: { ticket: { incidentId: null }, clocks },
    });
    return { ...step(left, "excluded", now), ...outOfIncident(world, now) };
  },
};

/** “Me too”: somebody has the same problem. Where and what they add is read by staff and themselves alone. */
export const join: Rule<"join"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const personId = personOf(world.actor);
    const place = tidyLine(input.place);
    const body = tidy(input.words);
    if (!fits(place, LIMITS.place)) return refuse("words_too_long", "place", { most: LIMITS.place });
    if (!fits(body, LIMITS.description))
      return refuse("words_too_long", "words", { most: LIMITS.description });
    const changes = joining(world.state, personId, null, now);
    if (!changes.people) return refuse("joined_already");
    const words: readonly Words[] = [
      ...(place === "" ? [] : [{ part: "place", text: place } as const]),
      ...(body === "" ? [] : [{ part: "body", text: body } as const]),
    ];
    return step(event("joined", { audience: "staff", changes, words }), null, now);
  },
};

/** “Not any more”: whoever said “me too” hears no more of it. */
export const leave: Rule<"leave"> = {
  from: STATUS_KINDS,
  decide(world, _input, now) {
    const own = joinedRow(world.state, personOf(world.actor), now);
    if (!own || own.reason === BY_TICKET) return refuse("wrong_state");
    const people = [{ ...own, untilAt: now }];
    return step(event("left", { audience: "staff", changes: { people } }), null, now);
  },
};

/** The incident has ended, and its tickets with it. Their requesters have been told by the incident. */
export const resolveWithIncident: Rule<"resolve_with_incident"> = {
  from: OPEN_KINDS,
  decide(world, { incident, outcome }, now) {
    if (world.state.ticket.incidentId === null) return refuse("wrong_state");
    const ended = resolution(world, outcome as Outcome, [], now);
    return step({ ...ended, facts: { ...ended.facts, other: incident } }, null, now);
  },
};

/**
 * What a ticket that goes leaves behind in its incident, if it is in one: its requester hears no more of that, unless
 * another ticket of theirs is in it.
 */
export function outOfIncident({ state, other, staysInIncident }: World, now: number): Pick<Step, "beside"> {
  const { reference, requesterId, incidentId } = state.ticket;
  if (incidentId === null || !other) return {};
  const own = staysInIncident ? undefined : joinedRow(other, requesterId, now);
  const people = own ? [{ ...own, untilAt: now }] : [];
  const changes = people.length > 0 ? { people } : {};
  const facts = { other: reference, into: false };
  return { beside: { event: event("excluded", { audience: "staff", facts, changes }), telling: null } };
}

/** The incident that is named, if the actor may work on it and it is still open. */
function incidentOf({ actor, other }: World, now: number): TicketState | Refusal {
  const isThere = other?.ticket.isIncident === true && can(actor, "include", accessOf(other), now);
  return isThere && isOpen(other.ticket.statusKind) ? other : refuse("incident_unknown", "incident");
}

function joining(
  incident: TicketState,
  personId: TicketPerson["personId"] | null,
  reason: string | null,
  now: number,
): Changes {
  if (personId === null || joinedRow(incident, personId, now)) return {};
  const joined = { personId, relation: "joined", effect: "allow", fromAt: now, untilAt: null } as const;
  return { people: [{ ...joined, reason }] };
}

function joinedRow({ people }: TicketState, personId: TicketPerson["personId"] | null, now: number) {
  return people.find(
    (person) =>
      person.personId === personId &&
      person.relation === "joined" &&
      (person.untilAt === null || person.untilAt > now),
  );
}
