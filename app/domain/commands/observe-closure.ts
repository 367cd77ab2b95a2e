import { closedFor, currentClock, standsStillFor, unmet } from "#app/domain/time/clocks.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import { apply } from "../ticket.ts";

/**
 * The campus is closed for a while that no calendar knew of, or the law stops what is done: every running promise in
 * working time stands still for it. What has broken before stays broken. Refuses where no promise of the ticket is
 * concerned (any more).
 */
export const observeClosure: Rule<"observe_closure"> = {
  from: OPEN_KINDS,
  decide(world, { fromAt, untilAt, cause = "closure" }, now) {
    const closure = { fromAt, untilAt, cause };
    const clocks = unmet(world.state)
      .filter((clock) => standsStillFor(clock, closure, now))
      .map((clock) => closedFor(world.calendar, clock, closure));
    if (clocks.length === 0) return refuse("wrong_state");
    const before = currentClock(world.state, "resolve");
    const after = currentClock(apply(world.state, { clocks }), "resolve");
    const moved = after !== null && after.dueAt !== before?.dueAt;
    const facts = { from: fromAt, until: untilAt, cause, dueAt: moved ? after.dueAt : null };
    // Where the date of the solution stays, it is nobody's news.
    const audience = moved ? "public" : "staff";
    return step(event("closure_observed", { audience, facts, changes: { clocks } }), null, now);
  },
};
