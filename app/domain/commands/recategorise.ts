import { added } from "#app/domain/escalation/escalation.ts";
import type { Subcategory } from "#app/domain/filing/new-ticket.ts";
import { byPriority, type Targets, targetsFor } from "#app/domain/filing/targets.ts";
import { personOf } from "#app/domain/people/actor.ts";
import { assign, type Candidate, keptFrom, staffingFor } from "#app/domain/people/assignment.ts";
import { called } from "#app/domain/people/called.ts";
import { deniedAt } from "#app/domain/people/permissions.ts";
import type { Staffing } from "#app/domain/people/responsible.ts";
import type { Calendar } from "#app/domain/time/calendar.ts";
import {
  currentClock,
  moveDue,
  pause,
  reopenedClock,
  resume,
  startClock,
  unmet,
} from "#app/domain/time/clocks.ts";
import { type Duration, momentAfter } from "#app/domain/time/working-time.ts";
import { event } from "../events.ts";
import type { CalendarId, PersonId, ScopeId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import { type Clock, isDeclared } from "../ticket.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import type { World } from "../world.ts";
import { NOTHING_ASKED } from "./extension.ts";
import { mayPromise } from "./promise.ts";

/** A subcategory that a ticket can move to, and who could own it there. */
export type Recategorisation = {
  subcategory: Omit<Subcategory, "fields">;
  scopeId: ScopeId | null;
  candidates: readonly Candidate[];
  staffing: Staffing;
  /** Everybody who is on duty there now. */
  onDuty: readonly PersonId[];
};

/** Whoever gets a ticket late has at least so long for it. */
const LEAST: Duration = { minutes: 4 * 60, unit: "working" };

/**
 * Another subcategory: number, words and answers stay, its owner and its promises are found anew. A promise counts
 * from the filing in the new calendar and is at least four working hours away, so that time in the wrong queue is the
 * queue's; the old date stays in the history. What turns out to be an emergency is told like a report of one, and
 * promised anew from this minute on. Refuses while it is appealed, but to those who decide on that.
 */
export const recategorise: Rule<"recategorise"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const to = world.recategorisation;
    const reason = tidy(input.reason);
    const { ticket } = world.state;
    // What is protected has readers of its own from its first moment: a ticket is made so by `restrict` alone.
    const opens = to?.subcategory.isProtected === true && ticket.visibility !== "protected";
    if (!to || opens || to.subcategory.id === ticket.categoryId)
      return refuse("subcategory_unknown", "subcategory");
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    // Whoever has that subject could be the one, and would not see it.
    if (ticket.aboutUnnamedAt !== null) return refuse("about_first");
    if (!mayPromise(world, now)) return refuse("appeal_undecided");
    const { subcategory, scopeId, candidates, staffing } = to;
    const here = staffingFor(ticket.visibility, staffing);
    const owner = assign(candidates, here, keptFrom(world.state, now), now);
    const alarms = subcategory.isEmergency && !ticket.isEmergency;
    const clocks = alarms ? promisedAtOnce(world, to, now) : promisedAnew(world, to, now);
    const wasDueAt = currentClock(world.state, "resolve")?.dueAt ?? null;
    const promised = clocks.find((clock) => clock.kind === "resolve");
    const facts = {
      to: owner.assigneeId,
      was: ticket.categoryId,
      wasDueAt,
      dueAt: promised?.dueAt ?? wasDueAt,
      setPromise: promised !== undefined,
      ...(promised ? byPriority(subcategory, ticket.priority) : {}),
      ...(alarms ? { emergency: true } : {}),
    };
    const moved = {
      categoryId: subcategory.id,
      domainId: subcategory.domainId,
      scopeId,
      calendarId: subcategory.calendar.id as CalendarId,
      isEmergency: subcategory.isEmergency,
      ...owner,
      // A date that was asked for in the wrong queue is nobody's any more.
      ...NOTHING_ASKED,
      extensionAnswer: null,
      ...(alarms ? UNSEEN : {}),
    };
    const words = reason === "" ? [] : [{ part: "reason", text: reason } as const];
    if (!alarms) {
      const draft = event("recategorised", { facts, changes: { ticket: moved, clocks }, words });
      return step(draft, "recategorised", now);
    }
    const alarmed = alarmedOf(world, to, owner.assigneeId, now);
    const people = added(world.state, alarmed, now, "on_duty");
    const level = [...new Set([...alarmed, ...(owner.assigneeId === null ? [] : [owner.assigneeId])])];
    const draft = event("recategorised", { facts, changes: { ticket: moved, clocks, people }, words });
    return step(draft, "emergency", now, level);
  },
};

