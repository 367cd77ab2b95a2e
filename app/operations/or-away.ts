import { isUnavailable } from "#app/db/tickets/failures.ts";
import type { Unavailable } from "#app/domain/command.ts";

/** A database away is an outcome: what was typed waits in its form. Faults are thrown on. */
export async function orAway<T>(work: () => Promise<T>): Promise<T | Unavailable> {
  try {
    return await work();
  } catch (error) {
    if (isUnavailable(error)) return { ok: false, code: "unavailable" };
    throw error;
  }
}
