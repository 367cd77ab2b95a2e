import { DurableObject } from "cloudflare:workers";

export interface Take {
  /** How much one window admits, in the unit of `cost`. */
  limit: number;
  /** A window begins with the first take after the one before it ended. */
  windowMs: number;
  /** 1 when left out. */
  cost?: number;
  /** The caller's clock, epoch milliseconds; this object's own when left out. */
  nowMs?: number;
}

export interface Taken {
  admitted: boolean;
  remaining: number;
  /** When the window ends and everything is free again. */
  resetAtMs: number;
}

interface Window {
  startedAt: number;
  used: number;
  /** In this object's own clock, which is the one that alarms follow. */
  alarmAt: number;
}

/**
 * Counts what one key uses of one bucket; the object's name is both (`getByName("sign-in/203.0.113.7")`). Exact,
 * because one key is one object and a take is one synchronous step; kept over restarts; gone once its window ended.
 */
export class RateLimiter extends DurableObject<Env> {
  /** Admits and counts `cost`, or refuses and counts nothing. */
  take({ limit, windowMs, cost = 1, nowMs = Date.now() }: Take): Taken {
    const kept = this.ctx.storage.kv.get<Window>("window");
    const current = kept !== undefined && nowMs < kept.startedAt + windowMs ? kept : null;
    const startedAt = current?.startedAt ?? nowMs;
    const used = current?.used ?? 0;
    const resetAtMs = startedAt + windowMs;
    if (used + cost > limit) return { admitted: false, remaining: Math.max(0, limit - used), resetAtMs };

    const alarmAt = current?.alarmAt ?? Date.now() + windowMs;
    this.ctx.storage.kv.put<Window>("window", { startedAt, used: used + cost, alarmAt });
    if (current === null) this.ctx.storage.setAlarm(alarmAt);
    return { admitted: true, remaining: limit - used - cost, resetAtMs };
  }

  /** Takes back what was counted, where it turned out not to count; the window goes on. */
  giveBack(cost: number): void {
    const kept = this.ctx.storage.kv.get<Window>("window");
    if (kept === undefined) return;
    this.ctx.storage.kv.put<Window>("window", { ...kept, used: Math.max(0, kept.used - cost) });
  }

  /** Answers, and leaves no trace: a probe that objects can be reached. */
  ping(): true {
    return true;
  }

  /** An object that stores anything is a file for ever, so an ended window takes its file along. */
  override async alarm() {
    const kept = this.ctx.storage.kv.get<Window>("window");
    if (kept !== undefined && Date.now() < kept.alarmAt) {
      await this.ctx.storage.setAlarm(kept.alarmAt);
      return;
    }
    await this.ctx.storage.deleteAll();
  }
}
