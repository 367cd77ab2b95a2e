import type { MailSeen } from "#app/db/mail/read-mail.ts";
import { cut, LIMITS } from "#app/domain/words.ts";
import type { FileStore } from "../file-store.ts";
import { mailKeyOf } from "./ingest-mail.ts";
import { readMail } from "./read-mail.ts";

/** What a page shows of a stored mail; null where its bytes are gone. */
export async function showMail(store: Pick<FileStore, "get">, seen: MailSeen, authservId: string) {
  const stored = await store.get(mailKeyOf(seen.sha256));
  if (!stored) return null;
  const raw = new Uint8Array(await stored.arrayBuffer());
  const mail = await readMail(raw, seen.envelopeFrom, { authservId, ownAddresses: [] });
  return {
    id: seen.id,
    reference: seen.reference,
    receivedAt: seen.receivedAt,
    outcome: seen.outcome,
    reason: seen.reason,
    subject: cut(mail.subject, LIMITS.title),
    from: mail.shownFrom,
    verdict: mail.verdict.kind,
    flags: mail.flags,
    text: mail.text,
    invitation: mail.invitation,
    hasHtml: mail.html !== null,
    parts: mail.parts.map(({ name, bytes }) => ({ name, bytes: bytes.length })),
  };
}
