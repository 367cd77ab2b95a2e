import type { Context } from "hono";
import { rateLimitHeaders } from "#app/http/rate-limit-headers.ts";
import { loadContext } from "./context/load-context.ts";
import { type Door, doorAnswer, executionContext } from "./door.ts";
import { log } from "./log.ts";
import { handlerOf } from "./page-handler.ts";

/** Everything that is a page: hands the request to Remix with its load context. */
export async function pages(c: Context<Door>): Promise<Response> {
  // Remix answers the bare data of a page's loaders to its script in the browser. Pages here carry none, and what a
  // loader returns is more than its page shows.
  // An address that it can't make out it would quote on the console.
  const { pathname } = new URL(c.req.url);
  if (c.req.query("_data") !== undefined || pathname.endsWith(".data") || !isLine(pathname)) {
    return doorAnswer(c, 404, "Not found", "There is nothing at this address.");
  }
  const handler = await handlerOf(c.req.path);
  const loaded = await loadContext(c.req.raw, c.env, executionContext(c), c.var.requestId);
  const answer = await handler(withoutOrigin(c.req.raw), {
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
  for (const cookie of loaded.cookies) appendCookie(answer.headers, cookie);
  for (const [name, value] of Object.entries(rateLimitHeaders(loaded.standings, Date.now())))
    answer.headers.set(name, value);
  return answer;
}

function isLine(pathname: string): boolean {
  try {
    return !/[\r\n\u2028\u2029]/.test(decodeURIComponent(pathname));
  } catch {
    return false;
  }
}

/** A page's own cookie of that name wins: who has just signed out is not signed in again. */
function appendCookie(headers: Headers, cookie: string) {
  const start = cookie.slice(0, cookie.indexOf("=") + 1);
  if (!headers.getSetCookie().some((own) => own.startsWith(start))) headers.append("Set-Cookie", cookie);
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
