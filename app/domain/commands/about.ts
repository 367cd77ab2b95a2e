import {
  added,
  ladderAbove,
  ladderFor,
  nextRungAt,
  type Rung,
  rungAbove,
  rungAt,
  standstillSince,
} from "#app/domain/escalation/escalation.ts";
import { personOf } from "#app/domain/people/actor.ts";
import {
  type Assigned,
  assign,
  type Candidate,
  keptFrom,
  NOBODYS,
  staffingFor,
} from "#app/domain/people/assignment.ts";
import { accessOf, can, capacities, deniedAt } from "#app/domain/people/permissions.ts";
import type { Staffing } from "#app/domain/people/responsible.ts";
import { type EventDraft, event } from "../events.ts";
import type { PersonId } from "../ids.ts";
import { type Refusal, refuse } from "../refusals.ts";
import { type Rule, type Step, step } from "../rules.ts";
import { isOpen, STATUS_KINDS } from "../statuses.ts";
import { apply, type Changes, type Ticket, type TicketPerson, type TicketState } from "../ticket.ts";
import { fits, LIMITS, tidy, tidyLine } from "../words.ts";
import type { World } from "../world.ts";
import { speaksAsStaff } from "./public-act.ts";

/** Whom a ticket is said to be about, once they were looked for, and who could have it instead. */
export type Concerned = {
  /** Null where what was typed is nobody's. */
  personId: PersonId | null;
  /** Everybody who reports to that person, directly or through others. */
  reportIds: readonly PersonId[];
  candidates: readonly Candidate[];
  staffing: Staffing;
  /** Whether the actor has said before whom it is about. */
  saidBefore: boolean;
  /** Senior admins without a duty in the ticket's part of the campus. */
  outsiders: readonly PersonId[];
};

/**
 * Says whom the ticket is about. A known person and those who report to them are kept away from that moment on, and
 * whoever of them has it has it no longer. Free words leave it to the requester and to senior admins outside the
 * scope, until somebody names the person or, saying nothing, clears it. A requester's name that is nobody's counts as
 * words, so that nobody learns here who exists.
 */
export const about: Rule<"about"> = {
  from: STATUS_KINDS,
  decide(world, input, now) {
    const { concerned, state } = world;
    const person = tidyLine(input.person);
    const said = tidy(input.words);
    const words = [person, said].filter((each) => each !== "").join("\n");
    if (!concerned) return refuse("wrong_state");
    if (!fits(words, LIMITS.reason))
      return refuse("words_too_long", said === "" ? "person" : "words", { most: LIMITS.reason });
    const isOwn = concerned.personId !== null && isRequester(state, concerned.personId, now);
    // Who may not know whose it is does not learn it here, nor who else exists.
    const mayAsk = speaksAsStaff(world, now) && can(world.actor, "see_identity", accessOf(state), now);
    const isSelf = isOwn && concerned.personId === personOf(world.actor);
    if (person !== "" && isOwn && (mayAsk || isSelf)) return refuse("about_requester", "person");
    if (person !== "" && concerned.personId !== null && !isOwn)
      return named(world, concerned, concerned.personId, said, now);
    if (person !== "" && mayAsk) return refuse("requester_unknown", "person");
    if (words !== "") return unnamed(world, concerned, words, now);
    if (state.ticket.aboutUnnamedAt === null) return unclear(world, concerned, now);
    const isDenied = deniedAt(state.people, now).size > 0;
    const visibility = isDenied ? state.ticket.visibility : "normal";
    return moved(world, concerned, { how: "cleared", ticket: { visibility, aboutUnnamedAt: null } }, now);
  },
};

/**
 * Nothing to clear. A requester who named somebody before is answered as if there were: whether it was words, because
 * nobody is called that, is not theirs to find out. Whoever is kept away stays so.
 */
function unclear(world: World, { saidBefore }: Concerned, now: number): Step | Refusal {
  if (!saidBefore || speaksAsStaff(world, now)) return refuse("about_missing", "person");
  return step(event("about_said", { audience: "staff", facts: { how: "cleared" } }), null, now);
}

function named(world: World, concerned: Concerned, personId: PersonId, said: string, now: number): Step {
  const { state } = world;
  const reportIds = concerned.reportIds.filter((each) => !isRequester(state, each, now));
  const people = denials(personId, reportIds, now);
  return moved(world, concerned, { how: "named", ticket: kept(state.ticket, null), people, said }, now);
}

