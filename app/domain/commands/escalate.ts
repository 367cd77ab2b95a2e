import {
  added,
  baseMoment,
  type ChannelLimits,
  ladderAbove,
  ladderFor,
  nextRungAt,
  type Rung,
  rungAbove,
  rungAt,
  standstillSince,
} from "#app/domain/escalation/escalation.ts";
import { movedTo } from "#app/domain/escalation/moving.ts";
import { personOf } from "#app/domain/people/actor.ts";
import { breaksAt, brokenUnmet, unmet } from "#app/domain/time/clocks.ts";
import { NOT_STALLING, type SoftTrigger, stallMomentAt, stallsOn } from "#app/domain/time/soft-triggers.ts";
import { type EventDraft, event, type Facts } from "../events.ts";
import type { PersonId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { type Rule, type Step, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import type { TellingRow } from "../telling/telling.ts";
import { apply, type Changes, type Clock, type TicketState } from "../ticket.ts";
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
    const facts = { clocks: due.map((clock) => clock.kind), dueAt: first.dueAt, ...climb.facts };
    return toldStep(event("broken", { facts, changes: { ...climb.changes, clocks } }), "broken", climb, now);
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
    const rung = rungAbove(ladderAbove(world, now), level);
    if (!rung) return repeated(world, nextLevelAt, now);
    const climbed = climbTo(world, rung, baseMoment(nextLevelAt, now), now);
    const facts = { ...climbed.facts, by: "time" };
    return toldStep(event("escalated", { facts, changes: climbed.changes }), "escalated", climbed, now);
  },
};

/**
 * By hand: staff at any time, a requester once a promise is broken and once per level; each time one level up. A
 * requester whose page showed a lower level has been served already. Whoever stands on the ladder calls those above
 * themselves.
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
    const rung = rungOver(world, personOf(world.actor), now);
    if (!rung) return refuse("at_the_top");
    const climbed = climbTo(world, rung, now, now);
    const facts = { ...climbed.facts, by: "hand" };
    const words = [{ part: "reason", text: reason }] as const;
    return toldStep(
      event("escalated", { facts, changes: climbed.changes, words }),
      "escalated",
      climbed,
      now,
    );
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
    const rung = rungAbove(ladderAbove(world, now), level) ?? rungToldAt(world, level, now);
    const over =
      triggeredBy === "stalled"
        ? { ...NOT_STALLING, softTriggeredAt: now }
        : { triggeredBy: null, softTriggeredAt: now };
    if (!rung) {
      const facts = { level, by: triggeredBy, told: [] };
      return step(event("escalated", { facts, changes: { ticket: over } }), null, now);
    }
    const climbed = climbTo(world, rung, now, now);
    const changes = { ...climbed.changes, ticket: { ...climbed.changes.ticket, ...over } };
    const facts = { ...climbed.facts, by: triggeredBy };
    return toldStep(event("escalated", { facts, changes }), "escalated", climbed, now);
  },
};

/** What calls the next level now. */
function triggerOf({ ticket }: TicketState, now: number): SoftTrigger | null {
  const { triggeredBy, softTriggeredAt } = ticket;
  if (triggeredBy !== null && softTriggeredAt !== null && softTriggeredAt <= now) return triggeredBy;
  const at = ticket.stallRemindedAt === null ? null : stallMomentAt(ticket);
  return at !== null && at <= now ? "stalled" : null;
}

/** The promises that break next, all due at one moment; none before it has come. */
function firstDue(state: TicketState, now: number): readonly Clock[] {
  const at = Math.min(...state.clocks.map((clock) => breaksAt(clock) ?? Number.POSITIVE_INFINITY));
  return at > now ? [] : state.clocks.filter((clock) => breaksAt(clock) === at);
}

