import { currentClock, isPaused } from "./clocks.ts";
import type { PersonId } from "./ids.ts";
import { isOpen } from "./statuses.ts";
import type { AssignedWhy, TicketState } from "./ticket.ts";

/** Somebody who could own a new ticket, and by which rule. `workMinutes`: promised and not yet done. */
export type Candidate = {
  personId: PersonId;
  why: Exclude<AssignedWhy, "triage" | "by_hand" | "claimed">;
  priority: number;
  workMinutes: number;
};

const ORDER: readonly Candidate["why"][] = ["option_owner", "subcategory_owner", "category_owner", "default"];

/** Who owns a new ticket: the most specific rule, its priority, then the least promised work; none: triage. */
export function assign(
  candidates: readonly Candidate[],
  denied: ReadonlySet<PersonId>,
): { assigneeId: PersonId | null; assignedWhy: AssignedWhy } {
  const [best] = candidates.filter((candidate) => !denied.has(candidate.personId)).sort(byRule);
  return best
    ? { assigneeId: best.personId, assignedWhy: best.why }
    : { assigneeId: null, assignedWhy: "triage" };
}

/** The promised work a ticket puts on its owner: its resolve target while it is open and not paused. */
export function workload(state: TicketState): { personId: PersonId; minutes: number } | null {
  const { assigneeId, statusKind } = state.ticket;
  if (assigneeId === null || !isOpen(statusKind) || isPaused(state)) return null;
  return { personId: assigneeId, minutes: currentClock(state, "resolve")?.target.minutes ?? 0 };
}

function byRule(a: Candidate, b: Candidate): number {
  return (
    ORDER.indexOf(a.why) - ORDER.indexOf(b.why) ||
    a.priority - b.priority ||
    a.workMinutes - b.workMinutes ||
    a.personId - b.personId
  );
}
