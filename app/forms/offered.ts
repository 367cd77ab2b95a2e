import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";
import { mayApprove } from "#app/domain/commands/extension.ts";
import { UNDO_MS } from "#app/domain/commands/undo-resolve.ts";
import { isAnonymous } from "#app/domain/filing/anonymous.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { taggedAt } from "#app/domain/people/committees.ts";
import { mayReview } from "#app/domain/people/reviews.ts";
import { currentClock, unmet } from "#app/domain/time/clocks.ts";
import { readerOf } from "#app/words/reader.ts";
import { NOUNS, type Noun } from "./nouns/nouns.ts";
import { statusChoice } from "./status-choice.ts";

const IN_ORDER = [
  "extension-decision",
  "withdrawal-decision",
  "upholding",
  "review",
  "acknowledgement",
  "resolution",
  "work",
  "resumption",
  "hold",
  "tat",
  "claim",
  "assignment",
  "forwarding",
  "job",
  "category",
  "tags",
  "tag-removal",
  "times",
  "escalation",
  "correction",
  "merge",
  "merge-undo",
  "split",
  "incident",
  "incident-leaving",
  "links",
  "watch",
  "about",
  "visibility",
  "joining-undo",
  "resolution-undo",
  "closure",
  "reopening",
  "appeal",
  "rating",
  "cancellation",
  "redaction",
] as const satisfies readonly Noun[];

/** What a page offers: every verb that state and permission allow, without those that would come to nothing. */
export function offeredNouns(ticket: TicketSeen, viewerId: PersonId, now: number): readonly Noun[] {
  return IN_ORDER.filter(
    (noun) => ticket.verbs.has(NOUNS[noun].verb) && !isIdle(noun, ticket, viewerId, now),
  );
}

function isIdle(
  noun: Noun,
  {
    state,
    held,
    ladder,
    standsInFor,
    appealUntilAt,
    decidesAppeal,
    mayUndo = true,
    statuses = [],
  }: TicketSeen,
  viewerId: PersonId,
  now: number,
): boolean {
  const { ticket } = state;
  const isSenior = held.has("senior");
  const isStaff = readerOf(held) === "staff";
  const reviews = mayReview(state, { personId: viewerId, standsInFor: standsInFor ?? [], isSenior });
  const isOthersAppeal = ticket.appealedAt !== null && !decidesAppeal;
  switch (noun) {
    case "acknowledgement":
      return ticket.acknowledgedAt !== null;
    case "work":
      return ticket.statusKind === "active" && statusChoice(statuses, "start", ticket) === null;
    case "claim":
      return ticket.assigneeId === viewerId;
    case "tat":
      return currentClock(state, "resolve") === null || isOthersAppeal;
    case "reopening":
      return ticket.reopenUntilAt === null || now > ticket.reopenUntilAt || (isStaff && !reviews);
    case "resolution-undo":
      return !mayUndo || ticket.resolvedAt === null || now > ticket.resolvedAt + UNDO_MS;
    case "extension-decision":
      return readerOf(held) === "requester"
        ? ticket.extensionAnswer !== "awaited"
        : !mayApprove(ticket, ladder, {
            personId: viewerId,
            standsInFor,
            isSenior,
          });
    case "visibility":
      return isAnonymous(ticket);
    case "job":
      return ticket.visibility === "protected";
    case "tags":
    case "split":
      return ticket.visibility !== "normal";
    case "tag-removal":
      return taggedAt(state.tags, now).length === 0;
    case "appeal":
      return typeof appealUntilAt !== "number";
    case "upholding":
      return !decidesAppeal || ticket.outcome === null;
    case "review":
      return !reviews;
    case "resolution":
    case "category":
      return isOthersAppeal;
    case "joining-undo":
      // Who has a ticket of their own in it takes that out.
      return !state.people.some(
        ({ personId, relation, reason }) => personId === viewerId && relation === "joined" && reason === null,
      );
    case "withdrawal-decision":
      return ticket.withdrawalAskedAt === null;
    case "cancellation":
      return ticket.withdrawalAskedAt !== null;
    case "merge-undo":
      return ticket.mergedIntoId === null;
    case "rating":
      return ticket.ratedRound === ticket.round;
    case "escalation":
      return (
        !ladder.some((rung) => rung.level > ticket.level) ||
        (readerOf(held) === "requester" && !unmet(state).some((clock) => clock.brokenAt !== null))
      );
    default:
      return false;
  }
}
