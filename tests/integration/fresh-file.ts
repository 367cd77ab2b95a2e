import { env, listDurableObjectIds, reset, runInDurableObject } from "cloudflare:test";
import { beforeAll, vi } from "vitest";
import type { Counts } from "#workers/durable-objects/counts.ts";
import type { Postbox } from "#workers/durable-objects/postbox.ts";
import type { RateLimiter } from "#workers/durable-objects/rate-limiter.ts";
import type { TicketDesk } from "#workers/durable-objects/ticket-desk.ts";
import { forgetCounts } from "#workers/metrics/meter.ts";
import { forgetSettings } from "#workers/settings.ts";
import { beginNow } from "./campus.ts";
import { forgetPeople } from "./signed-in.ts";

beginNow();
vi.unstubAllGlobals();

const given = globalThis as { ownSettings?: Record<string, unknown> };
given.ownSettings ??= { ...env };

// Before a file's own hooks: nothing is left of the file before, in objects and settings. What that one wrote into the
// shared campus and its bucket stays, as it does while several run at once.
beforeAll(async () => {
  await emptyObjects();
  for (const name of Object.keys(env))
    if (!(name in (given.ownSettings ?? {}))) delete env[name as keyof Env];
  Object.assign(env, given.ownSettings);
  forgetSettings();
  forgetCounts();
  forgetPeople();
});

/** `reset` forgets only the objects that are awake: the others would go on with what another file told them. */
async function emptyObjects() {
  await Promise.all([wake(env.TICKET_DESK), wake(env.POSTBOX), wake(env.RATE_LIMITER), wake(env.COUNTS)]);
  await reset();
}

async function wake<Kind extends TicketDesk | Postbox | RateLimiter | Counts>(
  objects: DurableObjectNamespace<Kind>,
) {
  const ids = await listDurableObjectIds(objects);
  await Promise.all(ids.map((id) => runInDurableObject(objects.get(id), () => {})));
}
