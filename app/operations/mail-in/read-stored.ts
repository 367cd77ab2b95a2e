import type { Mail } from "#app/domain/mail-in/mail.ts";
import type { FileStore } from "../file-store.ts";
import { Places } from "../places.ts";
import { mailKeyOf } from "./ingest-mail.ts";
import { type House, readMail } from "./read-mail.ts";

/** A mail may have 25 MB, and its parts as much again, of the isolate's 128: so they are read one by one. */
const places = new Places(1);
const PATIENCE_MS = 2000;

/**
 * What is made of a stored mail once it is read; null where its bytes are gone. Throws a TimeoutError where others' are
 * read for too long.
 */
export function readStored<T>(
  store: Pick<FileStore, "get">,
  { sha256, envelopeFrom }: { sha256: string; envelopeFrom: string },
  house: House,
  make: (mail: Mail) => T,
): Promise<T | null> {
  return places.run(async () => {
    const stored = await store.get(mailKeyOf(sha256));
    if (!stored) return null;
    return make(await readMail(new Uint8Array(await stored.arrayBuffer()), envelopeFrom, house));
  }, PATIENCE_MS);
}
