import type { FileStore } from "./file-store.ts";

/** The least that a part but the last may have, and so the most of a file that is ever held in memory. */
const PART_BYTES = 5 * 1024 * 1024;
const END_BYTES = 64 * 1024;

/**
 * Puts bytes of unknown length into the store while they arrive. A file of one part is put at once; a longer one goes
 * up in parts, each held only until it has gone.
 */
export class PartedUpload {
  #store: FileStore;
  #key: string;
  #part = new Uint8Array(0);
  #filled = 0;
  /** The end of the part before. */
  #before = new Uint8Array(0);
  #upload: R2MultipartUpload | null = null;
  #sent: R2UploadedPart[] = [];

  constructor(store: FileStore, key: string) {
    this.#store = store;
    this.#key = key;
  }

  /** What arrived of the part that is being filled. */
  get part(): Uint8Array {
    return this.#part.subarray(0, this.#filled);
  }

  /** The last 64 KiB of what arrived, or all of it. */
  get end(): Uint8Array {
    const last = this.part.subarray(-END_BYTES);
    const end = new Uint8Array(this.#before.length + last.length);
    end.set(this.#before);
    end.set(last, this.#before.length);
    return end.subarray(-END_BYTES);
  }

  /** How much more goes into this part. */
  get room(): number {
    return PART_BYTES - this.#filled;
  }

  /** Takes no more than there is room for. */
  add(bytes: Uint8Array): void {
    const needed = this.#filled + bytes.length;
    if (needed > this.#part.length) this.#grow(needed);
    this.#part.set(bytes, this.#filled);
    this.#filled = needed;
  }

  /** Sends a part that is full. */
  async flush(): Promise<void> {
    this.#upload ??= await this.#store.createMultipartUpload(this.#key);
    this.#before = this.part.slice(-END_BYTES);
    this.#sent.push(await this.#upload.uploadPart(this.#sent.length + 1, this.part));
    this.#filled = 0;
  }

  /** Sends what is left; then the file is there. */
  async finish(): Promise<void> {
    if (this.#upload === null) {
      await this.#store.put(this.#key, this.part);
      return;
    }
    if (this.#filled > 0) await this.flush();
    await this.#upload.complete(this.#sent);
  }

  /** Leaves nothing behind. What fails here the store itself forgets after a week. */
  async abort(): Promise<void> {
    this.#part = new Uint8Array(0);
    this.#filled = 0;
    await this.#upload?.abort().catch(() => {});
    this.#upload = null;
  }

  /** Doubles, so that a small file takes little and a large one is copied seldom. */
  #grow(needed: number): void {
    const larger = new Uint8Array(Math.min(PART_BYTES, Math.max(needed, this.#part.length * 2, 64 * 1024)));
    larger.set(this.part);
    this.#part = larger;
  }
}
