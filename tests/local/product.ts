import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const START = fileURLToPath(new URL("../../local/start.mjs", import.meta.url));

type Settings = Record<string, string | undefined>;

export interface Product {
  process: ChildProcess;
  /** Resolves once it serves; rejects with what it said when it ends before. */
  ready(): Promise<void>;
  /** Resolves with what it said and its exit code. */
  ended(): Promise<{ code: number | null; out: string; err: string }>;
  /** Asks it to stop, as a process manager would, and waits for its end. */
  stop(): Promise<{ code: number | null; out: string; err: string }>;
}

/**
 * The script that `npm start` runs, with these words and settings. No setting from around the tests reaches it but
 * `SQLD`, which puts sqld in the place of our own database server, and where temporary files go.
 */
export function startProduct(words: string[], settings: Settings): Product {
  return startCommand(process.execPath, [START, ...words], settings);
}

/** `npm start` itself. */
export function startByNpm(words: string[], settings: Settings): Product {
  return startCommand("npm", ["start", "--", ...words], settings);
}

function startCommand(command: string, words: string[], settings: Settings): Product {
  const { PATH, HOME, TMPDIR, SQLD } = process.env;
  const child = spawn(command, words, {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH, HOME, TMPDIR, SQLD, ...settings },
  });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    said.out += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    said.err += chunk;
  });
  const closed = once(child, "close").then(([code]: (number | null)[]) => ({ code: code ?? null, ...said }));

  async function ready() {
    const serving = new Promise<void>((resolve) => {
      child.stdout.on("data", () => {
        if (said.out.includes("Resolve is running at")) resolve();
      });
    });
    const end = closed.then(({ err }) => Promise.reject(new Error(`It ended before it served: ${err}`)));
    await Promise.race([serving, end]);
  }

  async function stop() {
    if (child.exitCode === null) child.kill("SIGTERM");
    return closed;
  }
  return { process: child, ready, ended: () => closed, stop };
}
