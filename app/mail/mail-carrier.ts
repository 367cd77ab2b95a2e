import type { Campus, Due } from "#app/db/load-due.ts";
import { renderLetter } from "./layout/render-letter.ts";
import type { Letter, MailSender } from "./letter.ts";
import { letterFor } from "./letters.ts";

/** What mails of one campus have in common. */
export type MailHouse = {
  appUrl: string;
  /** Without a name mails are signed with the campus’s own. */
  from: { name: string | null; address: string };
  domain: string;
  /** Keyed, so that nobody can guess the id of a mail they did not get. */
  idOf(parts: string): string;
  now(): number;
};

/** The mail of one outbox row. The same row gives the same Message-ID, so that a repeat is the same mail. */
export function mailOf(due: Due, campus: Campus, house: MailHouse): Letter {
  const content = letterFor(due, { campus, appUrl: house.appUrl, now: house.now() });
  const root = messageId(due, 1, house);
  const own = messageId(due, due.seq, house);
  const isReply = own !== root;
  return {
    from: { name: house.from.name ?? campus.name, address: house.from.address },
    to: { name: due.to.name, address: due.to.address ?? "" },
    replyTo: null,
    ...renderLetter(content),
    messageId: own,
    inReplyTo: isReply ? root : null,
    references: isReply ? [root] : [],
    headers: {},
  };
}

/** A carrier that sends rows as mails. */
export function mailCarrier(sender: MailSender, house: MailHouse) {
  return {
    channel: "mail",
    async carry(due: Due, campus: Campus) {
      const letter = mailOf(due, campus, house);
      const result = await sender.send(letter);
      return result.kind === "accepted" ? { ...result, messageId: letter.messageId } : result;
    },
  };
}

function messageId({ ticketId, personId }: Due, seq: number, { idOf, domain }: MailHouse): string {
  return `<${idOf(`${ticketId}/${seq}/${personId}`)}@${domain}>`;
}
