import { DurableObject } from "cloudflare:workers";
import {
  type Counted,
  type Limit,
  type Standing,
  standingsOf,
  type Taken,
  take,
} from "#app/domain/limits.ts";

export interface Take {
  limits: readonly Limit[];
  /** What is counted: the same id costs once. Something new each time when left out. */
  id?: string;
  /** The caller's clock, epoch milliseconds; this object's own when left out. */
  nowMs?: number;
}

interface Kept {
  log: readonly Counted[];
  /** When nothing in the log counts any more, in this object's own clock, which is the one that alarms follow. */
  eraseAt: number;
}

/** What no longer counts is looked for no more often than this. */
const BETWEEN_LOOKS_MS = 60_000;

/**
 * Counts what each key uses of one bucket, for a part of its keys (`counterOf`). Exact, because a key always comes to
 * the same object and a take is one synchronous step; kept over restarts; gone once nothing of it counts.
 */
export class RateLimiter extends DurableObject<Env> {
  /** Whether an alarm was seen to be set, since this instance began or last let everything go. */
  #isToWake = false;

  /** Admits and counts one, or refuses and counts nothing. */
  take(key: string, { limits, id = crypto.randomUUID(), nowMs = Date.now() }: Take): Taken {
    const { log, ...taken } = take(this.#logOf(key), limits, { id, at: nowMs });
    if (!taken.admitted) return taken;
    const eraseAt = Date.now() + Math.max(...limits.map(({ windowMs }) => windowMs));
    this.ctx.storage.kv.put<Kept>(key, { log, eraseAt });
    if (!this.#isToWake) this.ctx.waitUntil(this.#wakeBy(eraseAt));
    return taken;
  }

  /** How these limits stand; counts nothing. */
  look(key: string, { limits, nowMs = Date.now() }: Omit<Take, "id">): readonly Standing[] {
    return standingsOf(this.#logOf(key), limits, nowMs);
  }

  /** Takes back what was counted under that id, where it turned out not to count. */
  giveBack(key: string, id: string): void {
    const kept = this.ctx.storage.kv.get<Kept>(key);
    if (kept === undefined) return;
    const log = kept.log.filter((each) => each.id !== id);
    if (log.length === 0) this.ctx.storage.kv.delete(key);
    else this.ctx.storage.kv.put<Kept>(key, { ...kept, log });
  }

  /** Answers, and leaves no trace: a probe that objects can be reached. */
  ping(): true {
    return true;
  }

  /** An object that stores anything is a file for ever, so the last that no longer counts takes the file along. */
  override async alarm() {
    const { storage } = this.ctx;
    const now = Date.now();
    const over: string[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const [key, { eraseAt }] of storage.kv.list<Kept>()) {
      if (eraseAt <= now) over.push(key);
      else next = Math.min(next, eraseAt);
    }
    for (const key of over) storage.kv.delete(key);
    if (next !== Number.POSITIVE_INFINITY) return storage.setAlarm(Math.max(next, now + BETWEEN_LOOKS_MS));
    this.#isToWake = false;
    await storage.deleteAll();
  }

  /** Sets the alarm, where none is set. */
  async #wakeBy(at: number): Promise<void> {
    const { storage } = this.ctx;
    this.#isToWake = true;
    if ((await storage.getAlarm()) === null) await storage.setAlarm(at);
  }

  #logOf(key: string): readonly Counted[] {
    return this.ctx.storage.kv.get<Kept>(key)?.log ?? [];
  }
}
