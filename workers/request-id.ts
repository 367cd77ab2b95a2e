import { createMiddleware } from "hono/factory";
import type { Door } from "./door.ts";
import { configureLogging, log, loggablePath, withRequestId } from "./log.ts";
import { settingsOf } from "./settings.ts";

/**
 * Gives each request an id of ours, never one from outside, which would let a caller write into the log. It is
 * answered as X-Request-Id and is in every line logged on the way.
 */
export const requestId = createMiddleware<Door>(async (c, next) => {
  const id = crypto.randomUUID();
  const startedAt = Date.now();
  c.set("requestId", id);
  await withRequestId(id, async () => {
    await next();
    log.info("A request was answered.", {
      method: c.req.method,
      path: loggablePath(c.req.url),
      status: c.res.status,
      durationMs: Date.now() - startedAt,
    });
  });
  c.header("X-Request-Id", id);
});

/** Reads the settings and opens the log. Refuses to serve anything with settings that are wrong. */
export const settings = createMiddleware<Door>(async (c, next) => {
  const read = settingsOf(c.env);
  configureLogging(read);
  c.set("settings", read);
  await next();
});
