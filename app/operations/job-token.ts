import { createHash } from "node:crypto";

/** Which work order a link is for. */
export type JobOf = { reference: string; seq: number };

const TOKEN = /^([A-Z0-9-]{1,20})\.(\d{1,9})\.([0-9a-f]{64})$/;

/**
 * The token of a link: the ticket, so that its desk is found without asking, and a keyed hash of 256 bits. It is derived
 * whenever the mail is written, and can't be made from anything that is stored.
 */
export function jobToken({ reference, seq }: JobOf, keyedHash: string): string {
  return `${reference}.${seq}.${keyedHash}`;
}

/** What the keyed hash is made of. */
export function jobText({
  ticketId,
  seq,
  contactId,
}: {
  ticketId: number;
  seq: number;
  contactId: number;
}): string {
  return `job/${ticketId}/${seq}/${contactId}`;
}

/** The ticket of a token; null for what is none. */
export function jobOf(token: string): JobOf | null {
  const [, reference, seq] = TOKEN.exec(token) ?? [];
  return reference === undefined ? null : { reference, seq: Number(seq) };
}

/** As it is stored. A token of 256 bits needs no key and no salt. */
export function jobTokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
