import { createHash, timingSafeEqual } from "node:crypto";
import type { PersonId, TicketId } from "#app/domain/ids.ts";

/** Whom a reply address was given to: for a ticket, with the event that it came with. */
export type ReplyAddress = { ticketId: TicketId; personId: PersonId; seq: number };

/** Keyed hashes by each secret that is still accepted, the newest first. */
export type KeyedMail = (text: string) => readonly [string, ...string[]];

const LOCAL = /^reply\+([0-9a-z]{1,11})\.([0-9a-z]{1,11})\.([0-9a-z]{1,7})\.([0-9a-f]{32})$/;

/**
 * The address that answers to one mail go to: who wrote it can only be who got that mail, or whom they gave it to. 128
 * bits of a keyed hash; another one for each mail, in lower case, because some servers forget the case.
 */
export function replyAddress(of: ReplyAddress, keyed: KeyedMail, domain: string): string {
  const parts = [of.ticketId, of.personId, of.seq].map((each) => each.toString(36));
  return `reply+${parts.join(".")}.${macOf(of, keyed)[0]}@${domain}`;
}

/** What one of these addresses was given for; null for what is none of ours. */
export function replyAddressIn(
  addresses: readonly string[],
  keyed: KeyedMail,
  domain: string,
): ReplyAddress | null {
  for (const address of addresses) {
    const [local = "", host = ""] = address.toLowerCase().split("@");
    const [, ticket, person, seq, mac] = LOCAL.exec(local) ?? [];
    if (host !== domain.toLowerCase() || !ticket || !person || !seq || !mac) continue;
    const of: ReplyAddress = {
      ticketId: Number.parseInt(ticket, 36) as TicketId,
      personId: Number.parseInt(person, 36) as PersonId,
      seq: Number.parseInt(seq, 36),
    };
    if (macOf(of, keyed).some((own) => isSame(own, mac))) return of;
  }
  return null;
}

function macOf({ ticketId, personId, seq }: ReplyAddress, keyed: KeyedMail): readonly [string, ...string[]] {
  const [first, ...others] = keyed(`reply/${ticketId}/${personId}/${seq}`);
  return [first.slice(0, 32), ...others.map((hash) => hash.slice(0, 32))];
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** A hash of words, for keys. */
export function hashOf(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}
