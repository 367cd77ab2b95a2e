import type { MailSeen } from "#app/db/mail/read-mail.ts";
import type { Mail } from "#app/domain/mail-in/mail.ts";
import { cut, LIMITS } from "#app/domain/words.ts";
import type { FileStore } from "../file-store.ts";
import { readStored } from "./read-stored.ts";

/** What a page shows of a stored mail; null where its bytes are gone. Throws a TimeoutError while many are looked at. */
export function showMail(store: Pick<FileStore, "get">, seen: MailSeen, authservId: string) {
  return readStored(store, seen, { authservId, ownAddresses: [] }, (mail) => shownOf(seen, mail));
}

function shownOf(seen: MailSeen, mail: Mail) {
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
