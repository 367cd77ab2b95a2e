import { createHash, timingSafeEqual } from "node:crypto";
import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import { readGauges } from "#app/db/upkeep/gauges.ts";
import { countsOf, depsOf } from "../deps.ts";
import { type Door, executionContext } from "../door.ts";
import { log } from "../log.ts";
import { within } from "../patience.ts";
import { NO_PAGE, routeName } from "../route-name.ts";
import { serverBuild } from "../server-build.ts";
import { keepCounts } from "./keep-counts.ts";
import { count, time } from "./meter.ts";
import { prometheusText } from "./prometheus.ts";

const PATIENCE_MS = 2000;

/** `/metrics` for whoever has the token; without the setting there is nothing at this address. */
export const metrics = new Hono<Door>().get("/metrics", async (c) => {
  const { metricsToken } = c.var.settings;
  if (metricsToken === null) return c.notFound();
  const given = /^Bearer +(.*)$/i.exec(c.req.header("Authorization") ?? "")?.[1] ?? "";
  if (!isSame(given, metricsToken)) {
    count("resolve_auth_failures_total", { door: "metrics" });
    return c.text("Unauthorized", 401, { "WWW-Authenticate": "Bearer" });
  }
  const { db, now } = depsOf(c.env);
  const sums = await countsOf(c.env).read();
  const gauges = await within(PATIENCE_MS, readGauges(db, now())).catch((fault) => {
    log.warning("Nothing was measured in the database.", { fault });
    return null;
  });
  return c.text(prometheusText(sums, gauges, now()), 200, { "Content-Type": "text/plain; version=0.0.4" });
});

/** Counts and times every answer by its route. */
export const measured = createMiddleware<Door>(async (c, next) => {
  const startedAt = Date.now();
  await next();
  const route = await routeOf(c);
  const method = METHODS.has(c.req.method) ? c.req.method : "other";
  count("resolve_requests_total", { route, method, status: c.res.status });
  time("resolve_request_seconds", Date.now() - startedAt, { route });
  keepCounts(c.env, executionContext(c));
});

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** By its pattern, so that nobody makes series by making up addresses. */
async function routeOf(c: Context<Door>): Promise<string> {
  const own = matchedRoutes(c).find(({ path }) => !path.includes("*"));
  if (own) return own.path;
  const build = await serverBuild().catch(() => null);
  return build ? routeName(c.req.path, build.routes) : NO_PAGE;
}

/** In a time that does not tell how much of it fits. */
function isSame(given: string, token: string): boolean {
  const [one, other] = [given, token].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
