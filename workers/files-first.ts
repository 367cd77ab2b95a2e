import { type Context, Hono, type Next } from "hono";
import { COMPRESSIBLE_CONTENT_TYPE_REGEX } from "hono/compress";
import { router } from "./router.ts";

/** Files of the build lie in a folder of their own; beside it their names end in their type. */
const MAY_BE_FILE = /^\/assets\/|\.[a-z0-9]+$/;
const ACCEPTS_GZIP = /\bgzip\b(?!\s*;\s*q=0(\.0+)?\s*(,|$))/;

/**
 * A file where the path names one, else the Worker's answer, and either compressed: what the platform does natively in
 * front of the Worker. One machine asks this entrypoint directly, instead of through the four Workers that otherwise
 * stand for that (decision 24).
 */
export const filesFirst = new Hono<{ Bindings: Env }>()
  .use(compressed)
  .get("*", async ({ req, env }, next) => {
    if (!MAY_BE_FILE.test(req.path)) return next();
    const file = await env.ASSETS.fetch(req.raw);
    if (file.status !== 404) return file;
    await file.body?.cancel();
    return next();
  })
  .all("*", ({ req, env, executionCtx }) => router.fetch(req.raw, env, executionCtx));

/** The runtime compresses whatever is said to be; Hono's own `compress` would do it a second time. */
async function compressed(c: Context, next: Next) {
  await next();
  if (!COMPRESSIBLE_CONTENT_TYPE_REGEX.test(c.res.headers.get("Content-Type") ?? "")) return;
  c.header("Vary", "Accept-Encoding", { append: true });
  if (c.res.body && ACCEPTS_GZIP.test(c.req.header("Accept-Encoding") ?? "")) {
    c.header("Content-Length", undefined);
    c.header("Content-Encoding", "gzip");
  }
}
