import type { Due } from "#app/db/sending/load-due.ts";
import { referenceName } from "#app/words/reference-words.ts";
import { contactLetter } from "./contact-letters.ts";
import type { LetterContent } from "./layout/letter-content.ts";
import { type Desk, paragraph, said, type Wording } from "./letter-wording.ts";
import { ownActs } from "./own-acts.ts";
import { toRequester } from "./requester-letters.ts";
import { toStaff } from "./staff-letters.ts";

/**
 * What one outbox row says to its reader: state in one sentence, who and by when, what one can do. Requesters never
 * meet the staff's words, and nobody reads a room or phone number here.
 */
export function letterFor(due: Due, desk: Desk): LetterContent {
  if (due.duty === "contact") return contactLetter(due, desk);
  if (due.ticket.visibility === "protected") return neutralLetter(due, desk);
  const { heading, blocks, action } = wording(due, desk);
  const name = referenceName(due.ticket.reference);
  const { forName } = due;
  const urgent = due.duty === "level" && due.event.facts.emergency === true ? "Emergency " : "";
  const acts = ownActs(due, desk);
  const standIn = forName === null ? [] : [paragraph(`For ${forName}, who is away. You stand in.`)];
  return {
    locale: "en-IN",
    campusName: desk.campus.name,
    subject: `${urgent}[${name}] ${due.ticket.title}${forName === null ? "" : ` (for ${forName})`}`,
    preheader: heading,
    heading,
    blocks: [...standIn, ...blocks, ...acts],
    action: { label: acts.length > 0 ? "Open its page" : action, url: addressOf(due, desk) },
    footer: [
      ...(acts.length > 0 ? [UNSIGNED] : []),
      forName === null ? reasonOf(due) : `You get this because you stand in for ${forName}.`,
      "Answer this mail, or on the page above.",
    ],
  };
}

const UNSIGNED =
  "What can be said above needs no sign-in, works once, and is yours alone: please do not pass this mail on.";

function addressOf(due: Due, { appUrl, linkFor, whoseUrl }: Desk): string {
  if (due.event.kind === "whose_asked" && whoseUrl) return whoseUrl(due);
  if (due.event.kind === "link_sent" && linkFor) return linkFor(due);
  return `${appUrl}/tickets/${due.ticket.reference}`;
}

/** Of a protected ticket a mail says nothing but that there is something to read: others may see it over a shoulder. */
function neutralLetter(due: Due, desk: Desk): LetterContent {
  const { heading, blocks, action } = wording(due, desk);
  return {
    locale: "en-IN",
    campusName: desk.campus.name,
    subject: heading,
    preheader: heading,
    heading,
    blocks,
    action: { label: action, url: `${desk.appUrl}/tickets/${due.ticket.reference}` },
    footer: ["This mail was sent by a machine; answer on the page above."],
  };
}

const NEUTRAL = said("There is something new for you", [paragraph("Sign in to read it.")], "Read it");

const REASONS: Readonly<Record<Due["duty"], string>> = {
  contact: "You get this because you were asked to do something.",
  requester: "You get this because it was reported by you or for you.",
  assignee: "You get this because the ticket is yours.",
  level: "You get this because you are the next person to be told.",
  committee: "You get this because you head a committee that was brought in.",
  mentioned: "You get this because a colleague named you.",
  watcher: "You get this because you follow this ticket.",
};

function reasonOf({ duty, ticket, event, ownerId }: Due): string {
  if (duty === "assignee" && event.facts.to !== undefined && event.facts.from === ownerId)
    return "You get this because the ticket was yours until now.";
  return duty === "watcher" && ticket.isIncident
    ? "You get this because you have this problem as well."
    : REASONS[duty];
}

/** What one row says, whoever its reader is. */
export function wording(due: Due, desk: Desk): Wording {
  if (due.ticket.visibility === "protected") return NEUTRAL;
  // Whoever has a known problem as well hears of it in the words of a requester.
  const isTheirs = due.duty === "requester" || (due.duty === "watcher" && due.ticket.isIncident);
  return isTheirs ? toRequester(due, desk) : toStaff(due, desk);
}
