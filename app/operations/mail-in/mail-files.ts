import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { MOST_FILES } from "#app/domain/files/file-kinds.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Mail } from "#app/domain/mail-in/mail.ts";
import type { Deps } from "../deps.ts";
import type { FileStore } from "../file-store.ts";
import { keepFile } from "../keep-file.ts";

/**
 * Pictures and documents of a mail as a ticket keeps files: the first few that it can take. The others stay in the
 * mail.
 */
export async function filesOf(
  deps: Deps,
  store: FileStore,
  mail: Mail,
  personId: PersonId | null,
): Promise<readonly AttachedFile[]> {
  const kept: AttachedFile[] = [];
  for (const { name, bytes } of mail.parts) {
    if (kept.length === MOST_FILES) break;
    const result = await keepFile(store, {
      stream: chunksOf(bytes),
      name,
      owner: { personId, tokenHash: "" },
      now: deps.now(),
      random: deps.ids.random(),
    });
    if (result.ok) kept.push(result.file);
  }
  return kept;
}

async function* chunksOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
}
