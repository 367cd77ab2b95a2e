import { type Context, Hono } from "hono";
import { isAway } from "#app/operations/mail-in/ingest-mail.ts";
import { type Door, executionContext } from "./door.ts";
import { email } from "./email.ts";
import { scheduled } from "./scheduled.ts";

/**
 * With TEST_HOOKS=1 only, which settings refuse off one's own machine: a tick of the clock and an incoming mail
 * on demand, through the very functions that the platform calls.
 */
export const testHooks = new Hono<Door>()
  .post("/cdn-cgi/handler/scheduled", hooksAreOpen, async (c) => {
    const tick = { cron: c.req.query("cron") ?? "* * * * *", scheduledTime: Date.now(), noRetry() {} };
    await scheduled(tick, c.env, executionContext(c));
    return c.text("ok");
  })
  .post("/dev/mail-in", hooksAreOpen, async (c) => {
    const raw = new Uint8Array(await c.req.arrayBuffer());
    const message = incoming(raw, c.req.query("from") ?? "", c.req.query("to") ?? "");
    const isAway = await email(message, c.env, executionContext(c)).then(() => false, away);
    // A temporary failure: whoever sent it sends it again.
    if (isAway) return c.text("Try again later.", 503);
    return message.rejection === null ? c.text("ok") : c.text(message.rejection, 422);
  });

function away(fault: unknown): true {
  if (isAway(fault)) return true;
  throw fault;
}

async function hooksAreOpen(c: Context<Door>, next: () => Promise<void>) {
  return c.var.settings.testHooks ? next() : c.notFound();
}

/** A message as Email Routing hands it over. The raw bytes are what counts; its parsed headers are not used. */
function incoming(raw: Uint8Array<ArrayBuffer>, from: string, to: string) {
  const message = {
    from,
    to,
    raw: new Blob([raw]).stream(),
    rawSize: raw.byteLength,
    headers: new Headers(),
    canBeForwarded: false,
    rejection: null as string | null,
    setReject(reason: string) {
      message.rejection = reason;
    },
    forward: () => Promise.reject(new Error("A mail that came by the hook can't be forwarded.")),
    reply: () => Promise.reject(new Error("A mail that came by the hook can't be replied to.")),
  };
  return message;
}
