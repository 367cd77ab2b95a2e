import { openPause, unmet } from "../clocks.ts";
import {
  added,
  baseMoment,
  ladderOf,
  nextRungAt,
  type Rung,
  rungAbove,
  rungAt,
  tellable,
} from "../escalation.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import type { Clock } from "../ticket.ts";
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
    return step(
      event("reminded", { audience: "staff", facts, changes: { clocks: [{ ...clock, remindedAt: now }] } }),
      "reminded",
      now,
    );
  },
};

/**
 * A promise was not kept: from level 0 the first level is told, higher up the current level again (PRODUCT 6).
 * Promises due at the same moment break together and tell once.
 */
export const breakPromise: Rule<"break"> = {
  from: OPEN_KINDS,
  decide(world, _input, now) {
    const due = dueClocks(world, now);
    const [first] = due;
    if (!first) return refuse("wrong_state");
    const clocks = due.map((clock) => ({ ...clock, brokenAt: now, brokenDueAt: clock.dueAt }));
    const climb = afterBreak(world, baseMoment(first.dueAt, now), now);
    const facts = {
      clocks: due.map((clock) => clock.kind),
      dueAt: first.dueAt,
      level: climb.ticket.level,
      told: climb.told,
    };
    const changes = { ticket: climb.ticket, clocks, people: climb.people };
    return step(event("broken", { facts, changes }), "broken", now, climb.told);
  },
};

/** The next level's time has come while the promise is still unmet. */
export const nextStep: Rule<"step"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const { ticket } = world.state;
    if (ticket.nextLevelAt === null || ticket.nextLevelAt > now || input.level !== ticket.level + 1)
      return refuse("wrong_state");
    const rung = rungAbove(ladder(world), ticket.level);
    if (!rung) return refuse("at_the_top");
    const climb = climbTo(world, rung, baseMoment(ticket.nextLevelAt, now), now);
    const facts = { level: rung.level, told: climb.told, by: "time" };
    return step(
      event("escalated", { facts, changes: { ticket: climb.ticket, people: climb.people } }),
      "escalated",
      now,
      climb.told,
    );
  },
};

/** By hand: staff at any time, a requester once a promise is broken; each time one level up. */
export const escalate: Rule<"escalate"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const reason = tidy(input.reason);
    const broken = unmet(world.state).some((clock) => clock.brokenAt !== null);
    if (reason === "") return refuse("reason_missing", "reason");
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    if (!speaksAsStaff(world, now) && !broken) return refuse("nothing_broken");
    const rung = rungAbove(ladder(world), world.state.ticket.level);
    if (!rung) return refuse("at_the_top");
    const climb = climbTo(world, rung, now, now);
    const escalated = event("escalated", {
      facts: { level: rung.level, told: climb.told, by: "hand" },
      changes: { ticket: climb.ticket, people: climb.people },
      words: [{ part: "reason", text: reason }],
    });
    return step(escalated, "escalated", now, climb.told);
  },
};

function dueClocks(world: World, now: number): readonly Clock[] {
  return unmet(world.state)
    .filter((clock) => clock.dueAt <= now && clock.brokenDueAt !== clock.dueAt && openPause(clock) === null)
    .sort((a, b) => a.dueAt - b.dueAt);
}

function afterBreak(world: World, baseAt: number, now: number) {
  const { level, nextLevelAt } = world.state.ticket;
  const rungs = ladder(world);
  const first = rungAbove(rungs, 0);
  if (level === 0 && first && first.delay.minutes === 0) return climbTo(world, first, baseAt, now);
  const current = tellable(rungAt(rungs, level), world.state);
  const next = nextLevelAt ?? nextRungAt(world.calendar, rungs, level, baseAt);
  return { ticket: { level, nextLevelAt: next }, people: added(current, level, now), told: current };
}

function climbTo(world: World, rung: Rung, baseAt: number, now: number) {
  const told = tellable(rung, world.state);
  const nextLevelAt = nextRungAt(world.calendar, ladder(world), rung.level, baseAt);
  return { ticket: { level: rung.level, nextLevelAt }, people: added(told, rung.level, now), told };
}

function ladder(world: World): readonly Rung[] {
  return ladderOf(world.state.ticket, world.ladder, world.seniorAdmins);
}
