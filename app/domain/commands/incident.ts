import { personOf } from "#app/domain/people/actor.ts";
import { accessOf, can } from "#app/domain/people/permissions.ts";
import { tellings } from "#app/domain/telling/telling.ts";
import { pause, resume, unmet } from "#app/domain/time/clocks.ts";
import { event, type Words } from "../events.ts";
import { BY_TICKET, joinedRow, joining } from "../incidents.ts";
import { type Refusal, refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { isOpen, OPEN_KINDS, STATUS_KINDS } from "../statuses.ts";
import type { Outcome, TicketState } from "../ticket.ts";
import { fits, LIMITS, tidy, tidyLine } from "../words.ts";
import type { World } from "../world.ts";
import { resolution } from "./resolve.ts";

/*
 * An incident is a ticket of its own, written up by staff: its promises and its ladder run once, for everybody. The
 * tickets that belong to it stand still, and whoever has the problem is `joined` to it, so that what is said on it
 * reaches each of them once.
 */

/** So long a ticket stands still for its incident at most; if that is forgotten, its own promises run again. */
export const INCIDENT_MS = 90 * 86_400_000;

/** Puts a ticket into an incident: its promises stand still, and its requester hears of the incident from now on. */
export const include: Rule<"include"> = {
  from: OPEN_KINDS,
  decide(world, _input, now) {
    const incident = incidentOf(world, now);
    if ("code" in incident) return incident;
    const { ticket } = world.state;
    if (ticket.visibility !== "normal" || ticket.isEmergency) return refuse("incident_unfit");
    if (ticket.appealedAt !== null) return refuse("appeal_undecided");
    if (ticket.incidentId !== null) return refuse("in_incident_already");
    const clocks = unmet(world.state).map((clock) =>
      pause(resume(world.calendar, clock, now), now, now + INCIDENT_MS, "outage"),
    );
    const facts = (other: TicketState, into: boolean) => ({ other: other.ticket.reference, into });
    const changes = { ticket: { incidentId: incident.ticket.id }, clocks };
    const came = event("included", {
      audience: "staff",
      facts: facts(world.state, false),
      changes: ticket.requesterId === null ? {} : { people: [joining(ticket.requesterId, BY_TICKET, now)] },
    });
    const went = event("included", { facts: facts(incident, true), changes });
    return { ...step(went, "included", now), beside: { event: came, telling: null } };
  },
};

/** “That is something else”: the ticket goes on by itself, with what was left of its promises. */
export const exclude: Rule<"exclude"> = {
  from: OPEN_KINDS,
  decide({ incident }, _input, now) {
    if (!incident) return refuse("wrong_state");
    const facts = { other: incident.ticket.reference, into: true };
    // All that follows from leaving is the consequence of every step by which a ticket does.
    return step(event("excluded", { facts, changes: { ticket: { incidentId: null } } }), "excluded", now);
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
    if (personId === null || joinedRow(world.state, personId, now)) return refuse("joined_already");
    const changes = { people: [joining(personId, null, now)] };
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

/** The incident has ended, and its tickets with it. Whom it has told hears nothing of it a second time. */
export const resolveWithIncident: Rule<"resolve_with_incident"> = {
  from: OPEN_KINDS,
  decide(world, { incident, outcome }, now) {
    const { incidentId, appealedAt } = world.state.ticket;
    if (incidentId === null || !world.incident) return refuse("wrong_state");
    if (appealedAt !== null) return refuse("appeal_undecided");
    const ended = resolution(world, outcome as Outcome, [], now);
    const endedAt = world.incident.ticket.resolvedAt ?? now;
    const told = tellings("resolved", world.incident, world.actor, [], endedAt);
    const except = told.map(({ personId }) => personId);
    return { ...step({ ...ended, facts: { ...ended.facts, other: incident } }, "resolved", now), except };
  },
};

/** The incident that is named, if the actor may work on it and it is still open. */
function incidentOf({ actor, other }: World, now: number): TicketState | Refusal {
  const isThere = other?.ticket.isIncident === true && can(actor, "include", accessOf(other), now);
  return isThere && isOpen(other.ticket.statusKind) ? other : refuse("incident_unknown", "incident");
}
