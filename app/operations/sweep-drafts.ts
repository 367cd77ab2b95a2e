import { forgetKeptForms } from "#app/db/account/kept-forms.ts";
import { forgetSessions } from "#app/db/account/sessions.ts";
import { forgetBulk } from "#app/db/lists/bulk-jobs.ts";
import { claimedKeys } from "#app/db/tickets/attachments.ts";
import { DRAFTS, dayOf, FILES, lastSweptDay } from "#app/domain/files/attached-file.ts";
import type { Deps } from "./deps.ts";
import type { FileStore } from "./file-store.ts";

/** What is listed, asked about and deleted in one step. */
const PAGE = 500;
/** How far the files are swept: the last place that was looked at. */
const MARK = "marks/swept-files";

/**
 * Deletes what nobody claimed within seven days: files whose form was never sent or never came to its commit, what is
 * written down about them, and kept forms; and what has ended long ago. Looks at every file once, in the order of the
 * days, and remembers how far it came; `mostPages` bounds one run, and the next goes on from there. Answers how many
 * files it deleted. Throws when store or database do not answer, and then nothing is skipped.
 */
export async function sweepDrafts(deps: Deps, store: FileStore, mostPages: number): Promise<number> {
  const now = deps.now();
  const until = lastSweptDay(now);
  await forgetKeptForms(deps.db, now);
  await forgetSessions(deps.db, now);
  await forgetBulk(deps.db, now);
  const deleted = await sweepFiles(deps, store, until, mostPages);
  await sweepNotes(store, until, mostPages);
  return deleted;
}

async function sweepFiles(deps: Deps, store: FileStore, until: string, mostPages: number): Promise<number> {
  let after = (await store.head(MARK))?.customMetadata?.after;
  let deleted = 0;
  for (let page = 0; page < mostPages; page += 1) {
    const { objects } = await store.list({
      prefix: FILES,
      limit: PAGE,
      ...(after ? { startAfter: after } : {}),
    });
    const due = objects.map(({ key }) => key).filter((key) => dayOf(key) <= until);
    const last = due.at(-1);
    if (last === undefined) break;
    const claimed = await claimedKeys(deps.db, due);
    const orphans = due.filter((key) => !claimed.has(key));
    if (orphans.length > 0) await store.delete(orphans);
    deleted += orphans.length;
    after = last;
    await store.put(MARK, "", { customMetadata: { after } });
    if (due.length < objects.length) break;
  }
  return deleted;
}

async function sweepNotes(store: FileStore, until: string, mostPages: number): Promise<void> {
  for (let page = 0; page < mostPages; page += 1) {
    const { objects } = await store.list({ prefix: DRAFTS, limit: PAGE });
    const due = objects.map(({ key }) => key).filter((key) => dayOf(key) <= until);
    if (due.length === 0) return;
    await store.delete(due);
  }
}
