import type { Actor } from "#app/domain/people/actor.ts";
import { accessOf, can } from "#app/domain/people/permissions.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { MOST_FILES } from "./file-kinds.ts";

/** How long a report takes files after it was filed; elapsed time. */
export const FILES_OPEN_MS = 24 * 3_600_000;

/**
 * Whether files may still be added to a report: by its requester and by whoever filed it, for 24 hours, while it is
 * not over. Afterwards, and for staff, they go with a message. Answers how many more there is room for; refuses the
 * rest.
 * @param held how many the report has, those added later included
 */
export function roomForFiles(
  { actor, state }: { actor: Actor; state: TicketState },
  held: number,
  now: number,
): { ok: true; room: number } | Refusal {
  const { ticket } = state;
  if (actor.kind !== "person" || !can(actor, "see", accessOf(state), now)) return refuse("not_found");
  if (![ticket.requesterId, ticket.filedById].includes(actor.personId)) return refuse("not_allowed");
  const isOver = ticket.statusKind === "closed" || ticket.statusKind === "cancelled";
  if (isOver || now >= ticket.filedAt + FILES_OPEN_MS) return refuse("files_closed");
  return { ok: true, room: Math.max(0, MOST_FILES - held) };
}
