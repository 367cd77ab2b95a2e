import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";
import type { AssignedWhy } from "#app/domain/ticket.ts";

const WHY: Readonly<Record<AssignedWhy, string>> = {
  option_owner: "owns the answer that was chosen",
  subcategory_owner: "owns this subject",
  category_owner: "owns this area",
  roster: "is on duty now",
  committee_head: "heads the committee",
  default: "looks after this part of the campus",
  triage: "sorts what nobody owns",
  ladder: "is the next person up",
  by_hand: "was given it by a colleague",
  claimed: "took it",
};

/** Who has a ticket, for requesters: "Ravi Kumar" "has it, for the Wi-Fi team." */
export function ownerOf({
  assignee,
  scope,
  state,
  isBeingHandedOn,
  isOwnerKept,
}: Pick<TicketSeen, "assignee" | "scope" | "state" | "isBeingHandedOn" | "isOwnerKept">) {
  if (isOwnerKept)
    return { name: "Nobody close to them", detail: "has it. You see who when they write to you." };
  const area = scope === "" ? "" : `, for ${scope}`;
  if (!assignee) return { name: "Nobody yet", detail: "has it; it is being looked at who should." };
  if (isBeingHandedOn) return { name: "Nobody just now", detail: "has it: it is being handed on." };
  const done = ["resolved", "closed", "cancelled"].includes(state.ticket.statusKind);
  return { name: assignee.name, detail: `${done ? "had" : "has"} it${area}.` };
}

type Owned = Pick<TicketSeen, "assignee" | "assignedFor" | "isBeingHandedOn" | "state">;

/** The same with the reason, for staff. */
export function ownerReason({ assignee, assignedFor, isBeingHandedOn, state }: Owned): string {
  const why = state.ticket.assignedWhy;
  if (!assignee) return "Nobody yet";
  if (isBeingHandedOn) return `${assignee.name}, who is gone; it is being handed on`;
  if (why === null) return assignee.name;
  if (assignedFor) return `${assignee.name}, who stands in for ${assignedFor}, who ${WHY[why]}`;
  return `${assignee.name}, who ${WHY[why]}`;
}
