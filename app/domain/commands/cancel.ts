import { meet, unmet } from "../clocks.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import type { World } from "../world.ts";
import { outOfIncident } from "./incident.ts";
import { toKind } from "./public-act.ts";

/**
 * The requester withdraws, and says why. Every promise stops. On a protected ticket it is a request, which its readers
 * decide on: somebody may have been made to withdraw.
 */
export const cancel: Rule<"cancel"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const reason = tidy(input.reason);
    if (reason === "") return refuse("reason_missing", "reason");
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    const words = [{ part: "reason", text: reason } as const];
    if (world.state.ticket.visibility === "protected")
      return step(event("withdrawal_asked", { words }), "withdrawal_asked", now, readers(world, now));
    const changes = {
      ticket: {
        ...toKind(world, "cancelled"),
        closedAt: now,
        closedBy: "requester" as const,
        questionAskedAt: null,
      },
      clocks: unmet(world.state).map((clock) => meet(world.calendar, clock, now)),
    };
    const cancelled = event("cancelled", { changes, words });
    return { ...step(cancelled, "cancelled", now), ...outOfIncident(world, now) };
  },
};

/** Those who read a protected ticket beside its owner. */
function readers({ state }: World, now: number) {
  return state.people
    .filter(({ relation, untilAt }) => relation === "panel" && (untilAt === null || untilAt > now))
    .map(({ personId }) => personId);
}
