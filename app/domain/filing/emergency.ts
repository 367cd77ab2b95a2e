import { added } from "#app/domain/escalation/escalation.ts";
import { event, type Facts, type Words } from "#app/domain/events.ts";
import type { PersonId, PlaceId, ScopeId } from "#app/domain/ids.ts";
import { type Actor, personOf } from "#app/domain/people/actor.ts";
import { assign } from "#app/domain/people/assignment.ts";
import { called } from "#app/domain/people/called.ts";
import { deniedAt } from "#app/domain/people/permissions.ts";
import { type Telling, tellings } from "#app/domain/telling/telling.ts";
import { apply, type Changes, type TicketPerson, type TicketState } from "#app/domain/ticket.ts";
import { currentClock, startClock } from "#app/domain/time/clocks.ts";
import { cut, LIMITS, tidyLine } from "#app/domain/words.ts";
import type { Decision } from "#app/domain/world.ts";
import type { FilingWorld } from "./filing.ts";
import { type FilingDecision, newTicket, type Requester, type Subcategory } from "./new-ticket.ts";
import { targetsFor } from "./targets.ts";

/** As typed: nothing of it is checked, and nothing is missing. */
export type EmergencyInput = { where: string; words: string };

export type EmergencyWorld = Pick<
  FilingWorld,
  "actor" | "statuses" | "candidates" | "staffing" | "onDuty" | "ladder" | "seniorAdmins"
> & {
  subcategory: Subcategory;
  /** Null where nobody is signed in. */
  requester: Requester | null;
  /** Where it is, as far as that was chosen. */
  place: { placeId: PlaceId | null; scopeId: ScopeId | null; label: string };
  /** The emergency of the same kind and place that is open since ten minutes at most. */
  open: TicketState | null;
  /** Reports of emergencies in the last ten minutes, before this one. */
  lately: number;
};

export const JOINS_WITHIN_MS = 10 * 60_000;
/** More of them in ten minutes are told together, by the minute. */
export const MOST_ALONE = 20;
const MINUTE_MS = 60_000;

/**
 * A report of an emergency is never refused; words without end are kept up to a length. It makes a ticket, or joins the
 * one that is open about the same: either way everybody on duty is told at once, because a second report may be a
 * second person in danger.
 */
export function decideEmergency(
  world: EmergencyWorld,
  said: EmergencyInput,
  now: number,
): FilingDecision | Decision {
  const crowded = world.lately >= MOST_ALONE;
  const at = crowded ? Math.ceil((now + 1) / MINUTE_MS) * MINUTE_MS : now;
  const told = { level: calledTo(world, now), at };
  const words = cut(said.words, LIMITS.emergency);
  const place = placeInWords(world.place.label, said.where);
  const facts: Facts = crowded ? { crowded } : {};
  if (world.open) return joined(world, world.open, { place, words, told, facts }, now);
  const { placeId, scopeId } = world.place;
  const requester = world.requester ?? { personId: null, language: "en", profile: {} };
  return newTicket(world, {
    subcategory: world.subcategory,
    requester: { ...requester, placeId, scopeId },
    filedById: personOf(world.actor),
    stops: "danger",
    title: "",
    place,
    description: words,
    came: null,
    consent: null,
    answers: [],
    files: [],
    told,
    facts,
    now,
  });
}

/** Where it is, as it is kept: what was chosen and what was typed. */
export function placeInWords(label: string, where: string): string {
  return [label, tidyLine(cut(where, LIMITS.emergencyPlace))].filter((part) => part !== "").join(", ");
}

/** Whoever is called to it: by the ticket that it joins, or by where it is. */
function calledTo(world: EmergencyWorld, now: number): readonly PersonId[] {
  const { open, subcategory, place, staffing, candidates } = world;
  const byId = personOf(world.actor);
  if (open) {
    const { domainId, scopeId, assigneeId: ownerId } = open.ticket;
    return called(world, { domainId, scopeId, ownerId, byId, denied: deniedAt(open.people, now) }, now);
  }
  const { assigneeId: ownerId } = assign(candidates, staffing, new Set(), now);
  return called(world, { domainId: subcategory.domainId, scopeId: place.scopeId, ownerId, byId }, now);
}

type Again = {
  place: string;
  words: string;
  told: { level: readonly PersonId[]; at: number };
  facts: Facts;
};

function joined(world: EmergencyWorld, before: TicketState, again: Again, now: number): Decision {
  const { actor } = world;
  const { assigneeId } = before.ticket;
  const level = [...new Set([...again.told.level, ...(assigneeId === null ? [] : [assigneeId])])];
  const people = [
    ...added(before, again.told.level, now, "on_duty"),
    ...reporter(before, personOf(actor), now),
  ];
  const words: Words[] = [
    { part: "body", text: again.words },
    ...(again.place === "" ? [] : [{ part: "place", text: again.place } as const]),
  ];
  const draft = event("reported_again", {
    audience: "staff",
    facts: { emergency: true, ...again.facts },
    changes: { ...owedAgain(world, before, now), ...(people.length > 0 ? { people } : {}) },
    words,
  });
  const after = apply(before, draft.changes);
  const told = tellings("reported_again", after, actor, level, again.told.at);
  return {
    ok: true,
    event: draft,
    tellings: [...told, ...receipt(after, actor, again.told.at)],
    before,
    after,
  };
}

/** Whoever answered the first report has not answered this one: it is owed an answer as quickly. */
function owedAgain({ subcategory }: EmergencyWorld, before: TicketState, now: number): Changes {
  const first = currentClock(before, "acknowledge");
  if (!first || first.metAt === null) return {};
  const { calendar } = subcategory;
  const targets = targetsFor(subcategory, before.ticket.priority);
  return {
    ticket: { acknowledgedAt: null, acknowledgedById: null },
    clocks: [startClock(calendar, "acknowledge", first.round + 1, now, targets.acknowledge)],
  };
}

/** Whoever is known and reports what somebody else has reported follows it. */
function reporter({ ticket, people }: TicketState, personId: PersonId | null, now: number): TicketPerson[] {
  if (personId === null || personId === ticket.requesterId) return [];
  if (people.some((each) => each.personId === personId)) return [];
  return [{ personId, relation: "joined", effect: "allow", fromAt: now, untilAt: null, reason: null }];
}

/** That their report has come, for whoever is known. */
function receipt({ ticket, people }: TicketState, actor: Actor, at: number): Telling[] {
  const personId = personOf(actor);
  if (personId === null || deniedAt(people, at).has(personId)) return [];
  const duty = personId === ticket.requesterId ? "requester" : "watcher";
  return [{ personId, duty, notBeforeAt: at }];
}
