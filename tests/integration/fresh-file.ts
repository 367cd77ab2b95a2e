import { env, reset } from "cloudflare:test";
import { beforeAll, vi } from "vitest";
import { forgetCounts } from "#workers/metrics/meter.ts";
import { forgetSettings } from "#workers/settings.ts";
import { beginNow } from "./campus.ts";
import { forgetPeople } from "./signed-in.ts";

beginNow();
vi.unstubAllGlobals();

const given = globalThis as { ownSettings?: Record<string, unknown> };
given.ownSettings ??= { ...env };

// Before a file's own hooks: nothing is left of the file before, in objects, files and settings. What that one wrote
// into the shared campus stays, as it does while several run at once.
beforeAll(async () => {
  await reset();
  for (const name of Object.keys(env))
    if (!(name in (given.ownSettings ?? {}))) delete env[name as keyof Env];
  Object.assign(env, given.ownSettings);
  forgetSettings();
  forgetCounts();
  forgetPeople();
});
