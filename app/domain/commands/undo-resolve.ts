import { bodyReason, isBody } from "#app/domain/escalation/stages.ts";
import { personOf } from "#app/domain/people/actor.ts";
import { currentClock } from "#app/domain/time/clocks.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import type { World } from "../world.ts";
import { toKind } from "./public-act.ts";

/** How long a resolution can be taken back by staff, as one takes back a wrong click (PRODUCT: resolve). */
export const UNDO_MS = 30 * 60_000;

/**
 * “Marked by mistake”: the ticket is worked on as before, its promise runs on to the same date as if it had never
 * been met, and so does the ladder of one that was broken. Refuses after half an hour, and what ended an appeal to all but
 * those who decided on it.
 */
export const undoResolve: Rule<"undo_resolve"> = {
  from: ["resolved"],
  decide(world, _input, now) {
    const { ticket, clocks } = world.state;
    if (ticket.resolvedAt === null || now > ticket.resolvedAt + UNDO_MS) return refuse("undo_too_late");
    if (!mayUndo(world, now)) return refuse("appeal_decided");
    const owed = clocks
      .filter((clock) => clock.kind !== "acknowledge" && clock.metAt === ticket.resolvedAt)
      .map((clock) => ({ ...clock, metAt: null }));
    const changes = {
      ticket: {
        ...toKind(world, "active"),
        outcome: null,
        resolvedAt: null,
        resolutionDeliveredAt: null,
        reopenUntilAt: null,
        confirmationAskedAt: null,
        // What was rated is no resolution any more; the next one is rated anew.
        appealedAt: appealedAgain(world),
        ratedRound: ticket.ratedRound === ticket.round ? null : ticket.ratedRound,
      },
      clocks: owed,
    };
    return step(event("resolution_undone", { changes }), "resolution_undone", now);
  },
};

/** Whether the actor may take back what ended it: of an appeal, those who decided on it alone. */
export function mayUndo({ actor, state }: Pick<World, "actor" | "state">, now: number): boolean {
  const appealedAt = appealedAgain({ state });
  if (appealedAt === null) return true;
  const decided = { ...state, ticket: { ...state.ticket, appealedAt } };
  return isBody(actor, decided, now) || (state.resolvedBy ?? []).at(-1) === personOf(actor);
}

/** What a body had decided is theirs to decide again; null where it was no appeal that this resolution ended. */
function appealedAgain({ state }: Pick<World, "state">): number | null {
  const { ticket, people } = state;
  const body = people.find(({ reason }) => ticket.stage > 0 && reason === bodyReason(ticket.stage));
  return body && currentClock(state, "resolve")?.startedAt === body.fromAt ? body.fromAt : null;
}
