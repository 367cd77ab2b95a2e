import { touchSession } from "#app/db/account/sessions.ts";
import { SESSIONS } from "#app/domain/limits.ts";
import type { Deps } from "./deps.ts";

const EVERY_MS = 10 * 60_000;
/** Ten minutes would be a third of its idle time. */
const EVERY_SHARED_MS = 60_000;

/** Whether it is time again to note that a session is in use; null is none. */
export function isStale(session: { seenAt: number | null; isShared: boolean } | null, now: number): boolean {
  if (session === null || session.seenAt === null) return false;
  return session.seenAt < now - (session.isShared ? EVERY_SHARED_MS : EVERY_MS);
}

/**
 * Notes that a session is in use, at most every ten minutes, or every minute on a shared computer, so that it does
 * not end while somebody works.
 */
export async function keepSession(deps: Deps, tokenHashes: readonly string[]): Promise<void> {
  const now = deps.now();
  await touchSession(deps.db, tokenHashes, {
    now,
    staleAt: { own: now - EVERY_MS, shared: now - EVERY_SHARED_MS },
    lifetimes: SESSIONS,
  });
}
