import {
  added,
  baseMoment,
  ladderFor,
  nextRungAt,
  type Rung,
  rungAbove,
  rungAt,
  standstillSince,
} from "#app/domain/escalation/escalation.ts";
import { breaksAt, brokenUnmet, unmet } from "#app/domain/time/clocks.ts";
import { NOT_STALLING, type SoftTrigger, stallMomentAt, stallsOn } from "#app/domain/time/soft-triggers.ts";
import { event } from "../events.ts";
import type { PersonId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { type Rule, type Step, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import { apply, type Clock, type TicketState } from "../ticket.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import type { World } from "../world.ts";
import { speaksAsStaff } from "./public-act.ts";

/** Reminds the responsible person at 75 % of a promise. */
export const remind: Rule<"remind"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const clock = unmet(world.state).find((each) => each.kind === input.clock && each.round === input.round);
    if (!clock || clock.remindedAt !== null) return refuse("wrong_state");
    const facts = { clock: clock.kind, dueAt: clock.dueAt };
    const changes = { clocks: [{ ...clock, remindedAt: now }] };
    return step(event("reminded", { audience: "staff", facts, changes }), "reminded", now);
  },
};

/** Nobody has said anything to the requester for long, although work goes on: the owner is reminded first. */
export const remindStalled: Rule<"remind_stalled"> = {
  from: ["active"],
  decide(world, _input, now) {
    const { stallsAt, stallRemindedAt } = world.state.ticket;
    if (stallsAt === null || stallsAt > now || stallRemindedAt !== null) return refuse("wrong_state");
    const changes = { ticket: stallsOn(world.calendar, baseMoment(stallsAt, now)) };
    return step(event("stalled", { audience: "staff", changes }), "stalled", now);
  },
};

/**
 * A promise was not kept: from level 0 the first level is told, higher up the current level again (PRODUCT 6).
 * Promises due at the same moment break together and tell once; one due later breaks by itself.
 */
export const breakPromise: Rule<"break"> = {
  from: OPEN_KINDS,
  decide(world, _input, now) {
    const due = firstDue(world.state, now);
    const [first] = due;
    if (!first) return refuse("wrong_state");
    const clocks = due.map((clock) => ({ ...clock, brokenAt: now, brokenDueAt: clock.dueAt }));
    const after = { ...world, state: apply(world.state, { clocks }) };
    const climb = afterBreak(after, baseMoment(first.dueAt, now), now);
    const facts = {
      clocks: due.map((clock) => clock.kind),
      dueAt: first.dueAt,
      level: climb.changes.ticket.level,
      told: climb.told,
    };
    return step(event("broken", { facts, changes: { ...climb.changes, clocks } }), "broken", now, climb.told);
  },
};

/**
 * The next level's time has come while the promise is still unmet. At the top the last level is told again each week,
 * and nobody else is.
 */
export const nextStep: Rule<"step"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const { level, nextLevelAt } = world.state.ticket;
    if (nextLevelAt === null || nextLevelAt > now || input.level !== level + 1) return refuse("wrong_state");
    const ladder = ladderFor(world, now);
    const rung = rungAbove(ladder, level);
    if (!rung) return repeated(world, rungAt(ladder, level)?.personIds ?? [], nextLevelAt, now);
    const facts = { level: rung.level, by: "time" };
    const { told, changes } = climbTo(world, rung, baseMoment(nextLevelAt, now), now);
    return step(event("escalated", { facts: { ...facts, told }, changes }), "escalated", now, told);
  },
};

/**
 * By hand: staff at any time, a requester once a promise is broken and once per level; each time one level up. A
 * requester whose page showed a lower level has been served already.
 */
export const escalate: Rule<"escalate"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const reason = tidy(input.reason);
    if (reason === "") return refuse("reason_missing", "reason");
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    if (!speaksAsStaff(world, now)) {
      if (brokenUnmet(world.state).length === 0) return refuse("nothing_broken");
      if (world.past.some((event) => event.kind === "escalated")) return refuse("asked_already");
    }
    const rung = rungAbove(ladderFor(world, now), world.state.ticket.level);
    if (!rung) return refuse("at_the_top");
    const { told, changes } = climbTo(world, rung, now, now);
    const facts = { level: rung.level, told, by: "hand" };
    const words = [{ part: "reason", text: reason }] as const;
    return step(event("escalated", { facts, changes, words }), "escalated", now, told);
  },
};

