import { isAnonymous } from "#app/domain/filing/anonymous.ts";
import { ownTargets } from "#app/domain/filing/targets.ts";
import { reopenedClock } from "#app/domain/time/clocks.ts";
import { nextHour } from "#app/domain/time/moment.ts";
import { event, type Words } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import { speaksAsStaff, toKind } from "./public-act.ts";
import { reopenUntil } from "./resolve.ts";
import { endsReview, NOBODY_ASKED, reviewEnded, reviewOpened } from "./review.ts";

const LOW_STARS = 2;

/**
 * “Still broken”: back to active with the same owner and a new, shorter promise. Needs words, within the window. Whoever
 * looks into a low rating may find the same, and is through with it then.
 */
export const reopen: Rule<"reopen"> = {
  from: ["resolved"],
  decide(world, input, now) {
    const { ticket } = world.state;
    const isOnReview = speaksAsStaff(world, now);
    if (isOnReview && !endsReview(world, now)) return refuse("review_not_yours");
    const reason = tidy(input.reason);
    if (reason === "") return refuse("reason_missing", "reason");
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    if (ticket.reopenUntilAt === null || now > ticket.reopenUntilAt) return refuse("reopen_window_over");
    const original = world.state.clocks.find((clock) => clock.kind === "resolve" && clock.round === 1);
    if (!original) return refuse("wrong_state");
    const round = ticket.round + 1;
    // A date tells when it was given: of somebody unknown no more than the hour.
    const from = isAnonymous(ticket) ? nextHour(now, world.calendar.timeZone) : now;
    const own = ownTargets(world.targets, ticket.categoryId, ticket.priority).resolve;
    const clock = reopenedClock(world.calendar, round, from, own ?? original.target);
    const changes = {
      ticket: {
        ...toKind(world, "active"),
        round,
        reopenedCount: ticket.reopenedCount + 1,
        outcome: null,
        resolvedAt: null,
        resolutionDeliveredAt: null,
        reopenUntilAt: null,
        confirmationAskedAt: null,
      },
      clocks: [clock],
      ...(isOnReview ? reviewEnded(world.state, now) : {}),
    };
    const words: readonly Words[] = [{ part: "reason", text: reason }];
    const facts = { round, dueAt: clock.dueAt, ...(own ? { byPriority: ticket.priority } : {}) };
    const row = isOnReview ? "reopened_on_review" : "reopened";
    return step(event("reopened", { facts, changes, words }), row, now);
  },
};

/** The requester confirms that it is done. */
export const close: Rule<"close"> = {
  from: ["resolved"],
  decide(world, _input, now) {
    const ticket = { ...toKind(world, "closed"), closedAt: now, closedBy: "requester" as const };
    return step(event("closed", { facts: { by: "requester" }, changes: { ticket } }), "closed", now);
  },
};

/** Nobody objected until the end of the window. */
export const closeBySilence: Rule<"close_by_silence"> = {
  from: ["resolved"],
  decide(world, _input, now) {
    const { reopenUntilAt } = world.state.ticket;
    if (reopenUntilAt === null || now < reopenUntilAt) return refuse("wrong_state");
    const ticket = { ...toKind(world, "closed"), closedAt: now, closedBy: "silence" as const };
    return step(event("closed", { facts: { by: "silence" }, changes: { ticket } }), "closed", now);
  },
};

/** Asks the requester once more, on the fifth day, whether it is fixed. */
export const askConfirmation: Rule<"ask_confirmation"> = {
  from: ["resolved"],
  decide: (_world, _input, now) =>
    step(
      event("confirmation_asked", { changes: { ticket: { confirmationAskedAt: now } } }),
      "confirmation_asked",
      now,
    ),
};

/**
 * The first message about a resolution was accepted: the window to reopen counts from then, but from 72 hours after
 * the resolution at the latest. Refuses a message about an earlier resolution: accepted before this one, or followed
 * by a reopening.
 */
export const delivered: Rule<"delivered"> = {
  from: ["resolved"],
  decide(world, { seq, at }, now) {
    const { ticket } = world.state;
    if (world.past.some((event) => event.kind === "reopened" && event.seq > seq))
      return refuse("wrong_state");
    const { resolvedAt, outcome } = ticket;
    if (ticket.resolutionDeliveredAt !== null || outcome === null || resolvedAt === null || at < resolvedAt)
      return refuse("wrong_state");
    const changed = { resolutionDeliveredAt: at, reopenUntilAt: reopenUntil(outcome, resolvedAt, at) };
    const changes = { ticket: changed };
    return step(event("delivered", { audience: "staff", facts: { at }, changes }), null, now);
  },
};

/**
 * Is it fixed, and how were you treated? Once after each resolution. 1 or 2 on a fix is reviewed by the first level
 * that somebody other than the owner stands on. Hidden from the owner, who is to see averages only.
 */
export const rate: Rule<"rate"> = {
  from: ["resolved", "closed"],
  decide(world, input, now) {
    const { ticket } = world.state;
    const { stars, fixed } = input;
    const feedback = tidy(input.feedback);
    if (!Number.isInteger(stars) || stars < 1 || stars > 5) return refuse("stars_unknown", "stars");
    if (!fits(feedback, LIMITS.feedback))
      return refuse("words_too_long", "feedback", { most: LIMITS.feedback });
    if (ticket.ratedRound === ticket.round) return refuse("already_rated");
    const low = stars <= LOW_STARS && (ticket.outcome === "fixed" || ticket.outcome === "answered");
    const { told, limits, changes } = low ? reviewOpened(world, now) : NOBODY_ASKED;
    const rated = event("rated", {
      audience: "leadership",
      facts: {
        stars,
        fixed,
        round: ticket.round,
        outcome: ticket.outcome,
        review: low,
        of: ticket.assigneeId,
      },
      changes: { ...changes, ticket: { ratedRound: ticket.round } },
      words: feedback === "" ? [] : [{ part: "body", text: feedback }],
    });
    return { ...step(rated, low ? "low_rating" : null, now, told), limits };
  },
};
