import { join } from "node:path";
import { buildIfChanged } from "./build.ts";
import { convertV4MiniflareOptions, Miniflare } from "./miniflare.ts";
import { readWorkerOptions } from "./worker-options.ts";

export type Bucket = Awaited<ReturnType<InstanceType<typeof Miniflare>["getR2Bucket"]>>;

/** Works on the files of a data folder, beside a Resolve that runs on it or without one. */
export async function withFiles<T>(dataDir: string, work: (bucket: Bucket) => Promise<T>): Promise<T> {
  await buildIfChanged();
  const { r2Buckets } = await readWorkerOptions();
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      telemetry: { enabled: false },
      resourcePersistencePath: join(dataDir, "objects"),
      name: "files",
      modules: true,
      script: "export default {}",
      r2Buckets,
    }),
  );
  try {
    return await work(await runtime.getR2Bucket("FILES"));
  } finally {
    await runtime.dispose();
  }
}
