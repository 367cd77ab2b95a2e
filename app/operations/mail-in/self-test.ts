import { recordSelfTest, returnSelfTest } from "#app/db/mail/mail-decisions.ts";
import type { Mail } from "#app/domain/mail-in/mail.ts";
import type { Deps } from "../deps.ts";
import { hashOf, type KeyedMail } from "./reply-address.ts";

const LOCAL = /^selftest\+([0-9a-f]{16})\.([0-9a-f]{32})@/;

/** Sends a letter to an address of ours; answers whether the server took it. */
export type SendToOurselves = (to: string, id: string) => Promise<boolean>;

/**
 * Sends a mail to ourselves. That it comes back shows that mail arrives; how our receiver judged it shows a change of
 * its words before anybody is refused by it.
 */
export async function sendSelfTest(
  deps: Deps,
  keyed: KeyedMail,
  domain: string,
  send: SendToOurselves,
): Promise<void> {
  const id = hashOf(deps.ids.random()).slice(0, 16);
  await recordSelfTest(deps.db, id, deps.now());
  await send(`selftest+${id}.${macOf(id, keyed)}@${domain}`, id);
}

/** Whether a mail is one of these that has come back; written down if so. */
export async function isSelfTest(
  deps: Deps,
  keyed: KeyedMail,
  to: string,
  { verdict }: Pick<Mail, "verdict">,
): Promise<boolean> {
  const [, id, mac] = LOCAL.exec(to.toLowerCase()) ?? [];
  if (!id || !keyed(`selftest/${id}`).some((hash) => hash.slice(0, 32) === mac)) return false;
  await returnSelfTest(deps.db, id, verdict.kind, deps.now());
  return true;
}

function macOf(id: string, keyed: KeyedMail): string {
  return keyed(`selftest/${id}`)[0].slice(0, 32);
}
