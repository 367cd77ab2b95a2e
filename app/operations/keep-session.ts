import { touchSession } from "#app/db/sessions.ts";
import type { Deps } from "./deps.ts";
import { OWN_SESSION, STAFF_SESSION } from "./sign-in.ts";

const EVERY_MS = 10 * 60_000;

/** Whether it is time again to note that a session is in use. */
export function isStale(seenAt: number | null, now: number): boolean {
  return seenAt !== null && seenAt < now - EVERY_MS;
}

/** Notes that a session is in use, at most every ten minutes, so that it does not end while somebody works. */
export async function keepSession(deps: Deps, tokenHashes: readonly string[]): Promise<void> {
  const now = deps.now();
  await touchSession(deps.db, tokenHashes, {
    now,
    staleAt: now - EVERY_MS,
    staff: STAFF_SESSION,
    others: OWN_SESSION,
  });
}
