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

/**
 * Counts what one key uses of one bucket; the object's name is both (`getByName("filings/12")`). Exact, because one
 * key is one object and a take is one synchronous step; kept over restarts; gone once nothing of it counts.
 */
export class RateLimiter extends DurableObject<Env> {
  /** Admits and counts one, or refuses and counts nothing. */
  take({ limits, id = crypto.randomUUID(), nowMs = Date.now() }: Take): Taken {
    const kept = this.#kept();
    const { log, ...taken } = take(kept?.log ?? [], limits, { id, at: nowMs });
    if (!taken.admitted) return taken;
    const eraseAt = Date.now() + Math.max(...limits.map(({ windowMs }) => windowMs));
    this.ctx.storage.kv.put<Kept>("kept", { log, eraseAt });
    if (kept === undefined) this.ctx.storage.setAlarm(eraseAt);
    return taken;
  }

  /** How these limits stand; counts nothing. */
  look({ limits, nowMs = Date.now() }: Omit<Take, "id">): readonly Standing[] {
    return standingsOf(this.#kept()?.log ?? [], limits, nowMs);
  }

  /** Takes back what was counted under that id, where it turned out not to count. */
  giveBack(id: string): void {
    const kept = this.#kept();
    if (kept === undefined) return;
    const log = kept.log.filter((each) => each.id !== id);
    this.ctx.storage.kv.put<Kept>("kept", { ...kept, log });
  }

  /** Answers, and leaves no trace: a probe that objects can be reached. */
  ping(): true {
    return true;
  }

  /** An object that stores anything is a file for ever, so what no longer counts takes its file along. */
  override async alarm() {
    const kept = this.#kept();
    if (kept !== undefined && Date.now() < kept.eraseAt) {
      await this.ctx.storage.setAlarm(kept.eraseAt);
      return;
    }
    await this.ctx.storage.deleteAll();
  }

  #kept(): Kept | undefined {
    return this.ctx.storage.kv.get<Kept>("kept");
  }
}
