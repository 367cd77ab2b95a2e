import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";

/** A ticket as a loader hands it on: Remix's types know `Set`, but not that one may be read-only. */
export function loadedTicket(ticket: TicketSeen) {
  return { ...ticket, verbs: new Set(ticket.verbs), held: new Set(ticket.held) };
}