/** Nobody has seen that it is an emergency. */
const UNSEEN = { acknowledgedAt: null, acknowledgedById: null } as const;

/** Everybody who is called there and may know of it; of what is not for their eyes, nobody but its owner. */
function alarmedOf(
  { state, actor, ladder, seniorAdmins }: World,
  { onDuty, staffing, scopeId, subcategory: { domainId } }: Recategorisation,
  ownerId: PersonId | null,
  now: number,
): readonly PersonId[] {
  const { visibility, aboutUnnamedAt } = state.ticket;
  if (visibility === "protected" || aboutUnnamedAt !== null) return [];
  const calling = { onDuty, staffing, ladder, seniorAdmins };
  const denied = deniedAt(state.people, now);
  return called(calling, { domainId, scopeId, ownerId, byId: personOf(actor), denied }, now);
}

/**
 * The promises of an emergency, from now on and whatever stood them still. Those on duty answer once more, where
 * somebody had answered to what it was taken for.
 */
function promisedAtOnce(world: World, to: Recategorisation, now: number): readonly Clock[] {
  const { calendar } = to.subcategory;
  const targets = targetsFor(to.subcategory, world.state.ticket.priority);
  const seen = currentClock(world.state, "acknowledge");
  const again =
    seen && seen.metAt !== null
      ? [startClock(calendar, "acknowledge", seen.round + 1, now, targets.acknowledge)]
      : [];
  return [
    ...unmet(world.state).map((clock) => atOnce(resume(world.calendar, clock, now), calendar, targets, now)),
    ...again,
  ];
}

function atOnce(clock: Clock, calendar: Calendar, targets: Targets, now: number): Clock {
  const target = targets[clock.kind];
  const dueAt = momentAfter(calendar, now, target);
  const there = { ...clock, target, calendarVersion: calendar.version };
  return { ...moveDue(calendar, there, now, dueAt), firstDueAt: dueAt };
}

/**
 * The promises still owed, by the new subcategory's targets and calendar. An appeal is promised by its stage and not by
 * its subject, so that its date stays.
 */
function promisedAnew(world: World, { subcategory }: Recategorisation, now: number): readonly Clock[] {
  const { ticket } = world.state;
  const kinds =
    ticket.appealedAt === null ? (["acknowledge", "resolve"] as const) : (["acknowledge"] as const);
  const targets = targetsFor(subcategory, ticket.priority);
  return kinds.flatMap((kind) => {
    const clock = currentClock(world.state, kind);
    if (!clock || clock.metAt !== null) return [];
    return [anew(clock, subcategory.calendar, targets[kind], now)];
  });
}

/**
 * Counted from where it began, without the time it stood still; what was broken stays so. Where most of that is over
 * already, or it would be sooner than the least, whoever has it now is reminded by what they have left.
 */
function anew(clock: Clock, calendar: Calendar, target: Duration, now: number): Clock {
  const paused = clock.pauses.reduce<Clock>(
    (so, { fromAt, untilAt, plannedUntilAt, cause }) => {
      // The fresh clock knows of closures by itself.
      if (isDeclared(cause)) return so;
      const standing = pause(so, fromAt, plannedUntilAt, cause);
      return untilAt === null ? standing : resume(calendar, standing, untilAt);
    },
    begunAgain(clock, calendar, target),
  );
  const least = Math.min(
    momentAfter(calendar, now, LEAST),
    momentAfter(calendar, now, clock.kind === "acknowledge" ? target : LEAST),
  );
  const running = resume(calendar, paused, now);
  const isLate = running.dueAt < least || (running.remindAt !== null && running.remindAt <= now);
  const dated = isLate ? moveDue(calendar, paused, now, Math.max(running.dueAt, least)) : paused;
  const { brokenAt, brokenDueAt } = clock;
  return { ...dated, firstDueAt: dated.dueAt, brokenAt, brokenDueAt };
}

/** What was reopened is owed in half the time, as it would have been there. */
function begunAgain({ kind, round, startedAt }: Clock, calendar: Calendar, target: Duration): Clock {
  return kind === "resolve" && round > 1
    ? reopenedClock(calendar, round, startedAt, target)
    : startClock(calendar, kind, round, startedAt, target);
}
