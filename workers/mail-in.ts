import type { MailIn } from "#app/operations/mail-in/ingest-mail.ts";
import { fileStoreOf, keyedMailOf } from "./deps.ts";
import { file, perform } from "./desks.ts";
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
