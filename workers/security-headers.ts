import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { type Door, isForNobodyKnown } from "./door.ts";

/** Puts the protective headers on every answer, refusals and faults included. */
export const securityHeaders = createMiddleware<Door>(async (c, next) => {
  await next();
  const answer = new Response(c.res.body, c.res);
  // A file that people sent is under a stricter policy than our own pages, and has said so already.
  const own = answer.headers.get("Content-Security-Policy");
  for (const [name, value] of Object.entries(protections(c))) answer.headers.set(name, value);
  if (isForNobodyKnown(c.req.url)) leaveNoTrace(answer.headers);
  if (own?.startsWith("sandbox")) {
    answer.headers.set("Content-Security-Policy", own);
    // A mail stands in a frame of its own on our page.
    if (own.includes("frame-ancestors 'self'")) answer.headers.set("X-Frame-Options", "SAMEORIGIN");
  }
  // Pages are somebody's; whoever knows better, such as an attachment, has said so already.
  if (!answer.headers.has("Cache-Control")) answer.headers.set("Cache-Control", "private, no-store");
  c.res = undefined;
  c.res = answer;
});

/** Pages for people who do not say who they are: their browser keeps nothing of them and tells nobody where it was. */
function leaveNoTrace(headers: Headers) {
  headers.delete("Set-Cookie");
  headers.set("Cache-Control", "no-store");
  headers.set("Referrer-Policy", "no-referrer");
}

function protections(c: Context<Door>): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy(c.var.scriptNonce),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    // Not `no-referrer`: browsers then send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy":
      "browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    ...(c.var.settings?.appUrl.startsWith("https:")
      ? { "Strict-Transport-Security": "max-age=31536000; includeSubDomains" }
      : {}),
  };
}

/** The nonce is there only for a page that hydrates: the framework starts by inline scripts. */
function contentSecurityPolicy(scriptNonce: string | undefined): string {
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "frame-src 'self'",
    "img-src 'self' data: blob:",
    "manifest-src 'self'",
    `script-src 'self'${scriptNonce === undefined ? "" : ` 'nonce-${scriptNonce}'`}`,
    "style-src 'self'",
  ].join("; ");
}
