import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import type { Settings } from "#workers/settings.ts";
import { endRuntimeWithUs } from "./guard.ts";
import { root } from "./install.mjs";
import type { LogFile } from "./log-file.ts";
import { isStopping, whenStopping } from "./stopping.ts";
import { readWorkerOptions } from "./worker-options.ts";

export interface Site {
  /** The cron expressions of wrangler.toml. */
  crons: string[];
  /** Runs the Worker's `scheduled`, as the platform does when `cron` is due. */
  tick(cron: string): Promise<void>;
}

/**
 * Serves the built Worker on 127.0.0.1 until it is stopped. Objects and files are kept in the data folder. A runtime
 * that ends by itself is started again; `onLoss` is called if that fails.
 */
export async function startSite(
  { port, dataDir }: Settings,
  bindings: Record<string, string>,
  logFile: LogFile,
  onLoss: (error: unknown) => void,
): Promise<Site> {
  const { crons, ...worker } = await readWorkerOptions();
  const options = convertV4MiniflareOptions({
    host: "127.0.0.1",
    port,
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
  });
  let serving = false;
  endRuntimeWithUs(() => {
    if (serving && !isStopping()) void bringBack(miniflare, options).catch(onLoss);
  });
  const miniflare = new Miniflare(options);
  whenStopping(() => miniflare.dispose());
  await miniflare.ready;
  serving = true;
  return {
    crons,
    async tick(cron) {
      await (await miniflare.getWorker()).scheduled({ cron, scheduledTime: new Date() });
    },
  };
}

const TRIES = 5;
const PAUSE_MS = 200;

/**
 * Miniflare starts a runtime again that ended by itself, and gives up for good if that one ends before it serves. So
 * after each end we look whether it is back, and start it ourselves if it is not. Throws what it said last.
 */
async function bringBack(miniflare: Miniflare, options: Parameters<Miniflare["setOptions"]>[0]) {
  process.stderr.write("The Worker ended by itself and is started again.\n");
  for (let tries = 1; !isStopping(); tries += 1) {
    // Miniflare hears of the end when we do, and begins its own start first.
    await wait(PAUSE_MS * tries);
    try {
      await miniflare.ready;
      return;
    } catch (error) {
      if (tries === TRIES) throw error;
      await miniflare.setOptions(options).catch(() => {});
    }
  }
}
