import type { TicketSeen } from "#app/db/read-ticket.ts";
import type { Standing } from "./status-words.ts";

/** Where a ticket stands, for its sentences. */
export function standingOf({ state, assignee }: Pick<TicketSeen, "state" | "assignee">): Standing {
  const { statusKind, outcome } = state.ticket;
  const isOverdue = state.clocks.some((clock) => clock.metAt === null && clock.brokenDueAt === clock.dueAt);
  return { statusKind, outcome, isOverdue, assignee: assignee?.name ?? null };
}
