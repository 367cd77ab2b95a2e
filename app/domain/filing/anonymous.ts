import type { Ticket } from "#app/domain/ticket.ts";

/**
 * Whether nobody is known to have reported it, and whoever did comes back by a receipt code. Of an emergency nobody
 * holds one.
 */
export function isAnonymous({
  requesterId,
  isEmergency,
}: Pick<Ticket, "requesterId" | "isEmergency">): boolean {
  return requesterId === null && !isEmergency;
}
