import PostalMime, { type Attachment, addressParser, decodeWords, type Email } from "postal-mime";
import { hasForeignDomain, someAddressesIn } from "#app/domain/mail-in/addresses.ts";
import { firstValue, type HeaderField, headerBlock } from "#app/domain/mail-in/header-block.ts";
import { htmlToText } from "#app/domain/mail-in/html-text.ts";
import { type Invitation, invitationIn } from "#app/domain/mail-in/invitation.ts";
import type { Mail, MailFlag, MailPart } from "#app/domain/mail-in/mail.ts";
import { answeredIds, idsIn, ownId } from "#app/domain/mail-in/mail-ids.ts";
import { mailKind } from "#app/domain/mail-in/mail-kind.ts";
import { withoutSeals } from "#app/domain/mail-in/seals.ts";
import { filesInTnef } from "#app/domain/mail-in/tnef.ts";
import { decodedUtf7, saysUtf7 } from "#app/domain/mail-in/utf7.ts";
import { withoutUuencoded } from "#app/domain/mail-in/uuencode.ts";
import { soleSender, verdictOf } from "#app/domain/mail-in/verdict.ts";
import { tidy } from "#app/domain/words.ts";

/** What Cloudflare takes in (2026): nothing larger comes. */
export const MOST_MAIL_BYTES = 25 * 1024 * 1024;
const MOST_NESTING = 20;
const MOST_PARTS = 1000;
const MOST_RECIPIENTS = 200;
/** More than any page shows; the mail itself is kept whole. */
const MOST_TEXT = 256 * 1024;
/** Where the heads of a text's parts are looked for. */
const MOST_HEADS = 256 * 1024;
/** 25 MB of base64 have fewer. */
const MOST_LINES = 400_000;
/** A larger one is not read a second time. */
const MOST_REREAD = 1024 * 1024;
/** Boundaries × lines that could be one: what the parser would compare. */
const MOST_COMPARISONS = 20_000_000;

/** Whose word counts, and which addresses are ours. */
export type House = { authservId: string; ownAddresses: readonly string[] };

/**
 * Reads a raw mail as far as it can be read; never throws. What can't be parsed, or would take too long, has its
 * headers, no words, and the flag that says so.
 */
export async function readMail(raw: Uint8Array, envelopeFrom: string, house: House): Promise<Mail> {
  const block = headerBlock(raw);
  const { fields } = block;
  const flags: MailFlag[] = [];
  if (block.isTooLong) flags.push("too_many_headers");
  const email = block.isTooLong ? null : inUtf7(await parsed(raw, block.bodyAt, flags), raw);
  const subject = subjectOf(fields);
  const from = soleSender(fields);
  const kind = mailKind({ fields, envelopeFrom, ownAddresses: house.ownAddresses, subject });
  const isReport = kind === "bounce" || kind === "complaint";
  const html = email?.html === undefined ? null : email.html.slice(0, MOST_TEXT);
  const { text, files } = withoutUuencoded(textOf(email, html));
  const parts = [...(email ? filesOf(email) : []), ...files.map(plainPart)];
  const type = firstValue(fields, "content-type").toLowerCase();
  if (/^multipart\/encrypted|pkcs7-mime.*enveloped/.test(type)) flags.push("encrypted");
  else if (/^multipart\/signed|pkcs7-mime/.test(type)) flags.push("signed");
  if (type.startsWith("message/partial")) flags.push("partial");
  const [replyTo] = someAddressesIn(firstValue(fields, "reply-to"));
  if (replyTo !== undefined && from !== null && replyTo !== from) flags.push("reply_to_differs");
  if (from !== null && hasForeignDomain(from)) flags.push("foreign_letters");
  return {
    fields,
    from,
    shownFrom: from ?? guessedSender(fields, envelopeFrom),
    verdict: verdictOf(fields, house.authservId),
    kind,
    id: ownId(fields),
    answers: isReport ? [...answeredIds(fields), ...returnedIds(email)] : answeredIds(fields),
    recipients: someAddressesIn(["to", "cc"].map((name) => firstValue(fields, name)).join(",")).slice(
      0,
      MOST_RECIPIENTS,
    ),
    copied: someAddressesIn(firstValue(fields, "cc")).slice(0, MOST_RECIPIENTS),
    subject,
    text: withoutSeals(text).trim(),
    html: html === null ? null : withoutSeals(html),
    parts,
    report: reportOf(email),
    invitation: invitationOf(parts),
    flags,
  };
}

