import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { migrate } from "#local/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseUrl: string;
  }
}

const SERVER = fileURLToPath(new URL("../../local/database-server/main.ts", import.meta.url));

/** Starts a database server on an empty file of its own, applies the migrations and takes both away at the end. */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), "resolve-test-"));
  const server = startServer(join(folder, "campus.db"));
  async function teardown() {
    await stopped(server);
    await rm(folder, { recursive: true, force: true });
  }

  try {
    const url = await readyAddress(server.stdout);
    await migrate(url, null);
    project.provide("databaseUrl", url);
  } catch (error) {
    await teardown();
    throw error;
  }
  return teardown;
}

/** The open pipe to it is its parent's sign of life: it goes when this process does, however that ends. */
function startServer(file: string) {
  return spawn(process.execPath, [SERVER, "--file", file, "--port", "0", "--exit-with-parent"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
}

async function stopped(server: ChildProcess) {
  if (server.exitCode !== null) return;
  server.kill("SIGTERM");
  await once(server, "exit");
}

async function readyAddress(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const address = /^ready (http:\S+)$/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error("The database server ended before it was ready.");
}
