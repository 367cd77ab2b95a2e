import { personOf } from "#app/domain/people/actor.ts";
import { isTagged } from "#app/domain/people/committees.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { STATUS_KINDS } from "../statuses.ts";
import { fits, LIMITS, tidy } from "../words.ts";

/**
 * Brings a committee in: its heads are told, and its members may read the ticket and work on it. Refuses a committee
 * that is in already, and tickets that are not for many eyes.
 */
export const tag: Rule<"tag"> = {
  from: STATUS_KINDS,
  decide({ actor, state, committee }, input, now) {
    const reason = tidy(input.reason);
    const taggedById = personOf(actor);
    if (!committee || taggedById === null) return refuse("committee_unknown", "committee");
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    if (state.ticket.visibility !== "normal") return refuse("not_for_committees", "committee");
    const { committeeId, heads } = committee;
    if (isTagged(state.tags, committeeId, now)) return refuse("tagged_already", "committee");
    return step(
      event("tagged", {
        facts: { committee: committeeId },
        changes: { tags: [{ committeeId, fromAt: now, untilAt: null, taggedById }] },
        words: reason === "" ? [] : [{ part: "reason", text: reason }],
      }),
      "tagged",
      now,
      heads,
    );
  },
};

/** Lets a committee go that was brought in. What its subjects open to it stays open. Refuses one that is not in. */
export const untag: Rule<"untag"> = {
  from: STATUS_KINDS,
  decide({ state, committee }, input, now) {
    const reason = tidy(input.reason);
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    const tagged = state.tags.find(({ committeeId }) => committeeId === committee?.committeeId);
    if (!tagged || !isTagged([tagged], tagged.committeeId, now)) return refuse("not_tagged", "committee");
    return step(
      event("untagged", {
        facts: { committee: tagged.committeeId },
        changes: { tags: [{ ...tagged, untilAt: now }] },
        words: reason === "" ? [] : [{ part: "reason", text: reason }],
      }),
      null,
      now,
    );
  },
};