/** The platform knows no UTF-7: its parser leaves such words as they came. */
function inUtf7(email: Email | null, raw: Uint8Array): Email | null {
  const head = new TextDecoder("latin1").decode(raw.subarray(0, MOST_HEADS));
  if (!email || !saysUtf7(head)) return email;
  const decoded = (text: string | undefined) => text && decodedUtf7(text.slice(0, MOST_TEXT));
  return { ...email, text: decoded(email.text), html: decoded(email.html) };
}

function invitationOf(parts: readonly MailPart[]): Invitation | null {
  const calendar = parts.find(({ type }) => type === "text/calendar");
  return calendar ? safely(() => invitationIn(new TextDecoder().decode(calendar.bytes)), null) : null;
}

/** Nobody else's parser can be trusted to end in time: what it would have to do is bounded before it begins. */
async function parsed(raw: Uint8Array, bodyAt: number, flags: MailFlag[]): Promise<Email | null> {
  if (raw.length > MOST_MAIL_BYTES) {
    flags.push("too_large");
    return null;
  }
  const { boundaries, dashed, feeds } = countedIn(raw);
  if (
    boundaries > MOST_PARTS ||
    dashed > 20 * MOST_PARTS * 5 ||
    boundaries * dashed > MOST_COMPARISONS ||
    feeds > MOST_LINES
  ) {
    flags.push("too_many_parts");
    return null;
  }
  // Where there is one part, what is not shown need not be read.
  const lines = withLineFeeds(boundaries === 0 ? startOf(raw, bodyAt) : raw);
  const options = {
    maxNestingDepth: MOST_NESTING,
    maxHeadersSize: 1024 * 1024,
    forceRfc822Attachments: true,
  };
  try {
    const email = await PostalMime.parse(lines, options);
    if (lines.length > MOST_REREAD || !/\ufffd/.test(`${email.text ?? ""}${email.html ?? ""}`)) return email;
    const again = await PostalMime.parse(asWestern(lines), options);
    return unreadableIn(again) < unreadableIn(email) ? again : email;
  } catch {
    flags.push("unreadable");
    return null;
  }
}

/** The headers and as much of the text as is shown; of a file all of it. */
function startOf(raw: Uint8Array, bodyAt: number): Uint8Array {
  const { fields } = headerBlock(raw.subarray(0, bodyAt));
  const type = firstValue(fields, "content-type");
  const isText = type === "" || /^text\//i.test(type);
  return isText && !/^base64/i.test(firstValue(fields, "content-transfer-encoding"))
    ? raw.subarray(0, bodyAt + MOST_TEXT)
    : raw;
}

/** Old programs end lines by CR alone, which no parser knows. */
function withLineFeeds(raw: Uint8Array): Uint8Array {
  return raw.includes(0x0a) || !raw.includes(0x0d) ? raw : raw.map((byte) => (byte === 0x0d ? 0x0a : byte));
}

/** The bytes as UTF-8 where they are a Western code page that nobody named, which says so or calls itself UTF-8. */
function asWestern(raw: Uint8Array): Uint8Array {
  return new TextEncoder().encode(new TextDecoder("windows-1252").decode(raw));
}

function unreadableIn({ text = "", html = "" }: Email): number {
  return `${text}${html}`.split("\ufffd").length - 1;
}

/** How many boundaries are named, how many lines could be one, and how many lines there are. */
function countedIn(raw: Uint8Array): { boundaries: number; dashed: number; feeds: number } {
  let boundaries = 0;
  let dashed = 0;
  let feeds = 0;
  for (let at = 0; at < raw.length - 9; at += 1) {
    const byte = raw[at];
    if (byte === 0x0a) feeds += 1;
    if (byte === 0x0a && raw[at + 1] === 0x2d && raw[at + 2] === 0x2d) dashed += 1;
    else if ((byte === 0x62 || byte === 0x42) && isBoundary(raw, at)) boundaries += 1;
  }
  return { boundaries, dashed, feeds };
}

