import MailComposer from "nodemailer/lib/mail-composer";
import type { Letter } from "#app/mail/letter.ts";

export type ComposedMail = { envelope: { from: string; to: string[] }; bytes: Buffer };

/** References beyond this many are dropped from the middle: the first names the thread, the last the parent. */
const MOST_REFERENCES = 20;
const FIELD_NAME = /^[A-Za-z][A-Za-z0-9-]{0,75}$/;
// Mailers and Cloudflare's own sender refuse a longer value.
const LONGEST_FIELD = 900;
const OWN_FIELDS =
  /^(from|to|cc|bcc|sender|reply-to|subject|date|message-id|in-reply-to|references|mime-version|content-.*)$/i;

/**
 * Encodes a letter as RFC 5322 and MIME (text and HTML alternatives), dated `now` (epoch milliseconds).
 * Marked as automatic (RFC 3834), so that no vacation reply answers it. Refuses, with null, a recipient
 * that can't stand in an envelope; throws on an address or header of ours that is none, a fault of ours.
 */
export async function composeMail(letter: Letter, now: number): Promise<ComposedMail | null> {
  if (!isAddress(letter.to.address)) return null;
  const ours = [letter.from.address, letter.replyTo ?? letter.from.address];
  if (!ours.every(isAddress)) throw new TypeError("Not an address to send from or reply to");
  const mail = new MailComposer({
    from: mailbox(letter.from),
    to: mailbox(letter.to),
    replyTo: letter.replyTo ?? undefined,
    subject: oneLine(letter.subject),
    date: new Date(now),
    messageId: letter.messageId,
    inReplyTo: messageIds(letter.inReplyTo === null ? [] : [letter.inReplyTo])[0],
    references: trimmed(messageIds(letter.references)),
    text: letter.text,
    html: letter.html,
    headers: {
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      ...furtherHeaders(letter.headers),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const { from, to } = mail.getEnvelope();
  if (!from || to.length !== 1) return null;
  return { envelope: { from, to }, bytes: await mail.build() };
}

/** Only what one mailbox can be: anything that could close the angle bracket or start a line is no address. */
function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s<>()[\]\\,;:"@\p{C}]{1,64}@[^\s<>()[\]\\,;:"@\p{C}]+$/u.test(text);
}

function mailbox({ name, address }: Letter["to"]): { name: string; address: string } {
  return { name: oneLine(name ?? ""), address };
}

/** A header is one line: whatever breaks lines, is invisible or turns the direction becomes a space. */
function oneLine(text: string): string {
  return text
    .slice(0, LONGEST_FIELD)
    .replace(/[\p{Cs}\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .trim();
}

/** Ids of other people's mails come from outside: only what is shaped like one goes out again. */
function messageIds(ids: string[]): string[] {
  return ids
    .map((id) => id.trim().replace(/^<?(.*?)>?$/s, "<$1>"))
    .filter((id) => /^<[!-;=?-~]{3,250}>$/.test(id));
}

function trimmed(ids: string[]): string[] {
  return ids.length <= MOST_REFERENCES ? ids : [...ids.slice(0, 1), ...ids.slice(1 - MOST_REFERENCES)];
}

function furtherHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (!FIELD_NAME.test(name) || OWN_FIELDS.test(name))
        throw new TypeError(`Not a header to set: ${name}`);
      return [name, oneLine(value)];
    }),
  );
}
