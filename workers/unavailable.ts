import { isUnavailable } from "#app/db/tickets/failures.ts";
import type { Unavailable } from "#app/domain/command.ts";
import { log } from "./log.ts";

/** The outcome of a command that the database did not answer; everything else is a fault. */
export const unavailable = ifAway<Unavailable>({ ok: false, code: "unavailable" });

/** What stands for an answer while the database is away. */
export function ifAway<T>(instead: T) {
  return (error: unknown): T => {
    if (!isUnavailable(error)) throw error;
    note(error);
    return instead;
  };
}

/** A page's read; while the database is away the page that says so. */
export async function orUnavailablePage<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    note(error);
    throw new Response("The database does not answer.", { status: 503, headers: { "Retry-After": "5" } });
  }
}

/** One line a second says what everybody meets while the database is away. */
const QUIET_MS = 1_000;
let notedAt = 0;

function note(fault: unknown) {
  const now = Date.now();
  if (now - notedAt < QUIET_MS) return;
  notedAt = now;
  log.warning("The records did not answer.", { fault });
}
