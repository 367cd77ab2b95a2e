import { arrivalsOf } from "#app/db/mail/mail-in.ts";
import { isOriginalOld } from "#app/domain/mail-in/originals.ts";
import type { Deps } from "../deps.ts";
import type { FileStore } from "../file-store.ts";
import { MAILS } from "./ingest-mail.ts";

/** What is listed, asked about and deleted in one step. */
const PAGE = 500;
/** How far the originals are swept: the last place that was looked at. */
const MARK = "marks/swept-mails";
/** As long as an ingest may be between storing a mail and writing it down. */
const UNKNOWN_MS = 86_400_000;

/**
 * Deletes original mails that are old, and those of which nothing was written down. Looks at `mostPages` of them in one
 * run; the next goes on from there, and at their end begins anew. Answers how many it deleted.
 */
export async function sweepOriginals(
  { db, now }: Pick<Deps, "db" | "now">,
  store: FileStore,
  mostPages: number,
): Promise<number> {
  let after = (await store.head(MARK))?.customMetadata?.after ?? "";
  let deleted = 0;
  for (let page = 0; page < mostPages; page += 1) {
    const startAfter = after === "" ? {} : { startAfter: after };
    const { objects } = await store.list({ prefix: MAILS, limit: PAGE, ...startAfter });
    const shas = objects.map(({ key }) => key.slice(key.lastIndexOf("/") + 1));
    const arrivals = await arrivalsOf(db, shas);
    const old = objects.filter(({ uploaded }, at) => {
      const of = arrivals.filter(({ sha256 }) => sha256 === shas[at]);
      return of.length === 0
        ? uploaded.getTime() <= now() - UNKNOWN_MS
        : of.every((each) => isOriginalOld(each, now()));
    });
    if (old.length > 0) await store.delete(old.map(({ key }) => key));
    deleted += old.length;
    after = objects.length < PAGE ? "" : (objects.at(-1)?.key ?? "");
    await store.put(MARK, "", { customMetadata: { after } });
    if (after === "") break;
  }
  return deleted;
}
