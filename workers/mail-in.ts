import type { MailIn } from "#app/operations/mail-in/ingest-mail.ts";
import { sendSelfTest } from "#app/operations/mail-in/self-test.ts";
import { depsOf, fileStoreOf, keyedMailOf } from "./deps.ts";
import { file, perform } from "./desks.ts";
import { smtpSender } from "./mail/smtp.ts";
import { settingsOf } from "./settings.ts";

/** What goes on after the answer. */
type Waits = Pick<ExecutionContext, "waitUntil">;

/** What taking mail in needs of the world outside. */
export function mailInOf(env: Env, ctx: Waits): MailIn {
  const { mailAuthservId, mailDomain, mailFrom } = settingsOf(env);
  return {
    store: fileStoreOf(env),
    keyed: keyedMailOf(env),
    authservId: mailAuthservId,
    domain: mailDomain,
    ownAddress: mailFrom.address,
    perform: (command) => perform(env, ctx, command),
    file: async (command) => (await file(env, ctx, command)).outcome,
  };
}

/** Each night a mail to ourselves, where a mail server is configured. */
export async function sendTestMail(env: Env): Promise<void> {
  const { smtp, mailFrom, mailDomain } = settingsOf(env);
  if (!smtp) return;
  const deps = depsOf(env);
  await sendSelfTest(deps, keyedMailOf(env), mailDomain, async (to, id) => {
    const sent = await smtpSender(smtp, deps.now).send({
      from: { name: mailFrom.name ?? "Resolve", address: mailFrom.address },
      to: { name: null, address: to },
      replyTo: null,
      subject: "Does mail arrive?",
      text: "We sent this to ourselves.",
      html: "<p>We sent this to ourselves.</p>",
      messageId: `<selftest-${id}@${mailDomain}>`,
      inReplyTo: null,
      references: [],
      headers: {},
    });
    return sent.kind === "accepted";
  });
}
