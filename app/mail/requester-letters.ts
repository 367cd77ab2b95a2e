import type { Due } from "#app/db/sending/load-due.ts";
import { reopenUntil } from "#app/domain/commands/resolve.ts";
import { OUTCOMES, type Outcome } from "#app/domain/ticket.ts";
import { deadlineReceipt, receiptSentence } from "#app/domain/time/deadline-receipt.ts";
import { waitsFor } from "#app/words/hold-words.ts";
import { receiptLines } from "#app/words/receipt-words.ts";
import { ENDED } from "#app/words/status-words.ts";
import type { LetterBlock } from "./layout/letter-content.ts";
import {
  actor,
  brokenSentence,
  type Desk,
  endedWith,
  fact,
  moment,
  onlyAnswer,
  paragraph,
  quote,
  said,
  type Wording,
} from "./letter-wording.ts";

/** What a row says to the requester, who never meets the staff's words. */
export function toRequester(due: Due, desk: Desk): Wording {
  const { event, ticket, words } = due;
  const who = ticket.assigneeName ?? "The team";
  const by = `Promised by ${[moment(ticket.promisedAt, desk), because(due)].filter((part) => part !== "").join(", ")}.`;
  const promised = `${who} has it. ${by}`;
  switch (event.kind) {
    case "filed":
      return said(`We have it: ${ticket.title}`, [
        ...(event.facts.splitFrom === undefined
          ? []
          : [
              paragraph(
                `It was a part of #${event.facts.splitFrom}, and goes on by itself with this number.`,
              ),
            ]),
        ...(ticket.assigneeName
          ? [paragraph(promised)]
          : [paragraph(`The right person is being found. ${by}`)]),
        receipt(due, desk),
        paragraph("If that is not kept, the next person up is told at that very minute."),
        quote(due, desk, words.description, ticket.requesterName),
      ]);
    case "reported_again":
      return said(`We have it again: ${ticket.title}`, [
        paragraph("Everybody on duty is told again. This did not call anyone: call if you have not."),
        quote(due, desk, words.body),
      ]);
    case "acknowledged":
      return said(`${actor(due)} has seen it`, [quote(due, desk, words.body), paragraph(promised)]);
    case "promised":
      return said(event.facts.extension === true ? "There is a new date" : "You have a promise", [
        paragraph(`${who}: by ${moment(fact(due, "dueAt") ?? ticket.promisedAt, desk)}.`),
        receipt(due, desk),
        quote(due, desk, words.reason),
      ]);
    case "extension_asked":
      return said(
        "More time is asked for",
        [
          paragraph(
            `${actor(due)} would like to have until ${moment(fact(due, "until") ?? ticket.promisedAt, desk)}. The next person up decides; until then the promise stays as it is.`,
          ),
          quote(due, desk, words.reason),
        ],
        "Say if that is all right",
      );
    case "extension_decided":
      return said(event.facts.decision === "approve" ? "There is a new date" : "The promise stays as it is", [
        paragraph(`${who}: by ${moment(fact(due, "dueAt") ?? ticket.promisedAt, desk)}.`),
        event.facts.decision === "approve" ? receipt(due, desk) : null,
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
    case "held":
      return said("It has to wait", [
        paragraph(
          `It waits for ${waitsFor(event.facts.reason)}, until ${moment(fact(due, "until") ?? ticket.promisedAt, desk)} as far as we know.`,
        ),
        quote(due, desk, words.reason),
        paragraph(promised),
      ]);
    case "corrected":
      if (event.facts.to === undefined)
        return said("There is a sooner date", [
          paragraph(`${who}: by ${moment(fact(due, "dueAt") ?? ticket.promisedAt, desk)}.`),
          receipt(due, desk),
        ]);
      return said(`This was reported for you: ${ticket.title}`, [paragraph(promised)]);
    case "merged":
      return said("Your two reports are one now", [
        paragraph(`It goes on as #${event.facts.other}; nothing that you wrote is lost.`),
      ]);
    case "unmerged":
      return said("It is worked on by itself again", [paragraph(promised)]);
    case "included":
      return said("Others have this problem as well", [
        paragraph(
          `It is known as #${event.facts.other}, and worked on there for all of you. You hear how it goes on; if yours is something else, say so on its page.`,
        ),
      ]);
    case "excluded":
      return said("It is worked on by itself now", [paragraph(promised)]);
    case "resolution_undone":
      return said("It is not done yet after all", [
        paragraph("It was marked as done by mistake. The work goes on."),
        paragraph(promised),
      ]);
    case "reopened":
      return said("It is not done: the work goes on", [
        quote(due, desk, words.reason, who),
        paragraph(promised),
      ]);
    case "forwarded":
    case "recategorised":
      return said(`${who} has it now`, [paragraph(by)]);
    case "appeal_handed_on":
      return said("Somebody else decides on your appeal", [
        paragraph("Those who had it can’t decide on it any more. You need not do anything."),
        paragraph(promised),
      ]);
    case "claimed":
    case "assigned":
      if (event.facts.to === null) return said("The right person is being found", [paragraph(by)]);
      return said(`${who} has it now`, [paragraph(`Promised by ${moment(ticket.promisedAt, desk)}.`)]);
    case "resolved":
      return said(
        ENDED[outcomeOf(due) ?? "fixed"],
        [quote(due, desk, words.body), endedWith(due), ...reopening(due, desk), ...appealing(due)],
        "Say if that settles it",
      );
    case "link_sent":
      return said(
        "How it stands",
        [
          paragraph("This link shows it without signing in, until half an hour after it was asked for."),
          paragraph(
            "If that was not you, somebody knows its number and your address. They see nothing: the link went to you alone.",
          ),
        ],
        "See how it stands",
      );
    case "whose_asked":
      return said(
        "Was this you?",
        [
          paragraph(
            "Somebody answered one of our mails to you from an address that we do not know as yours. Nothing has come of it.",
          ),
          paragraph(
            "If it was you, say so: the address is added to yours, and what was written counts. If not, do nothing.",
          ),
        ],
        "Look at it",
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

/** The outcome this very mail tells, which a later resolution does not change. */
function outcomeOf({ event }: Due): Outcome | null {
  return OUTCOMES.find((outcome) => outcome === event.facts.outcome) ?? null;
}

/** Those whose wish was not granted, or in part, are told that somebody else can decide. */
function appealing({ event, ticket }: Due) {
  const isWanted = event.facts.outcome === "refused" || event.facts.outcome === "partly";
  if (!isWanted || ticket.canAppeal !== 1) return [];
  return [
    paragraph(
      "If you do not agree, you can appeal on its page: then somebody else decides. It says until when.",
    ),
  ];
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
  if (!counted || counted.isMoved) return "";
  const { calendar, fromAt, target, pauses } = counted;
  return receiptSentence(deadlineReceipt(calendar, fromAt, target, ticket.promisedAt, pauses));
}

/** So many days of a receipt are named in a mail. */
const MOST_DAYS = 3;

/**
 * How the date was counted: from the report, or, where somebody gave one, from the moment at which they did. Null where
 * the hours have changed since.
 */
function receipt(due: Due, desk: Desk): LetterBlock | null {
  const { counted, event, ticket } = due;
  if (!counted) return null;
  const { calendar, target, pauses, isMoved } = counted;
  const fromAt = isMoved ? event.at : counted.fromAt;
  const dueAt = fact(due, "dueAt") ?? ticket.promisedAt;
  const shown = { timeZone: desk.campus.timeZone, locale: "en-IN", now: desk.now };
  const lines = receiptLines(
    deadlineReceipt(calendar, fromAt, target, dueAt, pauses),
    fromAt,
    shown,
    MOST_DAYS,
  );
  return { kind: "facts", facts: lines.map(({ term, value }) => ({ label: term, value })) };
}

function brokenHeading(due: Due): string {
  return onlyAnswer(due) ? "Nobody has answered you in time" : "A promise to you was not kept";
}

function toldSomebody({ event }: Due): boolean {
  return Array.isArray(event.facts.told) && event.facts.told.length > 0;
}
