import { createHash } from "node:crypto";
import {
  type AttachedFile,
  draftKeyOf,
  fileIssue,
  keyOf,
  newFileId,
} from "#app/domain/files/attached-file.ts";
import { endsWell } from "#app/domain/files/file-ends.ts";
import { MOST_BYTES, type Start, startOf } from "#app/domain/files/file-kinds.ts";
import { nameFor, shownName } from "#app/domain/files/file-names.ts";
import type { Issue, RefusalCode } from "#app/domain/refusals.ts";
import { type DraftOwner, draftNote } from "./draft-note.ts";
import type { FileStore } from "./file-store.ts";
import { PartedUpload } from "./parted-upload.ts";

/** One file on its way in. */
export type Arriving = {
  stream: AsyncIterable<Uint8Array>;
  /** As its sender called it. */
  name: string;
  owner: DraftOwner;
  now: number;
  /** At least 128 bits, base64url. */
  random: string;
};

export type Kept = { ok: true; file: AttachedFile } | { ok: false; issue: Issue };

/**
 * Keeps one file as its owner's draft while it arrives: never more than 5 MiB of it in memory. Its kind is what its
 * content says. Refuses what is too large, empty, of another kind, or not what it begins as, and reads on to its end,
 * so that what follows in the form is not lost. Throws what the stream throws.
 */
export async function keepFile(store: FileStore, arriving: Arriving): Promise<Kept> {
  const { stream, name, owner, now, random } = arriving;
  const id = newFileId(now, random);
  const key = keyOf(id);
  const noteKey = draftKeyOf(id);
  if (key === null || noteKey === null) throw new Error("a file id was made that is none");
  const upload = new PartedUpload(store, key);
  const taken = await take(upload, stream).catch(async (error) => {
    await upload.abort();
    throw error;
  });
  if (typeof taken === "string") {
    await upload.abort();
    return { ok: false, issue: fileIssue(taken, shownName(name)) };
  }
  const { start, bytes, sha256 } = taken;
  const { kind, width, height } = start;
  const file = { id, name: nameFor(name, kind), kind, bytes, sha256, width, height };
  // Last: a file that nothing is written down about is nobody's, and swept.
  if (await succeeds(store.put(noteKey, "", { customMetadata: draftNote(file, owner) })))
    return { ok: true, file };
  return { ok: false, issue: fileIssue("file_not_kept", file.name) };
}

type Taken = { start: Start; bytes: number; sha256: string };

async function take(upload: PartedUpload, stream: AsyncIterable<Uint8Array>): Promise<Taken | RefusalCode> {
  const hash = createHash("sha256");
  let start: Start | null = null;
  let fault: RefusalCode | null = null;
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    // What is refused is read to its end all the same: the rest of the form comes behind it.
    if (fault !== null) continue;
    hash.update(chunk);
    const added: Start | null | RefusalCode =
      bytes > MOST_BYTES ? "file_too_large" : await add(upload, chunk, start);
    if (typeof added === "string") fault = added;
    else start = added;
  }
  if (fault !== null) return fault;
  if (bytes === 0) return "file_empty";
  const begun = start ?? startOf(upload.part);
  if (typeof begun === "string") return begun;
  if (!endsWell(begun, upload.end, bytes)) return "file_unreadable";
  if (!(await succeeds(upload.finish()))) return "file_not_kept";
  return { start: begun, bytes, sha256: hash.digest("hex") };
}

/** Adds what has come; before a full part goes up, its beginning says whether this is a file to keep at all. */
async function add(
  upload: PartedUpload,
  chunk: Uint8Array,
  start: Start | null,
): Promise<Start | null | RefusalCode> {
  let begun = start;
  for (let at = 0; at < chunk.length; ) {
    if (upload.room === 0) {
      const read = begun ?? startOf(upload.part);
      if (typeof read === "string") return read;
      begun = read;
      if (!(await succeeds(upload.flush()))) return "file_not_kept";
    }
    const piece = chunk.subarray(at, at + upload.room);
    upload.add(piece);
    at += piece.length;
  }
  return begun;
}

/** Storing may fail without taking the words along. */
async function succeeds(storing: Promise<unknown>): Promise<boolean> {
  return storing.then(
    () => true,
    () => false,
  );
}
