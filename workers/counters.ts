import type { Deps } from "#app/operations/deps.ts";
import { log } from "./log.ts";
import { count } from "./metrics/meter.ts";

/**
 * Over so many objects the keys of one bucket are spread. One for each key would be a file for each on one machine, made
 * and taken away for every person who files or signs in; one for all would have everybody wait behind a flood of somebody's.
 */
const PARTS = 16;

/** The object that counts what this key uses of this bucket, always the same one. */
export function counterOf(env: Env, campus: string, bucket: string, key: string) {
  return env.RATE_LIMITER.getByName(`${campus}/${bucket}/part ${hashOf(key) % PARTS}`);
}

/**
 * Counts through objects. One that can't be reached admits nothing: it may be that the same caller keeps it busy. A use
 * that could not be taken back stays counted.
 */
export function limiterOf(env: Env, campus: string): Deps["limiter"] {
  const away = (fault: unknown) => {
    log.warning("A counter could not be reached.", { fault });
    return null;
  };
  return {
    async take(bucket, key, { limits, id, now }) {
      const counter = counterOf(env, campus, bucket, key);
      const taken = await counter.take(key, { limits, id, nowMs: now }).catch(away);
      count("resolve_limited_total", { bucket, admitted: taken === null ? "away" : String(taken.admitted) });
      if (taken === null) return null;
      const { admitted, againAt, standings } = taken;
      const undo = async () => void (await counterOf(env, campus, bucket, key).giveBack(key, id).catch(away));
      return { admitted, againAt, standings, undo };
    },
    look: async (bucket, key, limits, now) =>
      (await counterOf(env, campus, bucket, key).look(key, { limits, nowMs: now }).catch(away)) ?? [],
  };
}

/** FNV-1a, 32 bits: spreads keys that differ in their last digit alone. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
