import { type AttachedFile, fileIssue } from "#app/domain/files/attached-file.ts";
import { joined } from "#app/domain/files/byte-parts.ts";
import { cleanPicture } from "#app/domain/files/clean-picture.ts";
import { MOST_BYTES, MOST_FILES } from "#app/domain/files/file-kinds.ts";
import { shownName } from "#app/domain/files/file-names.ts";
import { FILES } from "#app/domain/limits.ts";
import type { Issue, RefusalCode } from "#app/domain/refusals.ts";
import type { Deps } from "#app/operations/deps.ts";
import type { FileStore } from "#app/operations/file-store.ts";
import { type Author, findAuthor } from "#app/operations/find-drafts.ts";
import { keepFile } from "#app/operations/keep-file.ts";
import type { FilePart } from "./multipart.ts";

/** Who sends a form and from where. A reporter is nobody: their pictures are cleaned before they are kept. */
export type Sender = { tokenHashes: readonly string[]; network: string; isReporter?: true };

/** The files of one form on their way in: each becomes a draft of whoever sends it, or an issue. */
export class ArrivingFiles {
  readonly kept: AttachedFile[] = [];
  readonly issues: Issue[] = [];
  #deps: Deps;
  #store: FileStore;
  #sender: Sender;
  #author: Promise<Author> | null = null;
  #seen = 0;

  constructor(deps: Deps, store: FileStore, sender: Sender) {
    this.#deps = deps;
    this.#store = store;
    this.#sender = sender;
  }

  /** Asked once, and only when somebody needs to know. */
  author(): Promise<Author> {
    this.#author ??= this.#sender.isReporter
      ? Promise.resolve({ personId: null, holds: true, isKnown: true })
      : findAuthor(this.#deps, this.#sender.tokenHashes);
    return this.#author;
  }

  /** Takes one file to its end. */
  async take({ field, name, stream }: FilePart): Promise<void> {
    const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    const first = await chunks.next();
    // A file field that nobody used comes as a part without name and content.
    const isUnused = first.done === true && name === "";
    if (isUnused || field !== "attachments") return drain(chunks);
    this.#seen += 1;
    const issue = await this.#turnedAway(shownName(name));
    if (issue) {
      this.issues.push(issue);
      return drain(chunks);
    }
    const arriving = await this.#cleaned(again(first, chunks), name);
    if ("code" in arriving) {
      this.issues.push(arriving);
      return;
    }
    const kept = await keepFile(this.#store, {
      ...arriving,
      owner: { personId: (await this.author()).personId, tokenHash: this.#sender.tokenHashes[0] ?? "" },
      now: this.#deps.now(),
      random: this.#deps.ids.random(),
    });
    if (kept.ok) this.kept.push(kept.file);
    else this.issues.push(kept.issue);
  }

  /** A reporter's picture without what it says of them, and without its name; everybody else's file as it comes. */
  async #cleaned(
    stream: AsyncIterable<Uint8Array>,
    name: string,
  ): Promise<Issue | { stream: AsyncIterable<Uint8Array>; name: string }> {
    if (!this.#sender.isReporter) return { stream, name };
    const cleaned = await cleanedPicture(stream);
    return typeof cleaned === "string"
      ? fileIssue(cleaned, shownName(name))
      : { stream: cleaned, name: "picture" };
  }

  /** Why this file is not even looked at; null when it is. */
  async #turnedAway(name: string): Promise<Issue | null> {
    if (this.#seen > MOST_FILES) return fileIssue("file_left_out", name);
    const { personId, isKnown } = await this.author();
    const mayBeSomebody =
      personId !== null || this.#sender.isReporter || (!isKnown && this.#sender.tokenHashes.length > 0);
    if (!mayBeSomebody) return fileIssue("file_signed_out", name);
    const { limiter, ids, now, keyed } = this.#deps;
    const network = keyed("network", this.#sender.network)[0];
    const key = personId === null ? `network/${network}` : `person/${personId}`;
    const use = await limiter.take("files", key, { limits: FILES, id: ids.random(), now: now() });
    if (use === null) return fileIssue("file_not_kept", name);
    if (use.admitted) return null;
    const seconds = Math.max(1, Math.ceil((use.againAt - now()) / 1000));
    const again = `in ${Math.ceil(seconds / 60)} minutes`;
    return { field: "attachments", code: "files_too_often", facts: { name, again, seconds } };
  }
}

/** The picture in one piece, because what it says of its maker may stand at its end; at most 10 MB of it. */
async function cleanedPicture(
  stream: AsyncIterable<Uint8Array>,
): Promise<AsyncIterable<Uint8Array> | RefusalCode> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes <= MOST_BYTES) chunks.push(chunk);
  }
  if (bytes > MOST_BYTES) return "file_too_large";
  if (bytes === 0) return "file_empty";
  const cleaned = cleanPicture(joined(chunks));
  if (typeof cleaned === "string") return cleaned;
  return (async function* () {
    yield cleaned.bytes;
  })();
}

async function drain(chunks: AsyncIterator<Uint8Array>): Promise<void> {
  while (!(await chunks.next()).done);
}

/** What was taken for a look, and what comes after it. */
async function* again(first: IteratorResult<Uint8Array>, rest: AsyncIterator<Uint8Array>) {
  for (let next = first; !next.done; next = await rest.next()) yield next.value;
}
