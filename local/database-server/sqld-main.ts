import { endWithUs } from "../guard.ts";
import { startSqld } from "./sqld.ts";
import { readArguments } from "./start-arguments.ts";

// Started as main.ts is, with sqld in its place: the database is a folder beside `file`.

const STOPS_WITHIN_MS = 5000;

try {
  const { file, port, exitWithParent } = readArguments();
  const { url, child } = await startSqld(`${file}.sqld`, port);
  endWithUs(child);
  const stop = () => {
    child.kill("SIGTERM");
    // It waits for its connections, and one may never end.
    setTimeout(() => child.kill("SIGKILL"), STOPS_WITHIN_MS);
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
  if (exitWithParent) process.stdin.on("end", stop).on("error", stop).resume();
  child.once("exit", (code) => process.exit(code ?? 1));
  process.stdout.write(`ready ${url}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