/**
 * A ticket that goes round in circles or stands still: moved a third time, reopened a third time, passed on a fourth
 * time, stalled. The next level is told, the top again if there is none.
 */
export const climb: Rule<"climb"> = {
  from: OPEN_KINDS,
  decide(world, _input, now) {
    const { level } = world.state.ticket;
    const triggeredBy = triggerOf(world.state, now);
    if (triggeredBy === null) return refuse("wrong_state");
    const ladder = ladderFor(world, now);
    const rung = rungAbove(ladder, level) ?? rungAt(ladder, level);
    const over =
      triggeredBy === "stalled" ? { ...NOT_STALLING, softTriggeredAt: now } : { triggeredBy: null };
    const facts = { level: Math.max(level, rung?.level ?? level), by: triggeredBy };
    if (!rung)
      return step(
        event("escalated", { facts: { ...facts, told: [] }, changes: { ticket: over } }),
        null,
        now,
      );
    const { told, changes } = climbTo(world, rung, now, now);
    const ticket = { ...changes.ticket, ...over };
    return step(
      event("escalated", { facts: { ...facts, told }, changes: { ...changes, ticket } }),
      "escalated",
      now,
      told,
    );
  },
};

/** What calls the next level now. */
function triggerOf({ ticket }: TicketState, now: number): SoftTrigger | null {
  if (ticket.triggeredBy !== null) return ticket.triggeredBy;
  const at = ticket.stallRemindedAt === null ? null : stallMomentAt(ticket);
  return at !== null && at <= now ? "stalled" : null;
}

/** The promises that break next, all due at one moment; none before it has come. */
function firstDue(state: TicketState, now: number): readonly Clock[] {
  const at = Math.min(...state.clocks.map((clock) => breaksAt(clock) ?? Number.POSITIVE_INFINITY));
  return at > now ? [] : state.clocks.filter((clock) => breaksAt(clock) === at);
}

/** The level that is told already is told again, and steps under way for another promise go on; else the first is. */
function afterBreak(world: World, baseAt: number, now: number) {
  const { level, nextLevelAt } = world.state.ticket;
  const ladder = ladderFor(world, now);
  const [again, above] = [rungAt(ladder, level), rungAbove(ladder, level)];
  if (!again && above) return climbTo(world, above, baseAt, now);
  const next = nextLevelAt ?? nextRungAt(world.calendar, ladder, level, countedFrom(world, baseAt));
  return told(world, again?.personIds ?? [], { level, nextLevelAt: next }, now);
}

/** It is still theirs to decide. A ladder without people has nobody to tell; that is written down as well. */
function repeated(world: World, personIds: readonly PersonId[], dueAt: number, now: number): Step {
  const { level } = world.state.ticket;
  const nextLevelAt = nextRungAt(world.calendar, ladderFor(world, now), level, baseMoment(dueAt, now));
  const { changes } = told(world, personIds, { level, nextLevelAt }, now);
  const facts = { level, told: personIds, by: "week" };
  return step(event("escalated", { audience: "staff", facts, changes }), "repeated", now, personIds);
}

function climbTo(world: World, rung: Rung, baseAt: number, now: number) {
  const from = countedFrom(world, baseAt);
  // A ladder can become shorter, as in another category; a level that was told stays told.
  const level = Math.max(world.state.ticket.level, rung.level);
  const nextLevelAt = nextRungAt(world.calendar, ladderFor(world, now), level, from);
  return told(world, rung.personIds, { level, nextLevelAt }, now);
}

function told(
  world: World,
  personIds: readonly PersonId[],
  ticket: { level: number; nextLevelAt: number | null },
  now: number,
) {
  const people = added(world.state, personIds, now, `level_${ticket.level}`);
  return { told: personIds, changes: { ticket, ...(people.length > 0 ? { people } : {}) } };
}

/** A step that begins in a standstill has all of its time left when that ends. */
function countedFrom({ state }: World, baseAt: number): number {
  return Math.min(baseAt, standstillSince(state) ?? baseAt);
}
