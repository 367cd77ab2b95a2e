import { DRAFTS, FILES } from "#app/domain/files/attached-file.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { FileStore } from "./file-store.ts";

const PAGE = 500;

/**
 * Deletes every draft of a person: files that they never sent, and what is written down about them. Drafts live for
 * seven days, so that the list is short.
 */
export async function forgetDrafts(
  store: FileStore,
  { personId, tokenHashes }: { personId: PersonId; tokenHashes: readonly string[] },
): Promise<void> {
  const isTheirs = (note: Readonly<Record<string, string>> = {}) =>
    note.person === String(personId) || (note.session !== undefined && tokenHashes.includes(note.session));
  let startAfter: string | undefined;
  for (;;) {
    const { objects, truncated } = await store.list({
      prefix: DRAFTS,
      limit: PAGE,
      include: ["customMetadata"],
      ...(startAfter ? { startAfter } : {}),
    });
    const theirs = objects.filter(({ customMetadata }) => isTheirs(customMetadata)).map(({ key }) => key);
    if (theirs.length > 0) await store.delete(theirs.flatMap((key) => [key, key.replace(DRAFTS, FILES)]));
    startAfter = objects.at(-1)?.key;
    if (!truncated || startAfter === undefined) return;
  }
}
