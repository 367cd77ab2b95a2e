import type { Due } from "#app/db/sending/load-due.ts";
import type { EventKind } from "#app/domain/events.ts";
import type { LinkedVerb } from "#app/domain/people/linked-acts.ts";
import { isOpen } from "#app/domain/statuses.ts";
import { ACT_WORDS } from "#app/words/act-words.ts";
import type { LetterBlock } from "./layout/letter-content.ts";
import type { Desk } from "./letter-wording.ts";

/** What its reader can say by a link of the letter itself, without signing in; nothing where there is no such act. */
export function ownActs(due: Due, desk: Desk): readonly LetterBlock[] {
  const { actUrl } = desk;
  const verbs = actUrl ? ownVerbs(due, desk.now) : [];
  if (!actUrl || verbs.length === 0) return [];
  const links = verbs.map((verb) => ({ label: ACT_WORDS[verb].link, url: actUrl(due, verb) }));
  return [{ kind: "links", links }];
}

/** Events after which somebody else may have the ticket, and is told so. */
const GIVEN: ReadonlySet<EventKind> = new Set<EventKind>([
  "filed",
  "assigned",
  "forwarded",
  "recategorised",
  "about_said",
]);

/**
 * The acts about oneself that a row offers its reader, as the ticket stands when it is sent: the requester's word on the
 * end, and that the owner, or whoever stands in, has seen it. Of what few may read a mail offers nothing.
 */
function ownVerbs({ event, ticket, duty, ownerId, forName }: Due, now: number): readonly LinkedVerb[] {
  if (ticket.visibility === "protected") return [];
  if (duty === "requester") {
    if (forName !== null || ticket.requesterId !== ownerId) return [];
    return requesterVerbs(event.kind, ticket, now);
  }
  const isOwner = (duty === "assignee" || duty === "level") && ticket.assigneeId === ownerId;
  const isUnseen = ticket.acknowledgedAt === null && isOpen(ticket.statusKind);
  return isOwner && isUnseen && GIVEN.has(event.kind) ? ["acknowledge"] : [];
}

function requesterVerbs(kind: EventKind, ticket: Due["ticket"], now: number): readonly LinkedVerb[] {
  const { statusKind, reopenUntilAt, ratedRound, round } = ticket;
  if (kind === "closed") return statusKind === "closed" && ratedRound !== round ? ["rate"] : [];
  if ((kind !== "resolved" && kind !== "confirmation_asked") || statusKind !== "resolved") return [];
  return reopenUntilAt !== null && now <= reopenUntilAt ? ["close", "reopen"] : ["close"];
}
