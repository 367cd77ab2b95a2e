import { meet, unmet } from "../clocks.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import { outOfIncident } from "./incident.ts";
import { toKind } from "./public-act.ts";

/** The requester withdraws, and says why. Every promise stops. */
export const cancel: Rule<"cancel"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const reason = tidy(input.reason);
    if (reason === "") return refuse("reason_missing", "reason");
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    const changes = {
      ticket: {
        ...toKind(world, "cancelled"),
        closedAt: now,
        closedBy: "requester" as const,
        questionAskedAt: null,
      },
      clocks: unmet(world.state).map((clock) => meet(world.calendar, clock, now)),
    };
    const cancelled = event("cancelled", { changes, words: [{ part: "reason", text: reason }] });
    return { ...step(cancelled, "cancelled", now), ...outOfIncident(world, now) };
  },
};
