import { spawn } from "node:child_process";
import { once } from "node:events";
import { nodePath, root } from "#local/install.mjs";
import { type Usage, usageOf } from "./processes.ts";

const STARTING_MS = 120_000;
const STOPPING_MS = 20_000;

export type Running = { startMs: number; usage(): Usage | null };

/** Starts a program of ours that says when it runs, does `work` beside it, and ends it and all that it started. */
export async function whileRunning<Result>(
  words: readonly string[],
  settings: Record<string, string>,
  work: (running: Running) => Promise<Result>,
): Promise<Result> {
  const startedAt = performance.now();
  const child = spawn(nodePath(), [...words], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings },
  });
  const end = once(child, "close");
  try {
    await serving([child.stdout, child.stderr], end);
    const startMs = performance.now() - startedAt;
    return await work({ startMs, usage: () => usageOf(child.pid ?? 0) });
  } finally {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), STOPPING_MS);
    await end;
    clearTimeout(late);
  }
}

async function serving(outputs: readonly NodeJS.ReadableStream[], end: Promise<unknown>) {
  let said = "";
  const ready = new Promise<void>((resolve, reject) => {
    for (const output of outputs)
      output.on("data", (chunk) => {
        said += chunk;
        if (said.includes("Resolve is running at")) resolve();
      });
    setTimeout(() => reject(new Error(`it did not start: ${said}`)), STARTING_MS).unref();
  });
  await Promise.race([ready, end.then(() => Promise.reject(new Error(`it ended: ${said}`)))]);
}
