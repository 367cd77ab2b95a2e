import type { Gauges } from "#app/db/upkeep/gauges.ts";
import { COUNTERS, type Sums, TIMINGS } from "./meter.ts";

/** Everything as Prometheus reads it (text format 0.0.4). `gauges`: null while the database does not answer. */
export function prometheusText(sums: Sums, gauges: Gauges | null, now: number): string {
  const families = [
    ...Object.entries(COUNTERS).map(([name, help]) => family(name, "counter", help, linesOf(sums, name))),
    ...Object.entries(TIMINGS).map(([name, help]) =>
      family(name, "histogram", help, linesOf(sums, `${name}_bucket`, `${name}_sum`, `${name}_count`)),
    ),
    family("resolve_database_up", "gauge", "Whether the database answers.", [
      `resolve_database_up ${gauges ? 1 : 0}`,
    ]),
    ...(gauges ? gaugeFamilies(gauges, now) : []),
  ];
  return `${families.join("\n")}\n`;
}

function gaugeFamilies({ outbox, moments, runs, held }: Gauges, now: number): string[] {
  const age = (at: number | null) => (at === null ? 0 : Math.max(0, (now - at) / 1000));
  const by = (channel: string, state: string) => `channel="${channel}",state="${state}"`;
  return [
    family(
      "resolve_outbox_rows",
      "gauge",
      "Messages that wait, or were given up (up to 1000), by channel.",
      outbox.map(({ channel, state, rows }) => `resolve_outbox_rows{${by(channel, state)}} ${rows}`),
    ),
    family(
      "resolve_outbox_oldest_seconds",
      "gauge",
      "For how long the oldest of them could have left.",
      outbox.map(
        ({ channel, state, oldestAt }) =>
          `resolve_outbox_oldest_seconds{${by(channel, state)}} ${age(oldestAt)}`,
      ),
    ),
    family("resolve_channels_held", "gauge", "Channels that send nothing since a restore.", [
      `resolve_channels_held ${held}`,
    ]),
    family("resolve_moments_overdue", "gauge", "Tickets whose next moment is over, up to 1000.", [
      `resolve_moments_overdue ${moments.overdue}`,
    ]),
    family("resolve_moments_late_seconds", "gauge", "How late the latest of them is.", [
      `resolve_moments_late_seconds ${age(moments.oldestAt)}`,
    ]),
    family(
      "resolve_job_last_run_seconds",
      "gauge",
      "How long ago a job of the clock last began.",
      runs.map(({ name, startedAt }) => `resolve_job_last_run_seconds{job="${name}"} ${age(startedAt)}`),
    ),
    family(
      "resolve_job_finds_total",
      "counter",
      "What a job found that should not have been there; of the sweep, moments that an alarm missed.",
      runs.map(({ name, finds }) => `resolve_job_finds_total{job="${name}"} ${finds}`),
    ),
  ];
}

function family(name: string, type: string, help: string, lines: readonly string[]): string {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines].join("\n");
}

function linesOf(sums: Sums, ...names: readonly string[]): string[] {
  const isOf = (series: string) => names.includes(series.replace(/\{.*$/, ""));
  return Object.keys(sums)
    .filter(isOf)
    .map((series) => `${series} ${sums[series]}`);
}
