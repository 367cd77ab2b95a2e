import type { PersonActor } from "./actor.ts";
import type { Audience, EventKind } from "./events.ts";
import { can, type TicketAccess } from "./permissions.ts";
import { isOpen } from "./statuses.ts";
import type { Ticket } from "./ticket.ts";

type Told = { kind: EventKind; audience: Audience; at: number };

/**
 * Why something need not be told any more, at the moment of telling; null when it must be. Those who may not see
 * the ticket now are not told, and what is over is not said (PRODUCT 7).
 */
export function supersededBy(
  event: Told,
  ticket: Ticket & TicketAccess,
  reader: PersonActor,
  now: number,
): "not_visible" | "over" | null {
  const needed =
    event.audience === "public" ? "see" : event.audience === "staff" ? "see_staff" : "see_leadership";
  if (!can(reader, needed, ticket, now)) return "not_visible";
  return isOver(event, ticket) ? "over" : null;
}

function isOver(event: Told, ticket: Ticket): boolean {
  switch (event.kind) {
    case "reminded":
      return !isOpen(ticket.statusKind);
    case "question_reminded":
      return ticket.statusKind !== "waiting_requester";
    case "confirmation_asked":
      return ticket.statusKind !== "resolved";
    default:
      return false;
  }
}
