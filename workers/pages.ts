import { createRequestHandler } from "@remix-run/cloudflare";
import type { Context } from "hono";
import { type Door, doorAnswer, executionContext } from "./door.ts";
import { loadContext } from "./load-context.ts";
import { log } from "./log.ts";
import { serverBuild } from "./server-build.ts";

let handler: ReturnType<typeof createRequestHandler> | undefined;

/** Everything that is a page: hands the request to Remix with its load context. */
export async function pages(c: Context<Door>): Promise<Response> {
  // A leftover of Remix's older data requests, which would run one loader without its page.
  if (c.req.query("_data") !== undefined) {
    return doorAnswer(c, 404, "Not found", "There is nothing at this address.");
  }
  handler ??= createRequestHandler(await serverBuild(), "production");
  const loaded = await loadContext(c.req.raw, c.env, executionContext(c), c.var.requestId);
  return handler(withoutOrigin(c.req.raw), {
    ...loaded,
    reportFault: (fault) => {
      if (!c.var.bodyTooLarge) log.error("A page failed.", { fault });
    },
    allowScripts: () => {
      const nonce = crypto.randomUUID();
      c.set("scriptNonce", nonce);
      return nonce;
    },
  });
}

/**
 * The door has compared the origin with the host already. Remix would do it again, with X-Forwarded-Host, which
 * anybody can send, and would answer a mismatch by a fault.
 */
function withoutOrigin(request: Request): Request {
  if (!request.headers.has("Origin")) return request;
  const copy = new Request(request);
  copy.headers.delete("Origin");
  return copy;
}
