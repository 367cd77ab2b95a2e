import { WHOSE_OPEN_MS } from "#app/domain/commands/keep-mail.ts";
import { LINK_OPEN_MS } from "#app/domain/commands/send-link.ts";
import { type Audience, type EventKind, OF_RATINGS } from "#app/domain/events.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { type Actor, type PersonActor, personOf } from "#app/domain/people/actor.ts";
import { type ContactJob, waitingJobs } from "#app/domain/people/contact-jobs.ts";
import { type Action, can, deniedAt, type TicketAccess } from "#app/domain/people/permissions.ts";
import { type RatingReview, waitingReviews } from "#app/domain/people/reviews.ts";
import { isOpen } from "#app/domain/statuses.ts";
import type { Ticket, TicketPerson, Visibility } from "#app/domain/ticket.ts";

/** An event as whoever may read it is found. */
export type Heard = {
  kind: EventKind;
  audience: Audience;
  actorId: PersonId | null;
  /** Of whom it is a rating, by the entry that they are now; null of every other event. */
  ratedId: PersonId | null;
};
type Told = Heard & { at: number };
type On = Ticket & TicketAccess & { reviews: readonly RatingReview[] };

/**
 * Why something need not be told any more, at the moment of telling; null when it must be. Those who may not see
 * the ticket now are not told, and what is over is not said (PRODUCT 7).
 */
export function supersededBy(
  event: Told,
  ticket: On,
  reader: PersonActor,
  now: number,
): "not_visible" | "over" | null {
  if (!mayHear(reader, event, ticket, now)) return "not_visible";
  return isOver(event, ticket, reader, now) ? "over" : null;
}

/** Whether an actor may read an event now. Whoever was rated never reads what is said of it, whatever they are by then. */
export function mayHear(reader: Actor, event: Heard, ticket: TicketAccess, at: number): boolean {
  const isRated = event.ratedId !== null && event.ratedId === personOf(reader);
  return !isRated && can(reader, neededFor(event, reader), ticket, at);
}

/** The same of a contact, who sees no ticket: their work order waits still, or is none any more, by whatever ended it. */
export function jobSupersededBy(
  kind: EventKind,
  seq: number,
  ticket: { visibility: Visibility; people: readonly TicketPerson[]; jobs: readonly ContactJob[] },
  contactId: PersonId,
  now: number,
): "not_visible" | "over" | null {
  if (deniedAt(ticket.people, now).has(contactId)) return "not_visible";
  if (kind !== "job_given") return null;
  if (ticket.visibility === "protected") return "not_visible";
  return waitingJobs(ticket.jobs, now).some((job) => job.seq === seq) ? null : "over";
}

/** What people say for themselves on a ticket that is somebody else's. */
const OWN: ReadonlySet<EventKind> = new Set<EventKind>(["joined", "reported_again"]);

/** What an actor must be allowed so that they may read an event; their own words of that sort they always may. */
export function neededFor({ kind, audience, actorId }: Omit<Heard, "ratedId">, reader: Actor): Action {
  if (OWN.has(kind) && actorId !== null && actorId === personOf(reader)) return "see";
  if (OF_RATINGS.has(kind)) return "see_rating";
  if (audience === "public") return "see";
  return audience === "staff" ? "see_staff" : "see_leadership";
}

function isOver(event: Told, ticket: On, reader: PersonActor, now: number): boolean {
  switch (event.kind) {
    case "rated":
    case "review_reminded":
      return !hasToReview(ticket, reader);
    case "extension_asked":
      return ticket.extensionUntilAt === null;
    case "appealed":
    case "appeal_handed_on":
      return ticket.appealedAt === null;
    case "stalled":
      return ticket.stallRemindedAt === null;
    case "link_sent":
      return now >= event.at + LINK_OPEN_MS;
    case "whose_asked":
      return now >= event.at + WHOSE_OPEN_MS;
    case "reminded":
      return !isOpen(ticket.statusKind);
    case "asked":
    case "question_reminded":
      return ticket.statusKind !== "waiting_requester";
    case "confirmation_asked":
      return ticket.statusKind !== "resolved";
    case "resolved":
      return ticket.statusKind !== "resolved" && ticket.statusKind !== "closed";
    default:
      return false;
  }
}

/** Whether a low rating waits still for whoever is told, or for whom they stand in for. */
function hasToReview(ticket: On, { personId, standsInFor = [] }: PersonActor): boolean {
  return waitingReviews(ticket).some((review) => [personId, ...standsInFor].includes(review.personId));
}
