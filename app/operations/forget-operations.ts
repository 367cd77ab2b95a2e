import { forgetOperations, type OperationsReached } from "#app/db/upkeep/old-operations.ts";
import type { Deps } from "./deps.ts";

/** So long a form that comes again is known by its key; links that act are open no longer. */
const KEPT_MS = 30 * 86_400_000;
const AT_ONCE = 2000;
const MOST_STEPS = 500;

/** Forgets what people said so long ago that nobody sends it again; answers how many operations that were. */
export async function forgetOldOperations({ db, now }: Pick<Deps, "db" | "now">): Promise<number> {
  const limits = { before: now() - KEPT_MS, most: AT_ONCE };
  let reached: OperationsReached = { at: 0, row: 0 };
  let deleted = 0;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const done = await forgetOperations(db, reached, limits);
    if (done === null) return deleted;
    reached = done.reached;
    deleted += done.deleted;
  }
  return deleted;
}
