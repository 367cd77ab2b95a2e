import { startClock } from "../clocks.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { appealUntil, bodyReason, isBody, nextStage } from "../stages.ts";
import { OPEN_KINDS } from "../statuses.ts";
import type { TicketPerson } from "../ticket.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import { broughtIn } from "./forward.ts";
import { toKind } from "./public-act.ts";
import { resolution } from "./resolve.ts";

/**
 * “I do not agree”: the next stage's body reviews it and decides anew, with a promise of its own. What was decided before
 * stays written until then. Refuses outside the stage's window.
 */
export const appeal: Rule<"appeal"> = {
  from: [...OPEN_KINDS, "resolved", "closed"],
  decide(world, input, now) {
    const { state, stages, statutory } = world;
    const text = tidy(input.text);
    if (text === "") return refuse("reason_missing", "text");
    if (!fits(text, LIMITS.body)) return refuse("words_too_long", "text", { most: LIMITS.body });
    const stage = nextStage(state, stages, now);
    if (!stage || appealUntil(state, stages, statutory, now) === null) return refuse("no_appeal");
    const { position, personIds, target, committeeIds = [] } = stage;
    const tags = state.ticket.visibility === "normal" ? broughtIn(world, committeeIds, now) : [];
    const round = state.ticket.round + 1;
    const clock = startClock(world.calendar, "resolve", round, now, target);
    const people = personIds.map(
      (personId): TicketPerson => ({
        personId,
        relation: "reviewer",
        effect: "allow",
        fromAt: now,
        untilAt: null,
        reason: bodyReason(position),
      }),
    );
    const ticket = {
      ...toKind(world, "active"),
      stage: position,
      appealedAt: now,
      round,
      resolvedAt: null,
      resolutionDeliveredAt: null,
      reopenUntilAt: null,
      confirmationAskedAt: null,
      closedAt: null,
      closedBy: null,
    };
    const appealed = event("appealed", {
      facts: {
        stage: position,
        told: personIds,
        outcome: state.ticket.outcome,
        dueAt: clock.dueAt,
        ...(committeeIds[0] === undefined ? {} : { committee: committeeIds[0] }),
      },
      changes: { ticket, clocks: [clock], people, ...(tags.length > 0 ? { tags } : {}) },
      words: [{ part: "body", text }],
    });
    return step(appealed, "appealed", now, personIds);
  },
};

/** The body finds that it was decided rightly: it ends as it had ended, with the reasons. */
export const uphold: Rule<"uphold"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const text = tidy(input.text);
    const { appealedAt, outcome, stage } = world.state.ticket;
    if (appealedAt === null) return refuse("wrong_state");
    if (!isBody(world.actor, world.state, now)) return refuse("appeal_undecided");
    if (text === "") return refuse("reason_missing", "text");
    if (!fits(text, LIMITS.body)) return refuse("words_too_long", "text", { most: LIMITS.body });
    if (outcome === null) return refuse("nothing_to_uphold");
    const upheld = resolution(world, outcome, [{ part: "body", text }], now);
    return step({ ...upheld, facts: { ...upheld.facts, upheld: true, stage } }, "resolved", now);
  },
};
