import type { Verb } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { isOpen } from "#app/domain/statuses.ts";
import type { Ticket } from "#app/domain/ticket.ts";
import type { PersonActor } from "./actor.ts";

/** What a link in a mail does without a sign-in: acts about oneself alone (PRODUCT 7). All else needs a session. */
export const LINKED_VERBS = ["close", "reopen", "rate", "acknowledge"] as const;
export type LinkedVerb = (typeof LINKED_VERBS)[number];

/** One act of one person on one ticket, as the mail about one event (`seq`) offers it. */
export type LinkedAct = { verb: LinkedVerb; reference: string; personId: PersonId; seq: number };

/** So long a link works, counted from what its mail tells; the act's own window may end sooner. */
export const ACT_OPEN_MS = 30 * 86_400_000;

/**
 * Whether something is an act about oneself: the requester's word on their own ticket, and that its owner, or whoever
 * stands in for them, has seen it. A colleague or a senior admin who may do the same does it signed in.
 */
export function isOwnAct(
  verb: Verb,
  { personId, standsInFor = [] }: Pick<PersonActor, "personId" | "standsInFor">,
  { requesterId, assigneeId }: Pick<Ticket, "requesterId" | "assigneeId">,
): boolean {
  if (verb === "acknowledge") return assigneeId !== null && [personId, ...standsInFor].includes(assigneeId);
  return (verb === "close" || verb === "reopen" || verb === "rate") && requesterId === personId;
}

/** Whether a link can still be used: it waits for its button, what it says is so already, or the ticket has moved on. */
export type ActStanding = "waits" | "done" | "moved_on";

type Standing = Pick<Ticket, "statusKind" | "resolvedAt" | "ratedRound" | "round" | "acknowledgedAt">;

/**
 * How a link stands before anybody presses its button.
 * @param saidAt when that was which its mail tells: a later resolution is not what it asks about
 * @param isOffered whether the ticket's page offers its person the same act now, and it is theirs
 */
export function standingOfAct(
  verb: LinkedVerb,
  ticket: Standing,
  { saidAt, isOffered }: { saidAt: number; isOffered: boolean },
): ActStanding {
  const isAnother = ticket.resolvedAt !== null && ticket.resolvedAt > saidAt;
  if (verb !== "acknowledge" && isAnother) return "moved_on";
  if (isSo(verb, ticket)) return "done";
  return isOffered ? "waits" : "moved_on";
}

/** Whether the ticket stands already as the act would leave it, whoever brought that about. */
function isSo(verb: LinkedVerb, ticket: Standing): boolean {
  switch (verb) {
    case "close":
      return ticket.statusKind === "closed";
    case "reopen":
      return isOpen(ticket.statusKind);
    case "rate":
      return ticket.ratedRound === ticket.round;
    case "acknowledge":
      return ticket.acknowledgedAt !== null;
  }
}
