import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Refused } from "./refused.ts";
import { isStopping } from "./stopping.ts";

const SERVER = fileURLToPath(new URL("./database-server/main.ts", import.meta.url));
const CLOSING_TIMEOUT_MS = 10_000;

/**
 * Starts our database server on `file` and answers how to stop it, which moves everything into the file. If it
 * ends by itself it is started again once; `onLoss` is called if that fails. Refuses with the server's own sentence.
 */
export async function superviseDatabaseServer(
  file: string,
  port: number,
  onLoss: (error: unknown) => void,
): Promise<() => Promise<void>> {
  let server = await startDatabaseServer(file, port);
  const startAgain = async () => {
    if (isStopping()) return;
    process.stderr.write("The database server ended by itself and is started again.\n");
    try {
      server = await startDatabaseServer(file, port);
      server.once("exit", startAgain);
    } catch (error) {
      if (!isStopping()) onLoss(error);
    }
  };
  server.once("exit", startAgain);
  return () => stop(server);
}

/** It notices by the end of its standard input that we are gone, however we went. */
async function startDatabaseServer(file: string, port: number): Promise<ChildProcess> {
  const server = spawn(
    process.execPath,
    [SERVER, "--file", file, "--port", `${port}`, "--exit-with-parent"],
    {
      stdio: ["pipe", "pipe", "pipe"],
    },
  );
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