/** Protected tickets have readers of their own already, who decide what the words mean. */
function unnamed(world: World, concerned: Concerned, said: string, now: number): Step {
  const { ticket } = world.state;
  if (ticket.visibility === "protected")
    return moved(world, concerned, { how: "words", ticket: {}, said }, now);
  const nobody = isOpen(ticket.statusKind) ? NOBODYS : {};
  const changes = { ticket: { ...kept(ticket, now), ...nobody } };
  const facts = { how: "words", to: null };
  const draft = { audience: "leadership", facts, changes, words: [{ part: "body", text: said }] } as const;
  const denied = deniedAt(world.state.people, now);
  const told = concerned.outsiders.filter((each) => !denied.has(each));
  return step(event("about_said", draft), "about_told", now, told);
}

/** Somebody is kept away; one that is protected stays so. */
function kept({ visibility }: Ticket, aboutUnnamedAt: number | null): Partial<Ticket> {
  return { visibility: visibility === "protected" ? visibility : "restricted", aboutUnnamedAt };
}

type Said = {
  how: "named" | "words" | "cleared";
  ticket: Partial<Ticket>;
  people?: readonly TicketPerson[];
  said?: string;
};

/** The step, with whoever has the ticket afterwards, and with the next level where nobody is left on this one. */
function moved(
  world: World,
  concerned: Concerned,
  { how, ticket, people = [], said = "" }: Said,
  now: number,
): Step {
  const after = apply(world.state, { ticket, people });
  const owner = ownerAfter(world.state, after, concerned, now);
  const given = { ...after, ticket: { ...after.ticket, ...owner } };
  const above = levelAfter(world, after, now);
  const reviewers = above ? added(after, above.personIds, now, `level_${above.level}`) : [];
  const isNobodys = owner !== null && owner.assigneeId === null;
  const denied = deniedAt(after.people, now);
  const told = [
    ...(above?.personIds ?? []),
    ...(isNobodys ? concerned.outsiders.filter((each) => !denied.has(each)) : []),
  ];
  const changes: Changes = {
    ticket: { ...ticket, ...owner, ...(above ? climbed(world, given, above, now) : {}) },
    people: [...people, ...reviewers],
  };
  const draft: Partial<EventDraft> = {
    audience: "staff",
    facts: { how, ...(owner ? { to: owner.assigneeId, why: owner.assignedWhy } : {}) },
    changes,
    words: said === "" ? [] : [{ part: "body", text: said }],
  };
  const row = owner?.assigneeId ? "about_said" : "about_told";
  return { ...step(event("about_said", draft), row, now, told), limits: above?.limits };
}

/** By the rule of assignment, where its owner is kept away or it has none; null where it stays as it is. */
function ownerAfter(
  before: TicketState,
  after: TicketState,
  { candidates, staffing }: Concerned,
  now: number,
): Assigned | null {
  const { ticket } = after;
  const denied = deniedAt(after.people, now);
  const stays =
    ticket.assigneeId === null ? before.ticket.aboutUnnamedAt === null : !denied.has(ticket.assigneeId);
  if (stays || !isOpen(ticket.statusKind)) return null;
  return assign(candidates, staffingFor(ticket.visibility, staffing), keptFrom(after, now), now);
}

/** The level above, where everybody of the one that was told is kept away now. */
function levelAfter(world: World, after: TicketState, now: number) {
  const { level, statusKind } = after.ticket;
  if (level === 0 || !isOpen(statusKind)) return null;
  const told = rungAt(ladderFor(world, now), level);
  const ladder = ladderFor({ ...world, state: after }, now);
  if (!told || ladder.some((rung) => rung.level === told.level)) return null;
  return rungAbove(ladder, level);
}

/** The level is told now, and has all of its time before the one above it is. */
function climbed(world: World, after: TicketState, { level }: Rung, now: number): Partial<Ticket> {
  const ladder = ladderAbove({ ...world, state: after }, now);
  const since = Math.min(now, standstillSince(after) ?? now);
  return { level, nextLevelAt: nextRungAt(world.calendar, ladder, level, since) };
}

/** The rows that keep somebody away, and those who report to them. */
export function denials(personId: PersonId, reportIds: readonly PersonId[], now: number): TicketPerson[] {
  const others = reportIds.filter((each) => each !== personId);
  return [denial(personId, "about", now), ...others.map((each) => denial(each, "reports_to_about", now))];
}

function denial(personId: PersonId, relation: "about" | "reports_to_about", now: number): TicketPerson {
  return { personId, relation, effect: "deny", fromAt: now, untilAt: null, reason: null };
}

/** Nobody is kept away from what they reported themselves. */
function isRequester(state: TicketState, personId: PersonId, now: number): boolean {
  const somebody = { kind: "person", personId, grants: [] } as const;
  return capacities(somebody, accessOf(state), now).has("requester");
}