/** Whom somebody calls by hand: the next level above the ticket's and their own, else whoever is left above the ticket's. */
function rungOver(world: World, caller: PersonId | null, now: number): Rung | null {
  const { level } = world.state.ticket;
  const own = ladderFor(world, now).findLast(({ personIds }) => personIds.some((id) => id === caller));
  const ladder = ladderAbove(world, now, caller);
  const rung = rungAbove(ladder, Math.max(level, own?.level ?? 0)) ?? rungAbove(ladder, level);
  return rung && rung.personIds.length > 0 ? rung : null;
}

/**
 * The level that is told already is told again, and steps under way for another promise go on; else the first is. Where
 * the level's only person has the ticket meanwhile, nobody above them has heard, so the next level does.
 */
function afterBreak(world: World, baseAt: number, now: number) {
  const { level, nextLevelAt } = world.state.ticket;
  const above = rungAbove(ladderAbove(world, now), level);
  const again = rungToldAt(world, level, now);
  const { assigneeId } = world.state.ticket;
  const isOwners = again?.level === level && again.personIds.every((personId) => personId === assigneeId);
  if (above && (!again || isOwners)) return climbTo(world, above, baseAt, now);
  const next =
    nextLevelAt ?? nextRungAt(world.calendar, ladderAbove(world, now), level, countedFrom(world, baseAt));
  return told(world, again, { level, nextLevelAt: next }, now);
}

/** Who hears again of a level that was told: its people but whoever has the ticket, who hear as such; theirs alone, they. */
function rungToldAt(world: World, level: number, now: number): Rung | null {
  const others = ladderAbove(world, now).find((rung) => rung.level === level);
  return others ?? rungAt(ladderFor(world, now), level);
}

/** It is still theirs to decide. A ladder without people has nobody to tell; that is written down as well. */
function repeated(world: World, dueAt: number, now: number): Step {
  const { level } = world.state.ticket;
  const nextLevelAt = nextRungAt(world.calendar, ladderAbove(world, now), level, baseMoment(dueAt, now));
  const again = told(world, rungToldAt(world, level, now), { level, nextLevelAt }, now);
  const facts = { ...again.facts, by: "week" };
  const draft = event("escalated", { audience: "staff", facts, changes: again.changes });
  return toldStep(draft, "repeated", again, now);
}

/** The rung is told. Where it is a higher one than before, its rule may move the ticket to whoever stands there. */
function climbTo(world: World, rung: Rung, baseAt: number, now: number) {
  const before = world.state.ticket;
  // A ladder can become shorter, as in another category; a level that was told stays told.
  const level = Math.max(before.level, rung.level);
  const moved = rung.level > before.level ? movedTo(world, rung, now) : null;
  const after = { ...world, state: apply(world.state, { ticket: moved ?? {} }) };
  const nextLevelAt = nextRungAt(world.calendar, ladderAbove(after, now), level, countedFrom(world, baseAt));
  const climbed = told(world, rung, { level, nextLevelAt, ...moved }, now);
  if (!moved) return climbed;
  const facts = { ...climbed.facts, to: moved.assigneeId, why: moved.assignedWhy, from: before.assigneeId };
  return { ...climbed, facts, former: before.assigneeId };
}

type Told = {
  personIds: readonly PersonId[];
  limits?: ChannelLimits;
  former?: PersonId | null;
  facts: Facts;
  changes: Changes;
};

function told(world: World, rung: Rung | null, ticket: NonNullable<Changes["ticket"]>, now: number): Told {
  const { personIds = [], limits } = rung ?? {};
  const { level = 0 } = ticket;
  const people = added(world.state, personIds, now, `level_${level}`);
  const changes = { ticket, ...(people.length > 0 ? { people } : {}) };
  return { personIds, limits, facts: { level, told: personIds }, changes };
}

/** A step that tells a level, each of its people on the channels that are theirs there. */
function toldStep(
  draft: EventDraft,
  row: TellingRow,
  { personIds, limits, former }: Told,
  now: number,
): Step {
  return { ...step(draft, row, now, personIds), limits, former };
}

/** A step that begins in a standstill has all of its time left when that ends. */
function countedFrom({ state }: World, baseAt: number): number {
  return Math.min(baseAt, standstillSince(state) ?? baseAt);
}
