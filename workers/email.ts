import { ingestMail } from "#app/operations/mail-in/ingest-mail.ts";
import { MOST_MAIL_BYTES } from "#app/operations/mail-in/read-mail.ts";
import { depsOf } from "./deps.ts";
import { configureLogging, log, withRunId } from "./log.ts";
import { mailInOf } from "./mail-in.ts";
import { settingsOf } from "./settings.ts";

/**
 * Takes a mail in. What it throws is a temporary failure: the sender's server keeps the mail and sends it again. Refused
 * for good is only what is larger than any mail may be, and what the campus does not want.
 */
export async function email(
  message: ForwardableEmailMessage,
  env: Env,
  ctx: ExecutionContext,
): Promise<void> {
  configureLogging(settingsOf(env));
  if (message.rawSize > MOST_MAIL_BYTES) return message.setReject("This mail is larger than 25 MB.");
  await withRunId(async () => {
    const raw = new Uint8Array(await new Response(message.raw).arrayBuffer());
    const { from, to } = message;
    const ingested = await ingestMail(depsOf(env), mailInOf(env, ctx), raw, { from, to });
    const outcome = ingested.accepted ? ingested.settled.outcome : "rejected";
    log.info("A mail came in.", { mail: ingested.id, outcome });
    if (!ingested.accepted)
      message.setReject("Mail from this address is not taken in here. Use the website.");
  });
}
