import { isUnavailable } from "#app/db/tickets/failures.ts";
import type { Unavailable } from "#app/domain/command.ts";

/** The outcome of a command that the database did not answer; everything else is a fault. */
export const unavailable = ifAway<Unavailable>({ ok: false, code: "unavailable" });

/** What stands for an answer while the database is away. */
export function ifAway<T>(instead: T) {
  return (error: unknown): T => {
    if (!isUnavailable(error)) throw error;
    return instead;
  };
}

/** A page's read; while the database is away the page that says so. */
export async function orUnavailablePage<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    throw new Response("The database does not answer.", { status: 503, headers: { "Retry-After": "5" } });
  }
}
