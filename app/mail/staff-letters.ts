import type { Due } from "#app/db/sending/load-due.ts";
import { timesFrom } from "#app/domain/filing/available-times.ts";
import { waitsFor } from "#app/words/hold-words.ts";
import { shownAt } from "#app/words/shown.ts";
import { timesWords } from "#app/words/time-words.ts";
import type { LetterBlock } from "./layout/letter-content.ts";
import {
  actor,
  brokenSentence,
  type Desk,
  endedWith,
  fact,
  moment,
  paragraph,
  quote,
  said,
  type Wording,
} from "./letter-wording.ts";

/** What a row says to everybody but the requester. */
export function toStaff(due: Due, desk: Desk): Wording {
  const { event, ticket, words } = due;
  const about = facts(due, desk);
  switch (event.kind) {
    case "filed":
      return said(
        event.facts.emergency === true ? `Emergency: ${ticket.title}` : `New: ${ticket.title}`,
        [
          event.facts.aboutIsFor === undefined ? null : paragraph(aboutSomebody(due)),
          about,
          quote(due, desk, words.description, ticket.requesterName),
          due.duty === "assignee" ? visitable(due, desk) : null,
        ],
        "Acknowledge it",
      );
    case "times_offered":
      return said(`A time for a visit: ${ticket.title}`, [visitable(due, desk), about]);
    case "reported_again":
      if (due.duty === "watcher") return toReporter(due, desk);
      return said(
        `Emergency, reported again: ${ticket.title}`,
        [
          quote(due, desk, words.body, event.actorName),
          words.place ? paragraph(`Where: ${words.place}.`) : null,
          about,
        ],
        "Open it",
      );
    case "replied":
    case "asked":
      return said(`${actor(due)} wrote`, [quote(due, desk, words.body), about]);
    case "noted":
      return said(`${actor(due)} mentioned you in a note`, [quote(due, desk, words.body), about]);
    case "recategorised":
      if (due.duty === "level")
        return said(
          `Emergency: ${ticket.title}`,
          [
            paragraph("It was taken for something else until now."),
            quote(due, desk, words.reason, event.actorName),
            about,
          ],
          "Acknowledge it",
        );
      return said(`It is yours now: ${ticket.title}`, [quote(due, desk, words.reason), about]);
    case "mail_kept":
      return said(keptHeading(due), [paragraph(keptWords(due)), about]);
    case "claimed":
    case "assigned":
    case "forwarded":
      if (due.duty === "level")
        return said(`Nobody has it any more: ${ticket.title}`, [
          paragraph("It is about a person, and whoever had it has left. Please see who should have it."),
          about,
        ]);
      return said(
        due.duty === "committee"
          ? `Passed to your committee: ${ticket.title}`
          : `It is yours now: ${ticket.title}`,
        [quote(due, desk, words.reason), about],
      );
    case "about_said":
      if (due.duty === "assignee")
        return said(`It is yours now: ${ticket.title}`, [
          paragraph("Whoever had it before can’t see it any more. Please don’t speak of it to others."),
          about,
        ]);
      return said(`It is about a person: ${ticket.title}`, [
        quote(due, desk, words.body),
        paragraph("Those whom it may be about are kept away from it. Please see who should have it."),
        about,
      ]);
    case "appealed":
      if (due.duty !== "level")
        return said(`Appealed against: ${ticket.title}`, [
          paragraph("Somebody else decides on it now, who had no part in it. You can still write there."),
          quote(due, desk, words.body, ticket.requesterName),
          about,
        ]);
      return said(
        `An appeal to decide: ${ticket.title}`,
        [
          paragraph("Decide it anew, or let it stand, with your reasons. Nobody else can until you do."),
          quote(due, desk, words.body, ticket.requesterName),
          about,
        ],
        "Decide on it",
      );
    case "appeal_handed_on":
      return said(
        `An appeal to decide: ${ticket.title}`,
        [
          paragraph(
            "Those who had it to decide can’t any more. Decide it anew, or let it stand, with your reasons.",
          ),
          about,
        ],
        "Decide on it",
      );
    case "extension_asked":
      return said(
        `More time is asked for: ${ticket.title}`,
        [paragraph(moreTime(due, desk, "until")), quote(due, desk, words.reason), about],
        "Decide on it",
      );
    case "extension_decided":
      return said(event.facts.decision === "approve" ? "The new date holds" : "The promise stays as it is", [
        quote(due, desk, words.reason),
        about,
      ]);
    case "extension_answered":
      return said(
        event.facts.decision === "agree"
          ? "The requester agrees to the new date"
          : "The new date is too late for the requester",
        [quote(due, desk, words.reason), about],
      );
    case "held":
      if (due.duty === "level")
        return said(
          `More time is asked for: ${ticket.title}`,
          [paragraph(moreTime(due, desk, "asked")), quote(due, desk, words.reason), about],
          "Decide on it",
        );
      return said(`On hold: it waits for ${waitsFor(event.facts.reason)}`, [
        quote(due, desk, words.reason),
        about,
      ]);
    case "tagged":
      return said(`Your committee was brought in: ${ticket.title}`, [quote(due, desk, words.reason), about]);
    case "job_answered": {
      const who = actor(due);
      return said(event.facts.answer === "done" ? `${who}: it is done` : `${who}: it was not possible`, [
        quote(due, desk, words.answer),
        paragraph("The ticket is open as before: please see how it goes on."),
        about,
      ]);
    }
    case "unmerged":
    case "excluded":
      return said(`It is open by itself again: ${ticket.title}`, [about]);
    case "resolution_undone":
      return said("Not resolved after all", [about]);
    case "reopened":
      return said("Reopened: it is not fixed", [quote(due, desk, words.reason), about]);
    case "reminded":
      return said("Three quarters of the promise have passed", [about]);
    case "stalled":
      return said(`Nobody has said anything for long: ${ticket.title}`, [
        paragraph("Tell the requester how it stands. If nobody does, the next person up is told."),
        about,
      ]);
    case "broken":
      return said(`Promise broken: ${ticket.title}`, [
        paragraph(`${brokenSentence(due, desk)} ${ticket.assigneeName ?? "Nobody"} has it.`),
        about,
      ]);
    case "escalated":
      if (event.facts.by === "week")
        return said(`Still not done: ${ticket.title}`, [
          paragraph("You are the last person of the ladder, so it stays with you to decide what happens."),
          about,
        ]);
      return said(`Escalated to level ${ticket.level}: ${ticket.title}`, [
        quote(due, desk, words.reason),
        about,
      ]);
    case "rated":
      return said(`Rated ${fact(due, "stars") ?? ""} of 5: please look at it`, [
        quote(due, desk, words.body),
        about,
      ]);
    case "review_reminded":
      return said(`A low rating still waits for you: ${ticket.title}`, [
        paragraph("Look into it, and say what you found. It stays with you until somebody does."),
        about,
      ]);
    case "acknowledged":
    case "corrected":
    case "promised":
      return said(`Promised by ${moment(ticket.promisedAt, desk)}`, [
        quote(due, desk, words.body ?? words.reason),
        about,
      ]);
    case "resolved":
      return said("Resolved", [quote(due, desk, words.body), endedWith(due), about]);
    case "closed":
      return said("Closed", [about]);
    case "cancelled":
      return said("Withdrawn by the requester", [quote(due, desk, words.reason), about]);
    default:
      return said("There is news", [quote(due, desk, words.body), about]);
  }
}

