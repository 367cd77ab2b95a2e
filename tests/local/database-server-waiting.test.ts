import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DatabaseServer, startDatabaseServer } from "#local/database-server/server.ts";
import { type Sqld, sqldBinary, startSqld } from "#local/database-server/sqld.ts";
import { send } from "./database-server-fixtures.ts";

// What takes its time on both servers; none of it keeps a processor busy.

const execute = (sql: string) => ({ type: "execute", stmt: { sql } });
const close = { type: "close" };
const autocommit = { type: "get_autocommit" };
const OVERDUE_MS = 11_500;

const scenes: { name: string; run: (url: string) => Promise<unknown> }[] = [
  {
    name: "a stream that nobody asked for ten seconds",
    async run(url) {
      const { baton } = (await send(url, { requests: [execute("select 1")] })).json;
      await wait(OVERDUE_MS);
      return [await seen(url, { baton, requests: [close] }), await seen(url, { baton, requests: [] })];
    },
  },
  {
    name: "a transaction that kept a writer waiting for five seconds",
    async run(url) {
      await send(url, { requests: [execute("create table slow (a)"), close] });
      const { baton } = (
        await send(url, { requests: [execute("begin immediate"), execute("insert into slow values (1)")] })
      ).json;
      const startedAt = performance.now();
      const other = await seen(url, { requests: [execute("insert into slow values (2)"), close] });
      const waitedMs = performance.now() - startedAt;
      // Each server counts its five seconds from a moment of its own.
      const waited = waitedMs > 4000 && waitedMs < 8000 ? "about five seconds" : `${waitedMs} ms`;
      const requests = [
        execute("insert into slow values (3)"),
        autocommit,
        execute("commit"),
        execute("select * from slow"),
        close,
      ];
      return [other, waited, await seen(url, { baton, requests })];
    },
  },
];

describe.skipIf(sqldBinary() === null)("in time, compared with sqld", () => {
  let folder: string;
  let reference: Sqld;
  let ours: DatabaseServer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "database-server-"));
    ours = await startDatabaseServer({ file: join(folder, "ours.db"), port: 0 });
    reference = await startSqld(join(folder, "sqld"), 0, 8);
  });

  afterAll(async () => {
    reference.child.kill("SIGKILL");
    await ours.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.concurrent.for(scenes)("$name", async ({ run }) => {
    const [expected, actual] = await Promise.all([run(reference.url), run(ours.url)]);
    expect(actual).toEqual(expected);
  });
});

async function seen(url: string, body: object) {
  const { status, type, text, json } = await send(url, body);
  const results = json?.results?.map(withoutTimes);
  return { status, type, told: results ?? json ?? text };
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of any shape
function withoutTimes({ error, response }: any) {
  return error ?? response.is_autocommit ?? response.result?.rows ?? response.type;
}
