import { assign, staffingFor } from "#app/domain/people/assignment.ts";
import { deniedAt } from "#app/domain/people/permissions.ts";
import type { Ticket } from "#app/domain/ticket.ts";
import type { World } from "#app/domain/world.ts";
import type { Rung } from "./escalation.ts";

/**
 * Who gets the ticket with its new level, where the level's rule says so: of its people whoever has the least promised
 * work, or who stands in for them. Null where no rule moves it, where nobody of them is here, and where it is theirs
 * already. Nobody gets what they reported themselves.
 */
export function movedTo(
  { state, moving }: Pick<World, "state" | "moving">,
  { movesTo = [] }: Pick<Rung, "movesTo">,
  now: number,
): Pick<Ticket, "assigneeId" | "assignedWhy" | "assignedForId"> | null {
  const { requesterId, filedById, visibility, isIncident, assigneeId } = state.ticket;
  const own = isIncident ? [] : [requesterId, filedById].filter((personId) => personId !== null);
  const kept = new Set([...deniedAt(state.people, now), ...own]);
  const candidates = movesTo.map((personId) => ({ personId, why: "ladder", priority: 1 }) as const);
  const next = assign(candidates, staffingFor(visibility, moving), kept, now);
  return next.assigneeId === null || next.assigneeId === assigneeId ? null : next;
}
