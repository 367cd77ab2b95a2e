import type { Due } from "#app/db/sending/load-due.ts";
import type { HeldFor } from "#app/domain/telling/how-told.ts";
import { referenceName } from "#app/words/reference-words.ts";
import type { LetterBlock, LetterContent } from "./layout/letter-content.ts";
import { type Desk, moment } from "./letter-wording.ts";
import { newsOf } from "./news.ts";

/**
 * Several rows of one person as one letter: per ticket what happened, in its order, each in one sentence with the
 * beginning of the words said; the page has all of them.
 */
export function listLetterFor(rows: readonly Due[], desk: Desk): LetterContent {
  const tickets = byTicket(rows);
  const many = tickets.length === 1 ? "one ticket" : `${tickets.length} tickets`;
  const isCrowd = rows.every((row) => row.event.facts.emergency === true);
  const heading = isCrowd
    ? `${rows.length} reports of emergencies`
    : `${rows.length} things happened on ${many}`;
  const [first] = rows;
  const subject = isCrowd
    ? `Emergencies: ${rows.length} reports within a minute`
    : tickets.length === 1 && first && first.ticket.visibility !== "protected"
      ? `[${referenceName(first.ticket.reference)}] ${first.ticket.title}`
      : first?.heldFor === "digest"
        ? `Your daily list: ${rows.length} updates on ${many}`
        : `${rows.length} updates on ${many}`;
  const isStaff = rows.some((row) => row.duty === "assignee" || row.duty === "level");
  return {
    locale: "en-IN",
    campusName: desk.campus.name,
    subject,
    preheader: heading,
    heading,
    blocks: tickets.map((theirs) => block(theirs, desk)),
    action: isStaff
      ? { label: "Open the desk", url: `${desk.appUrl}/desk` }
      : { label: "Open your tickets", url: `${desk.appUrl}/tickets` },
    footer: [
      isCrowd
        ? "You get this as one list because there were more than twenty emergencies in ten minutes."
        : WHY_A_LIST[first?.heldFor ?? "budget"],
      "This mail was sent by a machine; answer on the pages above.",
    ],
  };
}

const WHY_A_LIST: Readonly<Record<HeldFor | "budget", string>> = {
  budget: "You get this as one list because there was more to tell you than five mails in ten minutes.",
  digest: "You get this once a day because you chose so. Your profile on the site changes it.",
  quiet: "You get this now because it came in your quiet hours. Your profile on the site changes them.",
};

function byTicket(rows: readonly Due[]): (readonly Due[])[] {
  const tickets = new Map<number, readonly Due[]>();
  for (const row of rows) tickets.set(row.ticketId, [...(tickets.get(row.ticketId) ?? []), row]);
  return [...tickets.values()];
}

function block(rows: readonly Due[], desk: Desk): LetterBlock {
  const ticket = rows[0]?.ticket;
  const reference = ticket?.reference ?? "";
  return {
    kind: "news",
    title:
      ticket?.visibility === "protected"
        ? "Yours to read"
        : `${referenceName(reference)} ${ticket?.title ?? ""}`,
    url: `${desk.appUrl}/tickets/${reference}`,
    items: rows.map((row) => `${moment(row.event.at, desk)}: ${sentence(row, desk)}`),
  };
}

/** As one sentence, with the words said in quotes. */
function sentence(row: Due, desk: Desk): string {
  const { heading, words } = newsOf(row, desk);
  const end = /[.?!]$/.test(heading) ? "" : ".";
  return words === null ? heading : `${heading}${end} “${words}”`;
}
