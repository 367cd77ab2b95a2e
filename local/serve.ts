import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { buildIfChanged } from "./build.ts";
import { type Clock, startClock } from "./clock.ts";
import { noteDatabaseUrl, openDataFolder } from "./data-folder.ts";
import { openDatabase } from "./database.ts";
import { putFilesToCome } from "./files-to-come.ts";
import { firstDataInChild } from "./first-data-child.ts";
import { readLocalSettings } from "./local-settings.ts";
import { openLogFile } from "./log-file.ts";
import { refuseUsedPorts } from "./ports.ts";
import { progress, say, sentenceFor } from "./progress.ts";
import { startSite } from "./site.ts";
import { isStopping, onLifelineEnd, stopAll, whenStopping } from "./stopping.ts";
import { finishDemo, setAsideUnfinishedDemo } from "./unfinished-demo.ts";

// The second half of `npm start`, on the Node that was installed; local/start.mjs holds its standard input open
// for as long as it shall run.

onLifelineEnd(() => end(0));
try {
  await serve();
} catch (error) {
  fail(error);
}

async function serve() {
  const { empty } = readArguments();
  const { settings, bindings, madeSecrets } = readLocalSettings(process.env);
  await refuseUsedPorts(settings);
  await openDataFolder(settings.dataDir, madeSecrets);

  await setAsideUnfinishedDemo(settings.dataDir, !empty);
  await openDatabase(settings, fail);
  await noteDatabaseUrl(settings.dataDir, settings.database.url);
  const firstData = await firstDataInChild({ settings, empty });
  await finishDemo(settings.dataDir);
  await buildIfChanged();

  const logFile = openLogFile(settings.dataDir);
  let clock: Clock | undefined;
  // Alarms that ran when the runtime ended are gone, and the next minute may be a minute away.
  const turns = { onBack: () => clock?.catchUp(), onLoss: fail };
  const site = await progress("Starting the site", () => startSite(settings, bindings, logFile, turns));
  await putFilesToCome(settings.dataDir, site.files);
  clock = startClock(site.crons, site.tick);
  whenStopping(clock.stop);
  announce(settings.appUrl, settings.database.url, logFile.path, firstData);
  collectGarbage();
}

/** Starting leaves some 30 MB behind, which a process that has little to do from now on would keep. */
function collectGarbage() {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}

function readArguments(): { empty: boolean } {
  return parseArgs({ options: { empty: { type: "boolean", default: false } } }).values;
}

function announce(appUrl: string, databaseUrl: string, logPath: string, firstData: string[]) {
  const lines = [
    "",
    `Resolve is running at ${appUrl}`,
    `  Database  ${databaseUrl}`,
    `  Log       ${logPath}`,
    ...firstData,
    "",
    "Ctrl-C stops it.",
  ];
  say(lines.join("\n"));
}

/** What is cut short by stopping has not failed. */
function fail(error: unknown) {
  if (isStopping()) return;
  process.stderr.write(`${sentenceFor(error)}\n`);
  void end(1);
}

async function end(code: number): Promise<never> {
  await stopAll();
  process.exit(code);
}
