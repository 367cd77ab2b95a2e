import type { Campus, Due } from "#app/db/sending/load-due.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { LinkedAct, LinkedVerb } from "#app/domain/people/linked-acts.ts";
import type { Answer, Carrier, CodeCarrier, CodeMessage, Message } from "#app/operations/carrier.ts";
import type { ReplyAddress } from "#app/operations/mail-in/reply-address.ts";
import type { Asked } from "#app/operations/mail-in/whose-mail.ts";
import type { Linked } from "#app/operations/track-link.ts";
import { codeLetter } from "./code-letter.ts";
import { renderLetter } from "./layout/render-letter.ts";
import type { Letter, MailSender, SendResult } from "./letter.ts";
import { letterFor } from "./letters.ts";
import { listLetterFor } from "./list-letter.ts";

/** What mails of one campus have in common. */
export type MailHouse = {
  appUrl: string;
  /** Without a name mails are signed with the campus’s own. */
  from: { name: string | null; address: string };
  domain: string;
  /** Keyed, so that nobody can guess the id of a mail they did not get. */
  idOf(parts: string): string;
  /** Where answers to a mail go, as its reader's. */
  replyTo(of: ReplyAddress): string;
  /** Sealed: what a link to a ticket carries, for its requester. */
  linkTokenFor(linked: Linked, askedAt: number): string;
  /** Sealed: what the link of one act carries, for its person. */
  actTokenFor(act: LinkedAct, saidAt: number): string;
  /** Sealed: what the question carries whether a mail was its reader's. */
  whoseTokenFor(asked: Asked, askedAt: number): string;
  /** Sealed: what the link carries that ends its reader's daily list. */
  unsubscribeTokenFor(personId: PersonId, listedAt: number): string;
  /** The token in the link of a row's work order; null where no secret makes the one whose hash is kept. */
  jobTokenOf(due: Due): string | null;
  now(): number;
};

/**
 * The mail of one message. The same row gives the same Message-ID, so that a repeat is the same mail; a list is
 * known by its name, also when all but one of its rows have been superseded.
 */
export function mailOf(message: Message, campus: Campus, house: MailHouse): Letter {
  const [first] = message;
  const { appUrl } = house;
  const linkFor = ({ ticket, ownerId, event }: Due) =>
    `${appUrl}/track?link=${house.linkTokenFor({ reference: ticket.reference, personId: ownerId }, event.at)}`;
  const jobUrl = (due: Due) => {
    const token = house.jobTokenOf(due);
    return token === null ? null : `${appUrl}/jobs/${token}`;
  };
  const actUrl = ({ ticket: { reference }, personId, seq, event }: Due, verb: LinkedVerb) =>
    `${appUrl}/acts/${house.actTokenFor({ verb, reference, personId, seq }, event.at)}`;
  const whoseUrl = ({ event, ownerId: personId }: Due) =>
    `${appUrl}/whose?link=${house.whoseTokenFor({ mailId: Number(event.facts.mail), personId }, event.at)}`;
  const desk = { campus, appUrl, now: house.now(), linkFor, jobUrl, whoseUrl, actUrl };
  const content = message.length === 1 ? letterFor(first, desk) : listLetterFor(message, desk);
  const own = first.bundleId === null ? messageId(first, first.seq, house) : listId(first.bundleId, house);
  const root = messageId(first, 1, house);
  const isReply = own !== root && message.every((row) => row.ticketId === first.ticketId);
  return {
    from: { name: house.from.name ?? campus.name, address: house.from.address },
    to: { name: first.to.name, address: first.to.address ?? "" },
    replyTo: replyToOf(message, house),
    ...renderLetter(content),
    messageId: own,
    inReplyTo: isReply ? root : null,
    references: isReply ? [root] : [],
    headers: first.heldFor === "digest" ? listHeaders(first, house) : {},
  };
}

/** The way out of what is sent each day (RFC 2369, RFC 8058); there is none out of what concerns one ticket. */
function listHeaders({ personId, event }: Due, { appUrl, unsubscribeTokenFor }: MailHouse) {
  return {
    "List-Unsubscribe": `<${appUrl}/unsubscribe?link=${unsubscribeTokenFor(personId, event.at)}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}

/**
 * The address that an answer goes to; null where there is more than one ticket to answer, and for those who answer
 * otherwise: contacts by their link, readers of what is protected on its page.
 */
function replyToOf(message: Message, house: MailHouse): string | null {
  const [first] = message;
  const { ticket, personId, seq } = message.at(-1) ?? first;
  const isOne = message.every((row) => row.ticketId === first.ticketId);
  if (!isOne || first.duty === "contact" || first.ticket.visibility === "protected") return null;
  return house.replyTo({ reference: ticket.reference, personId, seq });
}

/** The mail with a code. */
export function codeMailOf(due: CodeMessage, campus: Campus, house: MailHouse): Letter {
  return {
    from: { name: house.from.name ?? campus.name, address: house.from.address },
    to: { name: due.name, address: due.address },
    replyTo: null,
    ...renderLetter(codeLetter(due, campus, house.appUrl)),
    messageId: `<${house.idOf(`code/${due.id}`)}@${house.domain}>`,
    inReplyTo: null,
    references: [],
    headers: {},
  };
}

/** A carrier that sends messages, and codes, as mails. */
export function mailCarrier(sender: MailSender, house: MailHouse): Carrier & CodeCarrier {
  return {
    channel: "mail",
    async carry(message, campus) {
      const letter = mailOf(message, campus, house);
      return answerOf(letter, await sender.send(letter));
    },
    async carryCode(code, campus) {
      const letter = codeMailOf(code, campus, house);
      return answerOf(letter, await sender.send(letter));
    },
  };
}

function answerOf({ messageId }: Letter, result: SendResult): Answer {
  return result.kind === "accepted" ? { ...result, messageId } : result;
}

function messageId({ ticketId, personId }: Due, seq: number, { idOf, domain }: MailHouse): string {
  return `<${idOf(`${ticketId}/${seq}/${personId}`)}@${domain}>`;
}

function listId(bundleId: number, { idOf, domain }: MailHouse): string {
  return `<${idOf(`list/${bundleId}`)}@${domain}>`;
}
