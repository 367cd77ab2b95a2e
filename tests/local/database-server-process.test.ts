import { closeSync, existsSync, mkdirSync, openSync, readdirSync, writeFileSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import Database from "libsql";
import { expect, onTestFinished, test } from "vitest";
import {
  clientOf,
  type ServerProcess,
  send,
  spawnServer,
  temporaryFile,
} from "./database-server-fixtures.ts";

const setUp = "create table t (id integer primary key, a text)";

test("asked to stop it moves everything into the file and leaves nothing beside it", async () => {
  const file = temporaryFile();
  const { child, url, exited } = await spawnServer(file);
  await send(url, { requests: [{ type: "sequence", sql: setUp }, { type: "close" }] });
  expect(existsSync(`${file}-wal`)).toBe(true);
  child.kill("SIGTERM");
  expect(await exited).toEqual({ code: 0, stderr: "" });
  expect(readdirSync(dirname(file))).toEqual(["test.db"]);
});

test("it stops while a stream is open and a transaction has not ended", async () => {
  const { child, url, exited } = await spawnServer(temporaryFile());
  await send(url, { requests: [{ type: "execute", stmt: { sql: "begin immediate" } }] });
  child.kill("SIGINT");
  expect(await exited).toEqual({ code: 0, stderr: "" });
});

test("it stops under load, once what runs is done", async () => {
  const file = temporaryFile();
  const { child, url, exited } = await spawnServer(file);
  const client = clientOf(url);
  await client.execute(setUp);
  let acknowledged = 0;
  async function write() {
    for (;;) {
      await client.batch(["insert into t (a) values ('kept')"], "write");
      acknowledged += 1;
      if (acknowledged === 30) child.kill("SIGTERM");
    }
  }
  await Promise.allSettled(Array.from({ length: 8 }, write));
  expect(await exited).toEqual({ code: 0, stderr: "" });
  expect(readdirSync(dirname(file))).toEqual(["test.db"]);
  expect(acknowledged).toBeGreaterThanOrEqual(30);
});

test("a transaction that was overtaken leaves nothing behind that keeps the file from being closed", async () => {
  const file = temporaryFile();
  const { child, url, exited } = await spawnServer(file);
  const client = clientOf(url);
  await client.executeMultiple(`${setUp}; insert into t (a) values ('x')`);
  const transaction = await client.transaction("deferred");
  await transaction.execute("select * from t");
  await client.execute("delete from t");
  for (const _ of [1, 2]) await expect(transaction.execute("delete from t")).rejects.toThrow(/locked/);
  await transaction.rollback();
  child.kill("SIGTERM");
  expect(await exited).toEqual({ code: 0, stderr: "" });
  expect(readdirSync(dirname(file))).toEqual(["test.db"]);
});

test("it stops with its parent, when told so", async () => {
  const { child, exited } = await spawnServer(temporaryFile(), "--exit-with-parent");
  child.stdin?.end();
  expect(await exited).toEqual({ code: 0, stderr: "" });
});

test("killed while writing it has kept every batch that it acknowledged", async () => {
  const file = temporaryFile();
  const server = await spawnServer(file);
  const client = clientOf(server.url);
  await client.execute(setUp);
  const acknowledged = await writeUntilKilled(server, client);
  const database = new Database(file);
  onTestFinished(() => void database.close());
  const { n } = database.prepare("select count(*) as n from t").get() as { n: number };
  expect(n % 8, "a batch is there as a whole or not at all").toBe(0);
  expect(n / 8).toBeGreaterThanOrEqual(acknowledged);
  expect(acknowledged).toBeGreaterThanOrEqual(30);
  expect(database.prepare("pragma integrity_check").get()).toMatchObject({ integrity_check: "ok" });
});

async function writeUntilKilled(server: ServerProcess, client: ReturnType<typeof clientOf>): Promise<number> {
  const batch = Array.from({ length: 8 }, () => "insert into t (a) values ('kept')");
  let acknowledged = 0;
  async function write() {
    for (;;) {
      await client.batch(batch, "write");
      acknowledged += 1;
      if (acknowledged === 30) server.child.kill("SIGKILL");
    }
  }
  await Promise.allSettled(Array.from({ length: 8 }, write));
  await server.exited;
  return acknowledged;
}

test("a file that is no database is refused in one sentence", async () => {
  const file = temporaryFile();
  writeFileSync(file, "not a database at all".repeat(300));
  expect(await refusal(file)).toBe(
    `The database file ${file} is not a SQLite database: put a backup in its place, or move it away to start with an empty database.\n`,
  );
});

test("a damaged file is refused in one sentence", async () => {
  const file = temporaryFile();
  const database = new Database(file);
  database.exec(`${setUp}; insert into t (a) values (hex(randomblob(20000)))`);
  const page = Buffer.alloc(4096, 0xee);
  database.close();
  writeFileSync(file, page, { flag: "r+" });
  expect(await refusal(file)).toMatch(/^The database file .* (is damaged|is not a SQLite database).*\n$/);
});

/** A table whose one page is no page, beside another of so many megabytes. */
function damagedInside(megabytes: number): string {
  const file = temporaryFile();
  const database = new Database(file);
  database.exec(`${setUp}; create table rest (b blob); insert into rest values (zeroblob(${megabytes << 20}));
    create table bad (a text); insert into bad values ('x'); insert into t (a) values ('kept')`);
  const { rootpage } = database.prepare("select rootpage from sqlite_schema where name = 'bad'").get() as {
    rootpage: number;
  };
  database.close();
  const opened = openSync(file, "r+");
  writeSync(opened, Buffer.alloc(4096, 0xee), 0, 4096, (rootpage - 1) * 4096);
  closeSync(opened);
  return file;
}

test("a small file that is damaged anywhere is refused; a large one is served at once, but for what is damaged", async () => {
  expect(await refusal(damagedInside(1))).toMatch(/^The database file .* is damaged/);
  const { child, url, exited } = await spawnServer(damagedInside(130));
  const client = clientOf(url);
  expect((await client.execute("select a from t")).rows).toEqual([expect.objectContaining({ a: "kept" })]);
  await expect(client.execute("select a from bad")).rejects.toThrow(/malformed/);
  child.kill("SIGTERM");
  expect(await exited).toMatchObject({ code: 0 });
});

test("a file that another program has locked is refused in one sentence", async () => {
  const file = temporaryFile();
  const other = new Database(file);
  onTestFinished(() => void other.close());
  other.exec("begin exclusive");
  expect(await refusal(file)).toBe(
    `The database file ${file} is locked by another program: stop that program, then start again.\n`,
  );
});

test("a file that cannot be opened is refused in one sentence", async () => {
  const file = temporaryFile();
  mkdirSync(file);
  expect(await refusal(file)).toBe(
    `The database file ${file} cannot be opened: see that its folder exists and that you may write there.\n`,
  );
});

test("a port in use is refused in one sentence", async () => {
  const other = createServer();
  onTestFinished(() => void other.close());
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as { port: number };
  expect(await refusal(temporaryFile(), "--port", String(port))).toBe(
    `Port ${port} is in use: stop the program that uses it, or choose another with --port.\n`,
  );
});

test("arguments it doesn't know are refused with its usage", async () => {
  expect(await refusal(temporaryFile(), "--verbose")).toMatch(/Start it as: node main\.ts --file PATH/);
});

async function refusal(file: string, ...more: string[]): Promise<string> {
  const { exited } = await spawnServer(file, ...more);
  const { code, stderr } = await exited;
  expect(code).toBe(1);
  return stderr;
}
