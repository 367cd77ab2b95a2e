import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@libsql/client/web";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePorts } from "#local/ports.ts";
import { startProduct } from "./product.ts";

const COMMAND = fileURLToPath(new URL("../../local/db.mjs", import.meta.url));

let dataDir: string;
let port: number;
let dbPort: number;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "resolve-db-"));
  [port, dbPort] = await freePorts();
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

test("db:migrate makes the database when nothing runs, and leaves nothing running", async () => {
  expect(await db("migrate")).toEqual([0, "The database has all migrations.", ""]);
  await expect(fetch(`http://127.0.0.1:${dbPort}/health`)).rejects.toThrow();
});

test("beside a running Resolve it uses the database of its data folder, whatever the ports say", async () => {
  const product = startProduct(["--empty"], { PORT: `${port}`, DB_PORT: `${dbPort}`, DATA_DIR: dataDir });
  await product.ready();
  const [otherPort] = await freePorts();
  expect(await db("migrate", { DB_PORT: `${otherPort}` })).toEqual([
    0,
    "The database has all migrations.",
    "",
  ]);
  await product.stop();
});

test("a database server of somebody else's at its port is not touched", async () => {
  const other = startProduct(["--empty"], {
    PORT: `${port}`,
    DB_PORT: `${dbPort}`,
    DATA_DIR: join(dataDir, "a"),
  });
  await other.ready();
  const [code, , err] = await db("migrate", { DATA_DIR: join(dataDir, "b") });
  expect([code, err]).toEqual([1, expect.stringMatching(/^Port \d+ is in use: .*\bDB_PORT\b/)]);
  await other.stop();
});

test("verify says that all is well, and beside a changed history what is not, with exit code 1", async () => {
  const product = startProduct([], { PORT: `${port}`, DB_PORT: `${dbPort}`, DATA_DIR: dataDir });
  await product.ready();
  const [code, said] = await db("verify");
  expect([code, said]).toEqual([
    0,
    expect.stringMatching(/^\d\d tickets with \d+ events were verified, 0 of/),
  ]);
  const client = createClient({ url: `http://127.0.0.1:${dbPort}` });
  await client.execute("delete from event_contents where ticket_id = 1 and seq = 1");
  expect((await db("verify"))[1]).toMatch(/1 of them with erased words, and .*: all is as it was written\.$/);
  await client.execute("update event_contents set text = text || '!' where ticket_id = 2 and seq = 1");
  const [failed, , err] = await db("verify");
  await product.stop();
  expect(failed).toBe(1);
  expect(err).toMatch(/^Ticket 2: .*words of event 1 changed.*1 finds\.$/s);
}, 60_000);

test("a verb that there isn't is answered with those that there are", async () => {
  expect(await db("frobnicate")).toEqual([
    1,
    "",
    "Say what to do: migrate or seed or verify or backup or release or restore.",
  ]);
});

/** Exit code, the last line of standard output, and standard error. */
function db(verb: string, changes: Record<string, string> = {}): Promise<[number, string, string]> {
  const { PATH, HOME, SQLD } = process.env;
  const env = { PATH, HOME, SQLD, DB_PORT: `${dbPort}`, DATA_DIR: dataDir, ...changes };
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, verb], { env }, (error, out, err) => {
      const code = typeof error?.code === "number" ? error.code : 0;
      resolve([code, out.trim().split("\n").at(-1) ?? "", err.trim()]);
    });
  });
}
