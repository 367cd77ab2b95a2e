import { meet, unmet } from "#app/domain/time/clocks.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import type { Changes } from "../ticket.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import type { World } from "../world.ts";
import { speaksAsStaff, toKind } from "./public-act.ts";

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
    if (world.state.ticket.visibility === "protected") {
      if (world.state.ticket.withdrawalAskedAt !== null) return refuse("withdrawal_asked_already");
      const changes = { ticket: { withdrawalAskedAt: now } };
      return step(
        event("withdrawal_asked", { changes, words }),
        "withdrawal_asked",
        now,
        readersOf(world, now),
      );
    }
    return step(event("cancelled", { changes: withdrawn(world, now), words }), "cancelled", now);
  },
};

/**
 * One of those who read a protected ticket agrees that it is withdrawn, or says why it goes on. Its requester can ask
 * again after that.
 */
export const decideWithdrawal: Rule<"decide_withdrawal"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const reason = tidy(input.reason);
    const { decision } = input;
    if (world.state.ticket.withdrawalAskedAt === null) return refuse("wrong_state");
    if (!speaksAsStaff(world, now)) return refuse("not_allowed");
    if (decision !== "grant" && decision !== "decline") return refuse("decision_unknown", "decision");
    if (reason === "") return refuse("reason_missing", "reason");
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    const changes = decision === "grant" ? withdrawn(world, now) : { ticket: { withdrawalAskedAt: null } };
    const draft = { facts: { decision }, changes, words: [{ part: "reason", text: reason } as const] };
    return step(event("withdrawal_decided", draft), "withdrawal_decided", now, readersOf(world, now));
  },
};

/** What a ticket is once its requester has withdrawn it. */
function withdrawn(world: World, now: number): Changes {
  return {
    ticket: {
      ...toKind(world, "cancelled"),
      closedAt: now,
      closedBy: "requester",
      questionAskedAt: null,
      withdrawalAskedAt: null,
    },
    clocks: unmet(world.state).map((clock) => meet(world.calendar, clock, now)),
  };
}

/** Those who read a protected ticket beside its owner. */
export function readersOf({ state }: World, now: number) {
  return state.people
    .filter(({ relation, untilAt }) => relation === "panel" && (untilAt === null || untilAt > now))
    .map(({ personId }) => personId);
}
