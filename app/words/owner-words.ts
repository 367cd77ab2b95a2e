import type { TicketSeen } from "#app/db/read-ticket.ts";
import type { AssignedWhy } from "#app/domain/ticket.ts";

const WHY: Readonly<Record<AssignedWhy, string>> = {
  option_owner: "owns the answer that was chosen",
  subcategory_owner: "owns this subject",
  category_owner: "owns this area",
  default: "is on duty here",
  triage: "sorts what nobody owns",
  by_hand: "was given it by a colleague",
  claimed: "took it",
};

/** Who has a ticket, for requesters: "Ravi Kumar" "has it, for the Wi-Fi team." */
export function ownerOf({ assignee, scope, state }: Pick<TicketSeen, "assignee" | "scope" | "state">) {
  const area = scope === "" ? "" : `, for ${scope}`;
  if (!assignee) return { name: "Nobody yet", detail: "has it; it is being looked at who should." };
  const done = ["resolved", "closed", "cancelled"].includes(state.ticket.statusKind);
  return { name: assignee.name, detail: `${done ? "had" : "has"} it${area}.` };
}

/** The same with the reason, for staff. */
export function ownerReason({ assignee, state }: Pick<TicketSeen, "assignee" | "state">): string {
  const why = state.ticket.assignedWhy;
  if (!assignee) return "Nobody yet";
  return why === null ? assignee.name : `${assignee.name}, who ${WHY[why]}`;
}
