import { DurableObject } from "cloudflare:workers";
import type { Sums } from "../metrics/meter.ts";

/** More series than there can be; whatever would be more is not kept. */
const MOST_SERIES = 10_000;

/**
 * Where isolates, which share no memory, hand over what they counted; one object for the campus. Kept over restarts, so
 * that a sum never goes back.
 */
export class Counts extends DurableObject<Env> {
  add(sums: Sums): void {
    const all = new Map(Object.entries(this.read()));
    for (const [series, much] of Object.entries(sums))
      if (all.has(series) || all.size < MOST_SERIES) all.set(series, (all.get(series) ?? 0) + much);
    this.ctx.storage.kv.put("sums", Object.fromEntries(all));
  }

  read(): Sums {
    return this.ctx.storage.kv.get<Sums>("sums") ?? {};
  }
}
