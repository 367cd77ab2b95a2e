import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";
import type { ClockKind } from "#app/domain/ticket.ts";
import { holdOf } from "./hold-words.ts";
import type { Standing } from "./status-words.ts";

/** Where a ticket stands, for its sentences. */
export function standingOf({ state, assignee }: Pick<TicketSeen, "state" | "assignee">): Standing {
  const { statusKind, outcome } = state.ticket;
  const isLate = (kind: ClockKind) =>
    state.clocks.some(
      (clock) => clock.kind === kind && clock.metAt === null && clock.brokenDueAt === clock.dueAt,
    );
  return {
    statusKind,
    outcome,
    isOverdue: isLate("resolve"),
    isUnanswered: isLate("acknowledge"),
    assignee: assignee?.name ?? null,
    hold: holdOf(state.ticket),
  };
}
