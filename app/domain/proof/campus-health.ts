/** Who a new ticket of one subject in one part of the campus could go to, as far as those people are here at all. */
export type Reachable = { owner: boolean; roster: boolean; byDefault: boolean; fallback: boolean };

export type Route = "owner" | "roster" | "default" | "fallback" | "triage";

/** How such a ticket finds somebody, by the first rule of assignment that has anybody; triage where none has. */
export function routeOf({ owner, roster, byDefault, fallback }: Reachable): Route {
  if (owner) return "owner";
  if (roster) return "roster";
  if (byDefault) return "default";
  return fallback ? "fallback" : "triage";
}

const MINUTE_MS = 60_000;
/** How long each job of the clock may be silent: the minute's misses a few at most, the night's one. */
const SILENT_MS: Readonly<Record<string, number>> = { sweep: 5 * MINUTE_MS, proof: 26 * 60 * MINUTE_MS };

/** Whether a job of the clock has not run for longer than it may; one that has never run is young or late. */
export function isSilent({ name, startedAt }: { name: string; startedAt: number }, now: number): boolean {
  return now - startedAt > (SILENT_MS[name] ?? Number.POSITIVE_INFINITY);
}
