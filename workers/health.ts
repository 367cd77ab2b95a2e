import { Hono } from "hono";
import { readinessProbes } from "./deps.ts";
import type { Door } from "./door.ts";
import { log } from "./log.ts";
import { within } from "./patience.ts";

/** Resolves when the dependency works, rejects when it doesn't. */
export type Probe = () => Promise<unknown>;

const PROBE_TIMEOUT_MS = 2_000;

/** `/healthz`: alive, without asking anybody. `/readyz`: each dependency asked once, 503 when one is down. */
export const health = new Hono<Door>()
  .get("/healthz", (c) => c.text("ok"))
  .get("/readyz", async (c) => {
    const states = await probeAll(readinessProbes(c.env), PROBE_TIMEOUT_MS);
    const allUp = Object.values(states).every((state) => state === "up");
    return c.json(states, allUp ? 200 : 503);
  });

/** Asks all at once. One that does not answer within `timeoutMs` is down, and its fault is logged. */
export async function probeAll(
  probes: Record<string, Probe>,
  timeoutMs: number,
): Promise<Record<string, "up" | "down">> {
  const states = Object.entries(probes).map(async ([dependency, probe]) => {
    try {
      // A query of Drizzle runs each time that it is waited for; awaited in here it is a promise like any other.
      await within(timeoutMs, (async () => await probe())());
      return [dependency, "up"] as const;
    } catch (fault) {
      log.warn("A dependency is down.", { dependency, fault });
      return [dependency, "down"] as const;
    }
  });
  return Object.fromEntries(await Promise.all(states));
}
