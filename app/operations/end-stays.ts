import { deactivate, findEnded } from "#app/db/people/leaving.ts";
import type { Deps } from "./deps.ts";

/**
 * Deactivates people whose last day here is over, as a super admin would by hand: each once, in the name of the
 * system. Leaves the last super admin alone. Answers how many it was.
 */
export async function endStays(deps: Deps): Promise<number> {
  const now = deps.now();
  let count = 0;
  for (const personId of await findEnded(deps.db, now)) {
    const change = { personId, byId: null, jobId: deps.ids.random(), now, to: "left" } as const;
    if (await deactivate(deps.db, change)) count += 1;
  }
  return count;
}
