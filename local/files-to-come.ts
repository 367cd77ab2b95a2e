import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileStore } from "#app/operations/file-store.ts";
import type { Bucket } from "./file-bucket.ts";

type Waiting = { key: string; base64: string; customMetadata?: Record<string, string> };

/**
 * Where the demo campus keeps the files of its mails: it is made before there is a bucket, so they wait in the data
 * folder. What is asked for more than `put` is a defect.
 */
export function filesToCome(dataDir: string): FileStore {
  const put = async (key: string, value: string | Uint8Array, options?: R2PutOptions) => {
    const { customMetadata } = options ?? {};
    const waiting: Waiting = { key, base64: Buffer.from(value).toString("base64"), customMetadata };
    await mkdir(folderOf(dataDir), { recursive: true });
    await writeFile(join(folderOf(dataDir), Buffer.from(key).toString("base64url")), JSON.stringify(waiting));
  };
  return { put } as unknown as FileStore;
}

/** Puts what waits into the bucket. Cut off and done again it comes to the same. */
export async function putFilesToCome(dataDir: string, bucket: () => Promise<Bucket>): Promise<void> {
  const folder = folderOf(dataDir);
  const names = await readdir(folder).catch(ifNone);
  if (names.length === 0) return;
  const files = await bucket();
  for (const name of names) {
    const { key, base64, customMetadata }: Waiting = JSON.parse(await readFile(join(folder, name), "utf8"));
    await files.put(key, Buffer.from(base64, "base64"), { customMetadata });
  }
  await rm(folder, { recursive: true });
}

function folderOf(dataDir: string): string {
  return join(dataDir, "files-to-come");
}

function ifNone(error: NodeJS.ErrnoException): string[] {
  if (error.code !== "ENOENT") throw error;
  return [];
}
