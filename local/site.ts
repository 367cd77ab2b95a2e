import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import type { Settings } from "#workers/settings.ts";
import { endRuntimeWithUs } from "./guard.ts";
import { root } from "./install.mjs";
import type { LogFile } from "./log-file.ts";
import { whenStopping } from "./stopping.ts";
import { readWorkerOptions } from "./worker-options.ts";

export interface Site {
  /** The cron expressions of wrangler.toml. */
  crons: string[];
  /** Runs the Worker's `scheduled`, as the platform does when `cron` is due. */
  tick(cron: string): Promise<void>;
}

/** Serves the built Worker on 127.0.0.1 until it is stopped. Objects and files are kept in the data folder. */
export async function startSite(
  { port, dataDir }: Settings,
  bindings: Record<string, string>,
  logFile: LogFile,
): Promise<Site> {
  const { crons, ...options } = await readWorkerOptions();
  endRuntimeWithUs();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port,
      cf: false,
      logRequests: false,
      telemetry: { enabled: false },
      log: new Log(LogLevel.ERROR),
      handleStructuredLogs: logFile.write,
      resourcePersistencePath: join(dataDir, "objects"),
      ...options,
      name: "resolve",
      rootPath: root,
      modules: true,
      scriptPath: join(root, "build/worker/app.js"),
      modulesRoot: join(root, "build/worker"),
      // Nothing is in front that would know where a request comes from.
      bindings: { ...bindings, ONE_MACHINE: "1" },
    }),
  );
  whenStopping(() => miniflare.dispose());
  await miniflare.ready;
  return {
    crons,
    async tick(cron) {
      await (await miniflare.getWorker()).scheduled({ cron, scheduledTime: new Date() });
    },
  };
}
