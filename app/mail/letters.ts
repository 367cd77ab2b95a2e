import type { Campus, Due } from "#app/db/load-due.ts";
import { reopenUntil } from "#app/domain/commands/resolve.ts";
import { deadlineReceipt, receiptSentence } from "#app/domain/deadline-receipt.ts";
import { formatMoment } from "#app/domain/moment.ts";
import { OUTCOMES, type Outcome } from "#app/domain/ticket.ts";
import { ENDED } from "#app/words/status-words.ts";
import type { LetterBlock, LetterContent } from "./layout/letter-content.ts";

/** Where a letter is written: the campus, its address, and now (epoch milliseconds). */
export type Desk = { campus: Campus; appUrl: string; now: number };

type Wording = { heading: string; blocks: LetterBlock[]; action: string };

/**
 * What one outbox row says to its reader: state in one sentence, who and by when, what one can do. Requesters never
 * meet the staff's words, and nobody reads a room or phone number here.
 */
export function letterFor(due: Due, desk: Desk): LetterContent {
  const { heading, blocks, action } = wording(due, desk);
  const name = referenceName(due.ticket.reference);
  return {
    locale: "en-IN",
    campusName: desk.campus.name,
    subject: `[${name}] ${due.ticket.title}`,
    preheader: heading,
    heading,
    blocks,
    action: { label: action, url: `${desk.appUrl}/tickets/${due.ticket.reference}` },
    footer: [REASONS[due.duty], "This mail was sent by a machine; answer on the page above."],
  };
}

/** `#1024` for numbers; protected references speak for themselves. */
export function referenceName(reference: string): string {
  return /^\d+$/.test(reference) ? `#${reference}` : reference;
}

const REASONS: Readonly<Record<Due["duty"], string>> = {
  requester: "You get this because it was reported by you or for you.",
  assignee: "You get this because the ticket is yours.",
  level: "You get this because you are the next person to be told.",
  watcher: "You get this because you follow this ticket.",
};

function wording(due: Due, desk: Desk): Wording {
  return due.duty === "requester" ? toRequester(due, desk) : toStaff(due, desk);
}

function toRequester(due: Due, desk: Desk): Wording {
  const { event, ticket, words } = due;
  const who = ticket.assigneeName ?? "The team";
  const by = `Promised by ${[moment(ticket.promisedAt, desk), because(due)].filter((part) => part !== "").join(", ")}.`;
  const promised = `${who} has it. ${by}`;
  switch (event.kind) {
    case "filed":
      return said(`We have it: ${ticket.title}`, [
        ...(ticket.assigneeName
          ? [paragraph(promised)]
          : [paragraph(`The right person is being found. ${by}`)]),
        paragraph("If that is not kept, the next person up is told at that very minute."),
        quote(due, desk, words.description, ticket.requesterName),
      ]);
    case "acknowledged":
      return said(`${actor(due)} has seen it`, [quote(due, desk, words.body), paragraph(promised)]);
    case "promised":
      return said(event.facts.extension === true ? "There is a new date" : "You have a promise", [
        paragraph(`${who}: by ${moment(fact(due, "dueAt") ?? ticket.promisedAt, desk)}.`),
        quote(due, desk, words.reason),
      ]);
    case "asked":
      return said(
        `${actor(due)} has a question for you`,
        [quote(due, desk, words.body), paragraph("The work waits for your answer.")],
        "Answer",
      );
    case "question_reminded":
      return said(
        "Your answer is still needed",
        [paragraph("Somebody asked you a question and waits for your answer before going on.")],
        "Answer",
      );
    case "replied":
      return said(`${actor(due)} has written to you`, [quote(due, desk, words.body)]);
    case "claimed":
    case "assigned":
      return said(`${who} has it now`, [paragraph(`Promised by ${moment(ticket.promisedAt, desk)}.`)]);
    case "resolved":
      return said(
        ENDED[outcomeOf(due) ?? "fixed"],
        [quote(due, desk, words.body), ...reopening(due, desk)],
        "Say if that settles it",
      );
    case "confirmation_asked":
      return said(
        "Is it fixed?",
        [
          paragraph(
            "If we hear nothing, this will be finished soon. You can still say that it is not fixed.",
          ),
        ],
        "Say if it is fixed",
      );
    case "closed":
      return said(
        "Finished",
        [
          paragraph(
            event.facts.by === "silence"
              ? "Nobody objected, so this is finished."
              : "You confirmed that it is done.",
          ),
        ],
        "Say how you were treated",
      );
    case "cancelled":
      return said("Withdrawn", [quote(due, desk, words.reason)]);
    case "broken":
      return said(brokenHeading(due), [
        paragraph(`${brokenSentence(due, desk)} We are sorry.`),
        ...(toldSomebody(due)
          ? [paragraph("The next person up has been told at that minute and will see to it.")]
          : []),
        paragraph("You can write to them on the page, or ask for the next person up."),
      ]);
    case "escalated":
      return said("The next person up has been told", [
        paragraph("It is still not done, so somebody with more say looks after it now."),
      ]);
    default:
      return said("There is news", [quote(due, desk, words.body)]);
  }
}

