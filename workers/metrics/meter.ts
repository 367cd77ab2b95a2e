import { log } from "../log.ts";

/** What is counted, with the names of its labels. Labels are codes from closed sets, never anything that somebody sent. */
export const COUNTERS = {
  resolve_requests_total: "Requests that were answered, by route, method and status.",
  resolve_database_requests_total: "Requests to the database, by how they ended.",
  resolve_retries_total:
    "Commands that loaded their ticket anew, because somebody else was faster or nothing answered.",
  resolve_commands_total: "Commands by verb, door and outcome: done, repeat, or the code of the refusal.",
  resolve_limited_total: "What was counted against a limit, by bucket and whether it was let in.",
  resolve_auth_failures_total: "Sign-ins and tokens that were not let in, by door.",
} as const;

/** What is timed, in seconds. */
export const TIMINGS = {
  resolve_request_seconds: "How long an answer took, by route.",
  resolve_database_seconds: "How long the database took to answer.",
} as const;

export type Counter = keyof typeof COUNTERS;
export type Timing = keyof typeof TIMINGS;
type Labels = Readonly<Record<string, string | number>>;

/** Upper ends of the buckets, in seconds. */
export const BUCKETS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10] as const;

/** Sums by series: `name{label="value"}`. */
export type Sums = Readonly<Record<string, number>>;

/** What this isolate has counted since it last handed it over. */
let counted: Record<string, number> = {};
/** Since when somebody is about to; a request that was cut off never comes to it. */
let handingOverSince = Number.NEGATIVE_INFINITY;

const HAND_OVER_AFTER_MS = 1000;
const CUT_OFF_AFTER_MS = 10_000;

export function count(name: Counter, labels: Labels = {}): void {
  add(series(name, labels), 1);
}

/** A duration in its buckets, each of which counts all that is no longer. */
export function time(name: Timing, durationMs: number, labels: Labels = {}): void {
  const seconds = durationMs / 1000;
  const { buckets, sum, number } = timingOf(name, labels);
  for (const { most, key } of buckets) if (seconds <= most) add(key, 1);
  add(sum, seconds);
  add(number, 1);
}

type TimingSeries = { buckets: readonly { most: number; key: string }[]; sum: string; number: string };

/** Made once each: the names of its ten series cost a request more than adding to them. */
const timings = new Map<string, TimingSeries>();

function timingOf(name: Timing, labels: Labels): TimingSeries {
  const own = series(name, labels);
  const known = timings.get(own);
  if (known) return known;
  const bucket = (le: number | string) => series(`${name}_bucket`, { ...labels, le });
  const made = {
    buckets: [
      ...BUCKETS.map((most) => ({ most, key: bucket(most) })),
      { most: Number.POSITIVE_INFINITY, key: bucket("+Inf") },
    ],
    sum: series(`${name}_sum`, labels),
    number: series(`${name}_count`, labels),
  };
  timings.set(own, made);
  return made;
}

/**
 * Hands over what was counted, once for all that one second counts, after the answer. What an isolate has not handed
 * over when it ends is lost, and so is what nobody took: counting keeps nobody waiting and fails nothing.
 */
export function handOver(
  ctx: Pick<ExecutionContext, "waitUntil">,
  take: (sums: Sums) => Promise<void>,
): void {
  const now = Date.now();
  if (now - handingOverSince < CUT_OFF_AFTER_MS || Object.keys(counted).length === 0) return;
  handingOverSince = now;
  ctx.waitUntil(afterASecond(take));
}

async function afterASecond(take: (sums: Sums) => Promise<void>): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, HAND_OVER_AFTER_MS));
  handingOverSince = Number.NEGATIVE_INFINITY;
  const sums = counted;
  counted = {};
  await take(sums).catch((fault) => log.warning("Counts could not be handed over.", { fault }));
}

/** For tests, which go on in the same isolate with another site. */
export function forgetCounts(): void {
  counted = {};
  handingOverSince = Number.NEGATIVE_INFINITY;
}

function add(key: string, much: number) {
  counted[key] = (counted[key] ?? 0) + much;
}

function series(name: string, labels: Labels): string {
  const said = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return said.length === 0 ? name : `${name}{${said.join(",")}}`;
}
