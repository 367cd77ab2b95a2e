import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { databaseServerProgram } from "./database-server/program.ts";
import { Refused } from "./refused.ts";
import { isStopping } from "./stopping.ts";

const CLOSING_TIMEOUT_MS = 10_000;
/** How long to wait before each further start in a row, where the last one failed or did not serve for long. */
const PAUSES_MS = [0, 100, 250, 500, 1000, 2000];
const LONG_ENOUGH_MS = 10_000;

/**
 * Starts a database server on `file` and answers how to stop it, which moves everything into the file. If it ends by
 * itself it is started again, at once and then with growing pauses; `onLoss` is called if that fails for about four
 * seconds. Refuses with the server's own sentence.
 */
export async function superviseDatabaseServer(
  file: string,
  port: number,
  onLoss: (error: unknown) => void,
): Promise<() => Promise<void>> {
  const first = await startDatabaseServer(file, port);
  // The one that serves, or is about to: who stops us just then waits for that one's end as well.
  let last = Promise.resolve(first);
  let startedAt = Date.now();
  let ends = 0;

  async function startAgain() {
    if (isStopping()) return;
    process.stderr.write("The database server ended by itself and is started again.\n");
    ends = Date.now() - startedAt > LONG_ENOUGH_MS ? 0 : ends + 1;
    // One that keeps ending right after its start is not given up, but slowed down.
    const soonest = Math.min(ends, PAUSES_MS.length - 1);
    let failure: unknown;
    for (const pauseMs of PAUSES_MS.slice(soonest)) {
      await wait(pauseMs);
      if (isStopping()) return;
      try {
        last = startDatabaseServer(file, port);
        const server = await last;
        startedAt = Date.now();
        server.once("exit", startAgain);
        return;
      } catch (error) {
        failure = error;
      }
    }
    if (!isStopping()) onLoss(failure);
  }

  first.once("exit", startAgain);
  return async () => {
    const server = await last.catch(() => null);
    if (server !== null) await stop(server);
  };
}

/** The engine takes and frees a page's worth of memory for each set it makes; given back each time, that costs a tenth of a desk. */
const KEEPING_MEMORY = { MALLOC_TRIM_THRESHOLD_: "8388608", MALLOC_MMAP_THRESHOLD_: "1048576" };

/** It notices by the end of its standard input that we are gone, however we went. */
async function startDatabaseServer(file: string, port: number): Promise<ChildProcess> {
  const words = [
    "--max-semi-space-size=4",
    databaseServerProgram(),
    "--file",
    file,
    "--port",
    `${port}`,
    "--exit-with-parent",
  ];
  const server = spawn(process.execPath, words, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...KEEPING_MEMORY },
  });
  server.stdin.on("error", () => {});
  let lastWords = "";
  server.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    lastWords += chunk;
  });
  if (!(await isReady(server.stdout))) {
    throw new Refused(lastWords.trim().split("\n", 1)[0] || "The database server ended without a word.");
  }
  server.stderr.removeAllListeners("data").on("data", (chunk: string) => {
    // Whoever stops us has said why already.
    if (!isStopping()) process.stderr.write(chunk);
  });
  return server;
}

async function isReady(output: NodeJS.ReadableStream): Promise<boolean> {
  const lines = createInterface({ input: output });
  for await (const line of lines) if (line.startsWith("ready ")) return true;
  return false;
}

async function stop(server: ChildProcess) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.stdin?.end();
  const late = setTimeout(() => server.kill("SIGKILL"), CLOSING_TIMEOUT_MS);
  await ended;
  clearTimeout(late);
}
