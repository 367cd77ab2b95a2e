import { accessOf, can } from "#app/domain/people/permissions.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { STATUS_KINDS } from "../statuses.ts";
import { fits, LIMITS, tidy } from "../words.ts";

/** So long a look lasts; then its reason is asked for again. */
export const LOOK_MS = 15 * 60_000;

/**
 * A super admin reads a ticket that is not theirs to read, says why, and is written down before they do. Refuses whoever
 * may read it anyway. It opens nothing but the ticket's own page, and that for a while.
 */
export const look: Rule<"look"> = {
  from: STATUS_KINDS,
  decide({ actor, state }, input, now) {
    const reason = tidy(input.reason);
    if (can(actor, "see", accessOf(state), now)) return refuse("seen_already");
    if (reason === "") return refuse("reason_missing", "reason");
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    const facts = { until: now + LOOK_MS };
    const words = [{ part: "reason", text: reason }] as const;
    return step(event("looked", { audience: "staff", facts, words }), null, now);
  },
};
