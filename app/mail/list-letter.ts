import type { Due } from "#app/db/load-due.ts";
import type { LetterBlock, LetterContent } from "./layout/letter-content.ts";
import { plainLine } from "./layout/plain-words.ts";
import { type Desk, moment } from "./letter-wording.ts";
import { referenceName, wording } from "./letters.ts";

const LONGEST_WORDS = 200;

/**
 * Several rows of one person as one letter: per ticket what happened, in its order, each in one sentence with the
 * beginning of the words said; the page has all of them.
 */
export function listLetterFor(rows: readonly Due[], desk: Desk): LetterContent {
  const tickets = byTicket(rows);
  const many = tickets.length === 1 ? "one ticket" : `${tickets.length} tickets`;
  const heading = `${rows.length} things happened on ${many}`;
  const [first] = rows;
  const subject =
    tickets.length === 1 && first
      ? `[${referenceName(first.ticket.reference)}] ${first.ticket.title}`
      : `${rows.length} updates on ${many}`;
  const isStaff = rows.some((row) => row.duty === "assignee" || row.duty === "level");
  return {
    locale: "en-IN",
    campusName: desk.campus.name,
    subject,
    preheader: heading,
    heading,
    blocks: tickets.map((theirs) => newsOf(theirs, desk)),
    action: isStaff
      ? { label: "Open the desk", url: `${desk.appUrl}/desk` }
      : { label: "Open your tickets", url: `${desk.appUrl}/tickets` },
    footer: [
      "You get this as one list because there was more to tell you than five mails in ten minutes.",
      "This mail was sent by a machine; answer on the pages above.",
    ],
  };
}

function byTicket(rows: readonly Due[]): (readonly Due[])[] {
  const tickets = new Map<number, readonly Due[]>();
  for (const row of rows) tickets.set(row.ticketId, [...(tickets.get(row.ticketId) ?? []), row]);
  return [...tickets.values()];
}

function newsOf(rows: readonly Due[], desk: Desk): LetterBlock {
  const ticket = rows[0]?.ticket;
  const reference = ticket?.reference ?? "";
  return {
    kind: "news",
    title: `${referenceName(reference)} ${ticket?.title ?? ""}`,
    url: `${desk.appUrl}/tickets/${reference}`,
    items: rows.map((row) => `${moment(row.event.at, desk)}: ${sentence(row, desk)}`),
  };
}

/** The heading that the row's own letter would have, and how its words begin. */
function sentence(row: Due, desk: Desk): string {
  const { heading, blocks } = wording(row, desk);
  const quote = blocks.find((block) => block.kind === "quote");
  const end = /[.?!]$/.test(heading) ? "" : ".";
  const whose = row.forName === null ? "" : `For ${row.forName}: `;
  return quote ? `${whose}${heading}${end} “${beginning(quote.text)}”` : `${whose}${heading}`;
}

function beginning(text: string): string {
  const line = plainLine(text);
  if (line.length <= LONGEST_WORDS) return line;
  const { index } = new Intl.Segmenter().segment(line).containing(LONGEST_WORDS) ?? { index: LONGEST_WORDS };
  return `${line.slice(0, index)} …`;
}
