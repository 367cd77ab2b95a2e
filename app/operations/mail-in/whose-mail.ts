import { addWritersAddress } from "#app/db/account/addresses.ts";
import { unconfirmedMail } from "#app/db/mail/mail-in.ts";
import { WHOSE_OPEN_MS } from "#app/domain/commands/keep-mail.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Deps } from "../deps.ts";
import { seal, unseal } from "../sealed.ts";
import { type MailIn, mailKeyOf, settle } from "./ingest-mail.ts";

const PURPOSE = "whose mail";

/** What the link of “was this you?” carries: the mail, and the requester whose reply address it came with. */
export type Asked = { mailId: number; personId: PersonId };

/** The same for the same question, so that a mail sent twice is the same mail. */
export function whoseToken(
  deps: Pick<Deps, "keyed" | "now">,
  { mailId, personId }: Asked,
  askedAt: number,
): string {
  return seal(deps, PURPOSE, JSON.stringify([mailId, personId]), askedAt + WHOSE_OPEN_MS);
}

function askedIn(deps: Deps, token: string): Asked | null {
  const opened = unseal(deps, PURPOSE, token);
  if (opened === null || opened === "over") return null;
  const [mailId, personId] = JSON.parse(opened.text) as [number, PersonId];
  return { mailId, personId };
}

/** The mail that a link asks about; null for a link that is over, was used, or is none of ours. None of its words. */
export async function lookAtWhose(deps: Deps, token: string) {
  const asked = askedIn(deps, token);
  const row = asked && (await unconfirmedMail(deps.db, asked.mailId));
  return asked && row ? { asked, row } : null;
}

/**
 * It was them: the address becomes one of theirs, their main one hears of that, and the mail takes the effect that it
 * would have had. Once; the link opens nothing more afterwards. Answers the ticket, null where there was nothing to say.
 */
export async function confirmWhose(
  deps: Deps,
  mailIn: MailIn,
  token: string,
): Promise<{ reference: string } | null> {
  const found = await lookAtWhose(deps, token);
  const stored = found && (await mailIn.store.get(mailKeyOf(found.row.sha256)));
  if (!found || !stored) return null;
  const { asked, row } = found;
  const raw = new Uint8Array(await stored.arrayBuffer());
  const change = { personId: asked.personId, now: deps.now(), newsId: deps.ids.random() };
  const isTheirs = await addWritersAddress(deps.db, change, row.fromAddress);
  if (!isTheirs) return null;
  const envelope = { from: row.envelopeFrom, to: row.envelopeTo };
  await settle(deps, mailIn, { id: row.id, raw, envelope });
  return { reference: row.reference };
}
