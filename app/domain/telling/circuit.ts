/**
 * What a channel knows of its provider: how often in a row it did not serve us, and from the third time on, when
 * the next probe may go. While probes go, nothing else does.
 */
export type Circuit = { outages: number; probeAt: number | null };

export const CLOSED: Circuit = { outages: 0, probeAt: null };

const OPENS_AT = 3;
const FIRST_PROBE_MS = 15_000;
/** With the draining after it, what waits has left two minutes after the provider is back. */
const LONGEST_PROBE_MS = 60_000;

export function isOpen({ probeAt }: Circuit): boolean {
  return probeAt !== null;
}

/** After one more outage at `now` (epoch milliseconds): the third opens it, further ones put the next probe off. */
export function afterOutage({ outages }: Circuit, now: number): Circuit {
  const next = outages + 1;
  if (next < OPENS_AT) return { outages: next, probeAt: null };
  const wait = Math.min(FIRST_PROBE_MS * 2 ** (next - OPENS_AT), LONGEST_PROBE_MS);
  return { outages: next, probeAt: now + wait };
}
