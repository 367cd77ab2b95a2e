import type { Deps } from "./deps.ts";

const TRIES = 3;

/**
 * Writes down what has happened already, and tries three times before it throws: a mail that was accepted and is not marked
 * leaves again.
 */
export async function insist<T>({ pause }: Pick<Deps, "pause">, write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (fault) {
      if (attempt === TRIES) throw fault;
      await pause(attempt);
    }
  }
}
