import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@libsql/client/web";
import { afterEach, beforeEach, expect, test } from "vitest";
import { usesSqld } from "#local/database-server/program.ts";
import { freePorts } from "#local/ports.ts";
import { newDataFolder } from "#tests/fixtures/demo-folder.ts";
import { aliveAmong, descendants } from "./processes.ts";
import { type Product, startByNpm, startProduct } from "./product.ts";
import { refusalOf } from "./refusal.ts";

let dataDir: string;
let port: number;
let dbPort: number;
let started: Product[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "resolve-start-"));
  [port, dbPort] = await freePorts();
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((product) => product.stop()));
  await rm(dataDir, { recursive: true, force: true });
});

test("it starts from nothing, stops without a trace, and keeps its data", { timeout: 120_000 }, async () => {
  const first = await startedProduct();
  expect(await textAt("/healthz")).toBe("ok");
  expect(await textAt("/readyz")).toBe('{"database":"up","objects":"up","files":"up"}');
  await inDatabase("create table kept (words text)");
  await inDatabase("insert into kept values ('still here')");
  const secrets = await readFile(join(dataDir, "secrets.env"), "utf8");
  const pids = descendants(first.process.pid);
  expect(pids.length).toBeGreaterThanOrEqual(3);
  expect(await first.stop()).toMatchObject({ code: 0, err: "" });
  expect(aliveAmong(pids)).toEqual([]);

  await startedProduct();
  expect(await inDatabase("select words from kept")).toEqual([{ words: "still here" }]);
  expect(await readFile(join(dataDir, "secrets.env"), "utf8")).toBe(secrets);
});

test("who starts the demo campus again is told once more as whom to sign in", {
  timeout: 120_000,
}, async () => {
  const folder = await newDataFolder();
  for (const _ of ["made", "there"]) {
    const product = startProduct([], { ...settings(), DATA_DIR: folder });
    started.push(product);
    await product.ready();
    expect((await product.stop()).out).toMatch(/Sign in with the password \S+ as\n {2}\S+@campus\.test {2}/);
  }
  await rm(folder, { recursive: true });
});

test.each([
  ["the starter", (product: Product) => [product.process.pid ?? 0]],
  ["what serves", (product: Product) => descendants(product.process.pid).slice(0, 1)],
])("nothing outlives %s when it is killed", async (_who, victims) => {
  const product = await startedProduct();
  const pids = descendants(product.process.pid);
  for (const pid of victims(product)) process.kill(pid, "SIGKILL");
  await product.ended();
  await expect.poll(() => aliveAmong(pids), { timeout: 10_000 }).toEqual([]);
});

test.each(["SIGINT", "SIGTERM"] as const)("%s to npm stops it in order", async (signal) => {
  const product = startByNpm(["--empty"], settings());
  await product.ready();
  const pids = descendants(product.process.pid);
  product.process.kill(signal);
  expect(await product.ended()).toMatchObject({ code: 0 });
  expect(aliveAmong(pids)).toEqual([]);
});

test("a database server that is killed, and killed again, comes back within five seconds each time", async () => {
  const product = await startedProduct();
  for (const _ of [1, 2, 3]) {
    const [server = 0] = descendants(product.process.pid, "database-server");
    process.kill(server, "SIGKILL");
    await expect
      .poll(() => descendants(product.process.pid, "database-server"), { timeout: 5000 })
      .toEqual([expect.not.toSatisfy((pid) => pid === server)]);
    await expect.poll(() => textAt("/readyz"), { timeout: 5000 }).toContain('"database":"up"');
  }
});

test("who stops it while its database server is being started again leaves nothing behind", async () => {
  const product = await startedProduct();
  const [server = 0] = descendants(product.process.pid, "database-server");
  process.kill(server, "SIGKILL");
  const another = () => descendants(product.process.pid, "database-server").filter((pid) => pid !== server);
  await expect.poll(another, { timeout: 5000, interval: 5 }).toHaveLength(1);
  const pids = another();
  expect(await product.stop()).toMatchObject({ code: 0 });
  expect(aliveAmong(pids)).toEqual([]);
});

test.each(["PORT", "DB_PORT"])("%s that is in use is named", async (setting) => {
  const other = createServer().listen(setting === "PORT" ? port : dbPort, "127.0.0.1");
  expect(await refusal()).toMatch(new RegExp(`^Port \\d+ is in use: .*\\b${setting}\\b`));
  other.close();
});

test("a secret that is too short is named", async () => {
  expect(await refusal({ SESSION_SECRET: "short" })).toMatch(/^SESSION_SECRET is too weak; .*32 bytes/);
});

test("a setting that there isn't is named", async () => {
  expect(await refusal({ MAIL_FORM: "help@campus.test" })).toMatch(/^MAIL_FORM is no setting of Resolve/);
});

test("a word that there isn't is refused", async () => {
  const product = startProduct(["--emtpy"], settings());
  const { code, err } = await product.ended();
  expect([code, err]).toEqual([1, "Unknown option '--emtpy'; the one option is --empty.\n"]);
});

test.skipIf(usesSqld())("a database file that is none is left alone and named", async () => {
  const file = join(dataDir, "campus.db");
  await writeFile(file, "these are no tables ".repeat(500));
  expect(await refusal()).toMatch(/campus\.db is not a SQLite database: /);
  expect(await readFile(file, "utf8")).toContain("these are no tables");
});

test("a database server elsewhere that does not answer is named", async () => {
  const nobody = `http://127.0.0.1:${dbPort}/`;
  expect(await refusal({ TURSO_DATABASE_URL: nobody })).toMatch(/ does not answer: check TURSO_DATABASE_URL/);
});

test("a data folder that is a file is named", async () => {
  const file = join(dataDir, "file");
  await writeFile(file, "");
  expect(await refusal({ DATA_DIR: file })).toMatch(/^The data folder .* is a file: /);
});

async function startedProduct(): Promise<Product> {
  const product = startProduct(["--empty"], settings());
  started.push(product);
  await product.ready();
  return product;
}

/** The one sentence on standard error of a start that fails. */
function refusal(changes: Record<string, string> = {}): Promise<string> {
  return refusalOf({ ...settings(), ...changes });
}

function settings() {
  return { PORT: `${port}`, DB_PORT: `${dbPort}`, DATA_DIR: dataDir };
}

async function textAt(path: string): Promise<string> {
  return (await fetch(`http://localhost:${port}${path}`)).text();
}

async function inDatabase(sql: string): Promise<Record<string, unknown>[]> {
  const client = createClient({ url: `http://127.0.0.1:${dbPort}` });
  const { rows } = await client.execute(sql);
  return rows.map((row) => ({ ...row }));
}