/** When somebody may come, as it was said in that event; nothing where it was not. */
function visitable({ event, words }: Due, { campus, now }: Desk): LetterBlock | null {
  if (event.facts.count === 0)
    return paragraph(`${event.actorName} says that there is no time for a visit now.`);
  const times = timesWords(timesFrom(words.times), shownAt(campus, now));
  return times === "" ? null : paragraph(`Somebody may come: ${times}.`);
}

/** Words of whoever is not believed are mailed to nobody. */
const KEPT = "It has no effect on the ticket. Read it on its page.";

function keptHeading({ event: { facts } }: Due): string {
  if (facts.why !== "bounced") return "A mail came that could not be verified";
  if (facts.bounce === "soft") return "A mail has not arrived yet";
  return facts.bounce === "complaint"
    ? "Somebody does not want our mails"
    : "A mail came back: its address does not work";
}

function keptWords({ event: { facts } }: Due): string {
  if (facts.why !== "bounced") return KEPT;
  return facts.bounce === "soft"
    ? "Its server is late, or the mailbox is full. Nothing is lost yet; if it matters, try another way."
    : "They get no more mails until that is corrected. If it matters, reach them another way.";
}

/** Of a report about a person: what its reader has to mind, or to see to. */
function aboutSomebody({ duty }: Due): string {
  return duty === "assignee"
    ? "It is about a person, who is kept away from it. Please don’t speak of it to others."
    : "It is about a person. Those whom it may be about are kept away from it. Please see who should have it.";
}

/** The receipt of whoever reports what is known already; they hear how it goes on. */
function toReporter(due: Due, desk: Desk): Wording {
  return said(`We have your report: ${due.ticket.title}`, [
    paragraph(
      "Somebody has reported it before you, and everybody on duty is told again. This did not call anyone: call if you have not.",
    ),
    quote(due, desk, due.words.body),
  ]);
}

/** What is asked for, and that nothing stands still until somebody decides. */
function moreTime(due: Due, desk: Desk, name: string): string {
  const until = moment(fact(due, name) ?? due.ticket.promisedAt, desk);
  return `${actor(due)} asks for time until ${until}. It was promised by ${moment(due.ticket.promisedAt, desk)}, and stays so until you decide.`;
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
