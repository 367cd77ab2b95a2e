import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { V4WorkerOptions } from "miniflare";
import { root } from "./install.mjs";

const FILE = join(root, "build/worker-options.json");

/** What of wrangler.toml one machine needs. */
export type WorkerOptions = Pick<
  V4WorkerOptions,
  "compatibilityDate" | "compatibilityFlags" | "durableObjects" | "r2Buckets" | "assets"
> & { crons: string[] };

if (import.meta.main) await writeWorkerOptions();

/**
 * Reads wrangler.toml the way wrangler itself does and keeps what Miniflare needs of it. Done with the build,
 * because wrangler takes more than a second and 200 MB to import.
 */
async function writeWorkerOptions() {
  const { unstable_getMiniflareWorkerOptions } = await import("wrangler");
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(root, "wrangler.toml"));
  const { compatibilityDate, compatibilityFlags, durableObjects, r2Buckets, assets, cronTriggers } =
    workerOptions;
  const options = {
    compatibilityDate,
    compatibilityFlags,
    durableObjects,
    r2Buckets,
    assets,
    crons: cronTriggers,
  };
  await writeFile(FILE, JSON.stringify(options, null, 2));
}

export async function readWorkerOptions(): Promise<WorkerOptions> {
  return JSON.parse(await readFile(FILE, "utf8"));
}