function toStaff(due: Due, desk: Desk): Wording {
  const { event, ticket, words } = due;
  const about = facts(due, desk);
  switch (event.kind) {
    case "filed":
      return said(
        `New: ${ticket.title}`,
        [about, quote(due, desk, words.description, ticket.requesterName)],
        "Acknowledge it",
      );
    case "replied":
    case "asked":
      return said(`${actor(due)} wrote`, [quote(due, desk, words.body), about]);
    case "claimed":
    case "assigned":
      return said(`It is yours now: ${ticket.title}`, [about]);
    case "reopened":
      return said("Reopened: it is not fixed", [quote(due, desk, words.reason), about]);
    case "reminded":
      return said("Three quarters of the promise have passed", [about]);
    case "broken":
      return said(`Promise broken: ${ticket.title}`, [
        paragraph(`${brokenSentence(due, desk)} ${ticket.assigneeName ?? "Nobody"} has it.`),
        about,
      ]);
    case "escalated":
      return said(`Escalated to level ${ticket.level}: ${ticket.title}`, [
        quote(due, desk, words.reason),
        about,
      ]);
    case "rated":
      return said(`Rated ${fact(due, "stars") ?? ""} of 5: please look at it`, [
        quote(due, desk, words.body),
        about,
      ]);
    case "acknowledged":
    case "promised":
      return said(`Promised by ${moment(ticket.promisedAt, desk)}`, [
        quote(due, desk, words.body ?? words.reason),
        about,
      ]);
    case "resolved":
      return said("Resolved", [quote(due, desk, words.body), about]);
    case "closed":
      return said("Closed", [about]);
    case "cancelled":
      return said("Withdrawn by the requester", [quote(due, desk, words.reason), about]);
    default:
      return said("There is news", [quote(due, desk, words.body), about]);
  }
}

/** The outcome this very mail tells, which a later resolution does not change. */
function outcomeOf({ event }: Due): Outcome | null {
  return OUTCOMES.find((outcome) => outcome === event.facts.outcome) ?? null;
}

/** Until when it can be taken up again, counted as if this mail were the one accepted first, which it mostly is. */
function reopening(due: Due, desk: Desk): LetterBlock[] {
  const outcome = outcomeOf(due);
  const { resolvedAt, resolutionDeliveredAt } = due.ticket;
  if (outcome === null || resolvedAt === null) return [];
  const until = reopenUntil(outcome, resolvedAt, resolutionDeliveredAt ?? desk.now);
  return [
    paragraph(`If that does not settle it, say so by ${moment(until, desk)} and it is taken up again.`),
  ];
}

/** Why the date is when it is: what the promise did not count. Empty where every day counted or the date was moved. */
function because({ counted, ticket }: Due): string {
  if (!counted) return "";
  return receiptSentence(
    deadlineReceipt(counted.calendar, counted.fromAt, counted.target, ticket.promisedAt, []),
  );
}

/** Whether only the promise to answer broke, and not yet the one to solve it. */
function onlyAnswer({ event }: Due): boolean {
  const { clocks } = event.facts;
  return Array.isArray(clocks) && !clocks.includes("resolve");
}

function brokenHeading(due: Due): string {
  return onlyAnswer(due) ? "Nobody has answered you in time" : "A promise to you was not kept";
}

function brokenSentence(due: Due, desk: Desk): string {
  const by = moment(fact(due, "dueAt") ?? due.ticket.promisedAt, desk);
  if (!onlyAnswer(due)) return `This was promised by ${by}, and it was not done by then.`;
  return `A first answer was promised by ${by}, and none came. The solution is promised by ${moment(due.ticket.promisedAt, desk)}.`;
}

function toldSomebody({ event }: Due): boolean {
  return Array.isArray(event.facts.told) && event.facts.told.length > 0;
}

/** A wording without its empty blocks. */
function said(heading: string, blocks: (LetterBlock | null)[], action = "Open it"): Wording {
  return { heading, blocks: blocks.filter((block) => block !== null), action };
}

function paragraph(text: string): LetterBlock {
  return { kind: "paragraph", text };
}

function quote(
  due: Due,
  desk: Desk,
  text: string | undefined,
  author: string | null = actor(due),
): LetterBlock | null {
  if (!text) return null;
  return { kind: "quote", author: author ?? "", at: moment(due.event.at, desk), text };
}

function facts({ ticket }: Due, desk: Desk): LetterBlock {
  const rows = [
    { label: "About", value: ticket.subcategory },
    { label: "Where", value: ticket.place },
    { label: "From", value: ticket.requesterName ?? "" },
    { label: "Owner", value: ticket.assigneeName ?? "nobody yet" },
    { label: "Promised by", value: moment(ticket.promisedAt, desk) },
  ];
  return { kind: "facts", facts: rows.filter((row) => row.value !== "") };
}

function actor({ event }: Due): string {
  return event.actorName ?? "Resolve";
}

function fact({ event }: Due, name: string): number | null {
  const value = event.facts[name];
  return typeof value === "number" ? value : null;
}

function moment(at: number, { campus, now }: Desk): string {
  return formatMoment(at, { timeZone: campus.timeZone, locale: "en-IN", now });
}
