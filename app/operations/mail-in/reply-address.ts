import { createHash, timingSafeEqual } from "node:crypto";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import type { NamedTicket } from "#app/domain/mail-in/decide-mail.ts";

/** Whom a reply address was given to: for a ticket, with the event that it came with. */
export type ReplyAddress = { reference: string; personId: PersonId; seq: number };

/** The same as it is read. */
export type ReplyAddressRead = { ticket: NamedTicket; personId: PersonId; seq: number };

/** Keyed hashes by each secret that is still accepted, the newest first. */
export type KeyedMail = (text: string) => readonly [string, ...string[]];

const LOCAL = /^reply\+([0-9a-z-]{1,20})\.([0-9a-z]{1,11})\.([0-9a-z]{1,7})\.([0-9a-f]{32})$/;

/**
 * The address that answers to one mail go to: who wrote it can only be who got that mail, or whom they gave it to. 128
 * bits of a keyed hash; another one for each mail, in lower case, because some servers forget the case. It says no
 * more of the ticket than its reference: ids count what is protected as well.
 */
export function replyAddress(
  { reference, personId, seq }: ReplyAddress,
  keyed: KeyedMail,
  domain: string,
): string {
  const parts = [reference.toLowerCase(), personId.toString(36), seq.toString(36)];
  const [mac] = macsOf(`answer/${reference}/${personId}/${seq}`, keyed);
  return `reply+${parts.join(".")}.${mac}@${domain}`;
}

/** What one of these addresses was given for; null for what is none of ours. */
export function replyAddressIn(
  addresses: readonly string[],
  keyed: KeyedMail,
  domain: string,
): ReplyAddressRead | null {
  for (const address of addresses) {
    const [local = "", host = ""] = address.toLowerCase().split("@");
    const [, ticket, person, seq, mac] = LOCAL.exec(local) ?? [];
    if (host !== domain.toLowerCase() || !ticket || !person || !seq || !mac) continue;
    const of = { personId: Number.parseInt(person, 36) as PersonId, seq: Number.parseInt(seq, 36) };
    const isOurs = (purpose: string, named: string | number) =>
      macsOf(`${purpose}/${named}/${of.personId}/${of.seq}`, keyed).some((own) => isSame(own, mac));
    const reference = ticket.toUpperCase();
    if (isOurs("answer", reference)) return { ticket: { reference }, ...of };
    const id = Number.parseInt(ticket, 36) as TicketId;
    if (isOurs("reply", id)) return { ticket: { id }, ...of };
  }
  return null;
}

function macsOf(text: string, keyed: KeyedMail): readonly [string, ...string[]] {
  const [first, ...others] = keyed(text);
  return [first.slice(0, 32), ...others.map((hash) => hash.slice(0, 32))];
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** A hash of words, for keys. */
export function hashOf(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}
