import { findRemoved, forgetRemoved } from "#app/db/tickets/removed-files.ts";
import { DRAFTS, FILES } from "#app/domain/files/attached-file.ts";
import type { Deps } from "./deps.ts";
import type { FileStore } from "./file-store.ts";

/** As many as the bucket deletes in one step, with what is written down about them. */
const AT_ONCE = 500;

/**
 * Empties the places of files that were taken away from their tickets. Nobody reads them from the commit on; what
 * fails here is tried again the next minute. Answers how many were emptied.
 */
export async function emptyRemoved(deps: Deps, store: FileStore): Promise<number> {
  let emptied = 0;
  for (;;) {
    const keys = await findRemoved(deps.db, AT_ONCE);
    if (keys.length === 0) return emptied;
    await store.delete(keys.flatMap((key) => [key, key.replace(FILES, DRAFTS)]));
    await forgetRemoved(deps.db, keys);
    emptied += keys.length;
  }
}
