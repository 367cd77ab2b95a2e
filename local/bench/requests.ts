import type { Running } from "./running.ts";

/** What requests of one kind cost: CPU of all processes for one of them, times one after the other, and under load. */
export type RequestCost = {
  cpuMs: number | null;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  /** With sixteen connections. */
  perSecond: number;
};

/** Requests before any is measured: the runtime goes on compiling what is asked for again and again. */
export const WARMING = 100;
const ONE_BY_ONE = 200;
const TOGETHER = 320;
const CONNECTIONS = 16;

/** Sends the same request often: first to warm up, then one after the other, then by sixteen connections at once. */
export async function costOfRequests(running: Running, request: () => Promise<void>): Promise<RequestCost> {
  for (let turn = 0; turn < WARMING; turn += 1) await request();
  const before = running.usage();
  const times: number[] = [];
  for (let turn = 0; turn < ONE_BY_ONE; turn += 1) times.push(await timeOf(request));
  const after = running.usage();
  const together = await timeOf(() => inConnections(request));
  times.sort((a, b) => a - b);
  return {
    cpuMs: before && after && (after.cpuMs - before.cpuMs) / ONE_BY_ONE,
    p50Ms: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
    p99Ms: quantile(times, 0.99),
    perSecond: (TOGETHER * 1000) / together,
  };
}

async function inConnections(request: () => Promise<void>) {
  let left = TOGETHER;
  const takeTurns = async () => {
    while (left > 0) {
      left -= 1;
      await request();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, takeTurns));
}

async function timeOf(act: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
