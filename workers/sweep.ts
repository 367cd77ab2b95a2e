import { type Armed, findUnarmed, recordSweep } from "#app/db/upkeep/sweep.ts";
import { depsOf } from "./deps.ts";
import { armDesk } from "./desks.ts";
import { log } from "./log.ts";

/** What comes sooner than this, or is over, is armed as fast as it goes. */
const SOON_MS = 10_000;
const AT_ONCE_SOON = 20;
const AT_ONCE = 4;

type Unarmed = Awaited<ReturnType<typeof findUnarmed>>[number];

/**
 * Arms desks whose alarm may be missing and counts what was late. Alarms give up after six tries and an old desk may
 * die unarmed; this is what finds them.
 */
export async function sweep(env: Env): Promise<void> {
  const { db, now } = depsOf(env);
  const startedAt = now();
  const found = await findUnarmed(db, startedAt);
  const soon = found.filter(({ at }) => at <= startedAt + SOON_MS);
  const armed = [
    ...(await armAll(env, soon, AT_ONCE_SOON)),
    ...(await armAll(env, found.slice(soon.length), AT_ONCE, restAsLong)),
  ];
  const finds = found.filter((ticket) => ticket.isLate).length;
  if (finds > 0) log.warning("The sweep found moments that an alarm missed.", { finds });
  await recordSweep(db, { startedAt, finishedAt: now(), armed, finds });
}

/** Arms `atOnce` of them at a time, with a rest in between; answers which it did. */
async function armAll(
  env: Env,
  found: readonly Unarmed[],
  atOnce: number,
  rest = async (_workedMs: number) => {},
): Promise<Armed[]> {
  const armed: Armed[] = [];
  for (let from = 0; from < found.length; from += atOnce) {
    const startedAt = performance.now();
    const group = found.slice(from, from + atOnce);
    const results = await Promise.allSettled(group.map(({ reference, at }) => armDesk(env, reference, at)));
    const done = group.filter((_, index) => results[index]?.status === "fulfilled");
    armed.push(...done.map(({ reference, at }) => ({ reference, at })));
    await rest(performance.now() - startedAt);
  }
  return armed;
}

/**
 * What comes later can wait. The sweep begins at the full minute, and so do many promises end: hundreds of desks set up
 * at that moment would keep those alarms from their work for seconds.
 */
async function restAsLong(workedMs: number): Promise<void> {
  await scheduler.wait(workedMs);
}
