import { Hono } from "hono";
import { readinessProbes } from "./deps.ts";
import type { Door } from "./door.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { type Probe, SharedProbe, type State } from "./shared-probe.ts";

const PROBE_TIMEOUT_MS = 2_000;
/** Whoever waits for it to come back hears of it at once. */
const KEPT_MS = { up: 1_000, down: 0 };
/** A mail server is somebody else's, and each look is a sign-in there: they shut out whoever comes too often. */
const MAIL_KEPT_MS = { up: 10_000, down: 3_000 };

/**
 * `/healthz`: alive, without asking anybody. `/readyz`: how each dependency is, asked once for all who come at about the
 * same time; 503 when one is down.
 */
export const health = new Hono<Door>()
  .get("/healthz", (c) => c.text("ok"))
  .get("/readyz", async (c) => {
    const states = await probeAll(sharedBy(c.env), readinessProbes(c.env), PROBE_TIMEOUT_MS);
    const allUp = Object.values(states).every((state) => state === "up");
    return c.json(states, allUp ? 200 : 503);
  });

type Shared = Map<string, SharedProbe>;
const shared = new WeakMap<Settings, Shared>();

/** Once for the settings of an isolate. */
function sharedBy(env: Env): Shared {
  const settings = settingsOf(env);
  const known = shared.get(settings) ?? new Map();
  shared.set(settings, known);
  return known;
}

/** Asks all at once, each by its shared probe. One that does not answer within `timeoutMs` is down. */
export async function probeAll(
  shared: Shared,
  probes: Record<string, Probe>,
  timeoutMs: number,
): Promise<Record<string, State>> {
  const states = Object.entries(probes).map(async ([dependency, probe]) => {
    const each = shared.get(dependency) ?? new SharedProbe(dependency === "mail" ? MAIL_KEPT_MS : KEPT_MS);
    shared.set(dependency, each);
    return [dependency, await each.state(dependency, probe, timeoutMs)] as const;
  });
  return Object.fromEntries(await Promise.all(states));
}
