import { ladderAbove, rungAbove } from "#app/domain/escalation/escalation.ts";
import { closedFor, currentClock, shifted, standsStillFor, unmet } from "#app/domain/time/clocks.ts";
import type { EndedSpan } from "#app/domain/time/working-time.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import { apply, type Ticket } from "../ticket.ts";
import type { World } from "../world.ts";

/**
 * The campus is closed for a while that no calendar knew of, or the law stops what is done: every running promise in
 * working time stands still for it, and so does the next step of the ladder or of silence, if it was counted before. What
 * has broken before stays broken. Refuses where nothing of the ticket is concerned (any more).
 */
export const observeClosure: Rule<"observe_closure"> = {
  from: OPEN_KINDS,
  decide(world, { fromAt, untilAt, cause = "closure", stepsCountedBefore = false }, now) {
    const closure = { fromAt, untilAt, cause };
    const clocks = unmet(world.state)
      .filter((clock) => standsStillFor(clock, closure, now))
      .map((clock) => closedFor(world.calendar, clock, closure));
    const ticket = stepsCountedBefore ? laterSteps(world, closure, now) : {};
    if (clocks.length === 0 && Object.keys(ticket).length === 0) return refuse("wrong_state");
    const changes = { clocks, ticket };
    const before = currentClock(world.state, "resolve");
    const after = currentClock(apply(world.state, changes), "resolve");
    const moved = after !== null && after.dueAt !== before?.dueAt;
    const facts = { from: fromAt, until: untilAt, cause, dueAt: moved ? after.dueAt : null };
    // Where the date of the solution stays, it is nobody's news.
    const audience = moved ? "public" : "staff";
    return step(event("closure_observed", { audience, facts, changes }), null, now);
  },
};

/** The steps to come that are counted in working time: as much is left of them after the closure as before it. */
function laterSteps(
  world: World,
  { fromAt, untilAt }: EndedSpan,
  now: number,
): Pick<Partial<Ticket>, "nextLevelAt" | "stallsAt"> {
  const { calendar } = world;
  const others = (calendar.closures ?? []).filter(
    (each) => each.fromAt !== fromAt || each.untilAt !== untilAt,
  );
  const moves = (moment: number | null): moment is number =>
    moment !== null && moment > now && moment > fromAt;
  const later = (moment: number) => shifted(calendar, moment, "working", { fromAt, untilAt }, others);
  const { level, nextLevelAt, stallsAt } = world.state.ticket;
  const climbsByDay = rungAbove(ladderAbove(world, now), level)?.delay.unit === "working";
  return {
    ...(climbsByDay && moves(nextLevelAt) ? { nextLevelAt: later(nextLevelAt) } : {}),
    ...(moves(stallsAt) ? { stallsAt: later(stallsAt) } : {}),
  };
}