const BOUNDARY = "boundary";

function isBoundary(raw: Uint8Array, at: number): boolean {
  for (let index = 0; index < BOUNDARY.length; index += 1)
    if (((raw[at + index] ?? 0) | 0x20) !== BOUNDARY.charCodeAt(index)) return false;
  return true;
}

function subjectOf(fields: readonly HeaderField[]): string {
  return oneLine(safely(() => decodeWords(inUnicode(firstValue(fields, "subject"))), "")).slice(0, 1000);
}

/** A header's bytes are UTF-8 (RFC 6532), or what old programs write. */
function inUnicode(value: string): string {
  if (!/[\u0080-\u00ff]/.test(value)) return value;
  const bytes = Uint8Array.from(value, (c) => c.charCodeAt(0));
  return safely(
    () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    new TextDecoder("windows-1252").decode(bytes),
  );
}

function guessedSender(fields: readonly HeaderField[], envelopeFrom: string): string {
  const named = ["from", "reply-to", "sender", "return-path"].map((name) => firstValue(fields, name));
  const [address] = [...named, envelopeFrom].flatMap(someAddressesIn);
  const [parsedFrom] = safely(() => addressParser(named[0] ?? "", { flatten: true }), []);
  return address ?? oneLine(parsedFrom?.name ?? "").slice(0, 200);
}

function textOf(email: Email | null, html: string | null): string {
  const plain = email?.text ?? "";
  const text = /\S/.test(plain) ? plain : html === null ? "" : safely(() => htmlToText(html), "");
  return tidy(text.slice(0, MOST_TEXT).normalize("NFC")).replace(/[ \t]+$/gm, "");
}

function filesOf(email: Email): readonly MailPart[] {
  return email.attachments.slice(0, MOST_PARTS).flatMap((attachment) => {
    const part = partOf(attachment);
    const isTnef = /ms-tnef/.test(part.type) || /^winmail\.dat$/i.test(part.name);
    const unpacked = isTnef ? safely(() => filesInTnef(part.bytes), []) : [];
    return [part, ...unpacked.map(plainPart)];
  });
}

function partOf({ filename, mimeType, contentId, content }: Attachment): MailPart {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
  const id = contentId?.trim().replace(/^<|>$/g, "") ?? "";
  const name = oneLine(filename ?? "");
  return {
    name: name === "" ? nameless(mimeType) : name,
    type: mimeType,
    bytes,
    contentId: id === "" ? null : id,
  };
}

function plainPart({ name, bytes }: { name: string; bytes: Uint8Array }): MailPart {
  return { name: oneLine(name) || "file", type: "application/octet-stream", bytes, contentId: null };
}

function nameless(type: string): string {
  const names: Readonly<Record<string, string>> = {
    "message/rfc822": "mail.eml",
    "message/delivery-status": "delivery-report.txt",
    "text/calendar": "invitation.ics",
    "text/rfc822-headers": "headers.txt",
  };
  return names[type] ?? "file";
}

function reportOf(email: Email | null): string | null {
  const part = email?.attachments.find(({ mimeType }) =>
    /^message\/((global-)?delivery-status|feedback-report)$/.test(mimeType),
  );
  if (!part || typeof part.content === "string") return null;
  return new TextDecoder().decode(part.content).slice(0, 100_000);
}

/** The ids of mails that came back, wherever a report quotes their heads. */
function returnedIds(email: Email | null): readonly string[] {
  const inside = (email?.attachments ?? []).slice(0, 20).flatMap(({ content }) => {
    if (typeof content === "string") return [];
    return new TextDecoder("latin1").decode(new Uint8Array(content).subarray(0, 64 * 1024));
  });
  const text = [email?.text ?? "", ...inside].join("\n").slice(0, 256 * 1024);
  const named = [
    ...text.matchAll(
      /^[ \t>]*(?:message-id|original-message-id|references|x-original-message-id):\s*(<[^<>\s]{3,250}>)/gim,
    ),
  ];
  return [...new Set(named.flatMap(([, id = ""]) => idsIn(id)))].slice(0, 20);
}

function oneLine(text: string): string {
  return tidy(text.normalize("NFC")).replace(/\s+/g, " ");
}

function safely<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
