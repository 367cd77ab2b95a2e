import type { Letter, MailSender, SendResult } from "#app/mail/letter.ts";
import { type ComposedMail, composeMail } from "./compose.ts";
import { SmtpCall, type SmtpConfig, type SmtpPatience } from "./smtp-call.ts";

/**
 * Sends letters over SMTP, one connection each, so that letters to several people can't hold up one another.
 * The connection must be encrypted unless the server is on this machine: what mails say is nobody else's, nor are
 * their links.
 */
export function smtpSender(
  config: SmtpConfig,
  now: () => number = Date.now,
  patience: SmtpPatience = { stepMs: 5_000, totalMs: 10_000 },
): MailSender {
  return {
    async send(letter: Letter): Promise<SendResult> {
      const mail = await composeMail(letter, now());
      if (mail === null)
        return { kind: "refused", permanent: true, code: null, response: "Not a mail address" };
      return deliver(config, patience, mail);
    },
  };
}

/** Greets the server and signs in, as every letter does, and leaves; throws where that fails. `from` is ours. */
export async function reachMailServer(
  config: SmtpConfig,
  from: string,
  patience: SmtpPatience = { stepMs: 1_500, totalMs: 2_000 },
): Promise<void> {
  const call = new SmtpCall(config, patience, { envelope: { from, to: [] }, bytes: Buffer.alloc(0) });
  try {
    await enter(call, config);
    call.sayGoodbye();
  } catch (error) {
    call.hangUp();
    throw new Error(saidTo(error));
  }
}

async function enter(call: SmtpCall, config: SmtpConfig): Promise<void> {
  await call.open();
  await call.greet();
  if (config.user !== null) await call.logIn(config.user, config.pass ?? "");
}

async function deliver(config: SmtpConfig, patience: SmtpPatience, mail: ComposedMail): Promise<SendResult> {
  const call = new SmtpCall(config, patience, mail);
  try {
    await enter(call, config);
  } catch (error) {
    call.hangUp();
    return { kind: "outage", reason: saidTo(error) };
  }
  try {
    const response = await call.handOver();
    call.sayGoodbye();
    return { kind: "accepted", response };
  } catch (error) {
    call.hangUp();
    return verdict(error, call.messageBegun);
  }
}

/** Closing down, and the wishes for another way of signing in (RFC 5321, RFC 4954), at whatever command. */
const NOT_LET_IN = [421, 454, 530, 534, 535, 538];

/** What a failure after the greeting says about the letter. */
function verdict(error: unknown, messageBegun: boolean): SendResult {
  const { responseCode: code = null, command = "", code: kind } = error as SmtpFailure;
  const response = said(error);
  // Never left this machine: larger than the server takes, or an address it can't be told.
  if (code === null && (kind === "EMESSAGE" || kind === "EENVELOPE"))
    return { kind: "refused", permanent: true, code, response };
  if (code === null && messageBegun) {
    return {
      kind: "unanswered",
      reason: `Cut off before the answer, so it may have been accepted: ${response}`,
    };
  }
  // What is said to MAIL FROM is about us, not about the recipient; but for the size of the message.
  // 454 to RCPT TO is a server that is busy with this recipient.
  const aboutRecipient = command === "RCPT TO" && code === 454;
  const aboutUs =
    (command === "MAIL FROM" && code !== 552) || (NOT_LET_IN.includes(code ?? 421) && !aboutRecipient);
  if (code === null || aboutUs) return { kind: "outage", reason: response };
  // 503 says that the order of commands was wrong, which another connection may not see.
  const permanent = code >= 500 && code !== 503;
  const ofRecipient = permanent && command === "RCPT TO" ? ({ ofRecipient: true } as const) : {};
  return { kind: "refused", permanent, code, response, ...ofRecipient };
}

type SmtpFailure = { responseCode?: number; command?: string; code?: string; response?: string };

/** With the command it answers, for whoever sets the server up. */
function saidTo(error: unknown): string {
  const { command } = error as SmtpFailure;
  return command === undefined || command === "CONN" ? said(error) : `${command}: ${said(error)}`;
}

function said(error: unknown): string {
  const { response } = error as SmtpFailure;
  const text = response ?? (error instanceof Error ? error.message : String(error));
  return text.replace(/\s+/g, " ").slice(0, 500);
}
