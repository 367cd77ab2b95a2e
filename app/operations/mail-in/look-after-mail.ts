import { makeMailBasics } from "#app/db/mail/mail-basics.ts";
import {
  blockSender,
  type MailSettingsSaid,
  revokeReplyAddresses,
  saveMailSettings,
  unblockSender,
} from "#app/db/mail/mail-decisions.ts";
import { loadArrival } from "#app/db/mail/read-mail-traces.ts";
import { forgetTrouble } from "#app/db/mail/troubled-addresses.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import { isBlockable } from "#app/domain/mail-in/blockable.ts";
import { domainsIn, UNKNOWN_SENDERS } from "#app/domain/mail-in/settings.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { Deps } from "../deps.ts";
import { orAway } from "../or-away.ts";
import { type MailIn, mailKeyOf, release } from "./ingest-mail.ts";
import { replyAddressIn } from "./reply-address.ts";

/** What somebody can decide about an arrival. */
export const MAIL_ACTS = ["ticket", "block", "unblock", "revoke", "again"] as const;
export type MailAct = (typeof MAIL_ACTS)[number];

type Done = { ok: true; reference?: string } | Refusal | Unavailable;
const WAITING = ["quarantined", "set_aside", "blocked"];

/**
 * Makes a ticket of a mail that waits, keeps its sender away or lets them write again, ends the reply addresses of
 * whoever's it came with, or lets mails go again to whom one came back from.
 * Refuses everybody but senior and super admins, and what has become something meanwhile.
 */
export async function decideOnMail(
  deps: Deps,
  mailIn: MailIn,
  said: { actor: ActorRef; id: number; act: MailAct },
): Promise<Done> {
  return orAway(async () => {
    const now = deps.now();
    const { viewer, rights, row } = await loadArrival(deps.db, said.actor, said.id, now);
    if (!viewer) return refuse("signed_out");
    if (!rights.mayDecide || !row) return refuse("not_found");
    const by = { personId: viewer.personId, now };
    if (said.act === "block") {
      if (!isBlockable({ ...row, isOurs: row.isOurs === 1 })) return refuse("wrong_state");
      await blockSender(deps.db, { id: row.id, address: row.fromAddress }, by);
      return { ok: true };
    }
    if (said.act === "unblock") {
      const isDone = await unblockSender(deps.db, { id: row.id, address: row.fromAddress }, by);
      return isDone ? { ok: true } : refuse("wrong_state");
    }
    if (said.act === "revoke") {
      const of = replyAddressIn([row.envelopeTo], mailIn.keyed, mailIn.domain);
      if (!of) return refuse("wrong_state");
      const { ticket, personId, seq } = of;
      const untilSeq = Math.max(seq, row.version ?? 0);
      await revokeReplyAddresses(deps.db, { ticket, personId, untilSeq }, { ...by, id: row.id });
      return { ok: true };
    }
    if (said.act === "again") {
      const of = row.outcome === "bounced" ? row.personId : null;
      const isDone = of !== null && (await forgetTrouble(deps.db, { personId: of, addressId: null }, by));
      return isDone ? { ok: true } : refuse("wrong_state");
    }
    if (!WAITING.includes(row.outcome)) return refuse("wrong_state");
    const stored = await mailIn.store.get(mailKeyOf(row.sha256));
    if (!stored) return refuse("wrong_state");
    const raw = new Uint8Array(await stored.arrayBuffer());
    const envelope = { from: row.envelopeFrom, to: row.envelopeTo };
    const reference = await release(deps, mailIn, { id: row.id, raw, envelope, releasedById: by.personId });
    return reference === null ? refuse("wrong_state") : { ok: true, reference };
  });
}

const LONGEST_SILENCE_HOURS = 720;

/** Says how mail from strangers is treated, and how long silence may last. Refuses everybody but super admins. */
export async function setUpMail(
  deps: Deps,
  said: { actor: ActorRef; unknownSenders: string; acceptedDomains: string; silenceHours: number },
): Promise<Done> {
  return orAway(async () => {
    const now = deps.now();
    const { viewer, rights } = await loadArrival(deps.db, said.actor, 0, now);
    if (!viewer) return refuse("signed_out");
    if (!rights.maySet) return refuse("not_found");
    const unknownSenders = UNKNOWN_SENDERS.find((known) => known === said.unknownSenders);
    if (!unknownSenders) return refuse("choice_unknown", "unknownSenders");
    const { silenceHours } = said;
    if (!Number.isInteger(silenceHours) || silenceHours < 1 || silenceHours > LONGEST_SILENCE_HOURS)
      return refuse("choice_unknown", "silenceHours");
    await makeMailBasics(deps.db, now);
    const acceptedDomains = domainsIn(said.acceptedDomains).join(" ");
    const settings: MailSettingsSaid = { unknownSenders, acceptedDomains, silenceHours };
    await saveMailSettings(deps.db, settings, { personId: viewer.personId, now });
    return { ok: true };
  });
}
