import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startSqld } from "#local/database-server/sqld.ts";

export type RunningServer = { url: string; close(): Promise<void> };

const OURS = fileURLToPath(new URL("../database-server/main.ts", import.meta.url));
const CLOSING_MS = 10_000;

/** Our own database server on `file`; closing it moves everything into the file. */
export async function startOurs(file: string): Promise<RunningServer> {
  const words = [OURS, "--file", file, "--port", "0", "--exit-with-parent"];
  const child = spawn(process.execPath, words, { stdio: ["pipe", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^ready (http:\S+)$/.exec(line)?.[1];
    if (url !== undefined) return { url, close: () => ended(child) };
  }
  throw new Error("the database server ended before it was ready");
}

/** sqld on a copy of `file`, which is taken away at the end. */
export async function startSqldOn(file: string): Promise<RunningServer> {
  const folder = `${file}.counted`;
  await mkdir(join(folder, "dbs/default"), { recursive: true });
  await copyFile(file, join(folder, "dbs/default/data"));
  const { url, child } = await startSqld(folder, 0);
  const close = async () => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  return { url, close };
}

async function ended(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.stdin?.end();
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), CLOSING_MS);
  await exit;
  clearTimeout(late);
}
