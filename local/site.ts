import { join } from "node:path";
import type { Settings } from "#workers/settings.ts";
import type { Bucket } from "./file-bucket.ts";
import { root } from "./install.mjs";
import type { LogFile } from "./log-file.ts";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "./miniflare.ts";
import { superviseRuntime, type Turns } from "./runtime.ts";
import { readWorkerOptions } from "./worker-options.ts";

export interface Site {
  /** The cron expressions of wrangler.toml. */
  crons: string[];
  /** Runs the Worker's `scheduled`, as the platform does when `cron` is due. */
  tick(cron: string): Promise<void>;
  /** Where the site keeps files. */
  files(): Promise<Bucket>;
}

/**
 * Serves the built Worker on 127.0.0.1 until it is stopped. Objects and files are kept in the data folder. A runtime
 * that ends by itself is started again, as `turns` hears.
 */
export async function startSite(
  { port, dataDir, database }: Settings,
  bindings: Record<string, string>,
  logFile: LogFile,
  turns: Turns,
): Promise<Site> {
  const { crons, ...worker } = await readWorkerOptions();
  const options = convertV4MiniflareOptions({
    host: "127.0.0.1",
    // Asked through this front, a request passes four Workers before ours; nobody does.
    port: 0,
    unsafeDirectSockets: [{ host: "127.0.0.1", port, entrypoint: "filesFirst" }],
    cf: false,
    logRequests: false,
    telemetry: { enabled: false },
    log: new Log(LogLevel.ERROR),
    handleStructuredLogs: logFile.write,
    resourcePersistencePath: join(dataDir, "objects"),
    ...worker,
    name: "resolve",
    rootPath: root,
    modules: true,
    scriptPath: join(root, "build/worker/app.js"),
    modulesRoot: join(root, "build/worker"),
    // Nothing is in front that would know where a request comes from.
    bindings: { ...bindings, ONE_MACHINE: "1" },
    serviceBindings: databaseService(database.url),
  });
  const current = await superviseRuntime(() => new Miniflare(options), turns);
  return {
    crons,
    files: () => current().getR2Bucket("FILES"),
    async tick(cron) {
      await (await current().getWorker()).scheduled({ cron, scheduledTime: new Date() });
    },
  };
}

/** A database that is asked without TLS is asked by the runtime itself, and not through Miniflare's Worker for the world outside. */
function databaseService(url: string): Record<string, { external: { address: string; http: object } }> {
  const { protocol, host } = new URL(url);
  return protocol === "http:" ? { DATABASE: { external: { address: host, http: {} } } } : {};
}
