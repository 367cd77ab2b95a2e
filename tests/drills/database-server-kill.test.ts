import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Client, createClient } from "@libsql/client/web";
import Database from "libsql";
import { expect, onTestFinished, test } from "vitest";
import { type ServerProcess, spawnServer, temporaryFile } from "#tests/local/database-server-fixtures.ts";
import { howOften, randomFrom } from "./how-often.ts";

const WRITERS = 6;
const ROWS = 8;
const SCHEMA = `
  create table batches (place integer primary key autoincrement, id text not null unique, writer int not null);
  create table parts (batch text not null references batches (id), n int not null, filling text, primary key (batch, n));
  create table sums (writer integer primary key, batches int not null);
  create index by_filling on parts (filling);`;

test("killed while writing, again and again, it keeps each acknowledged batch and never half of one", async () => {
  const kills = howOften({ always: 8, full: 100 });
  const seed = Number(process.env.DRILL_SEED ?? Date.now() % 1_000_000);
  const random = randomFrom(seed);
  const file = temporaryFile();
  const sent = new Set<string>();
  const acknowledged = new Set<string>();
  const startsMs: number[] = [];

  for (let kill = 0; kill <= kills; kill++) {
    const startedAt = performance.now();
    const server = await spawnServer(file);
    startsMs.push(performance.now() - startedAt);
    const client = createClient({ url: server.url, intMode: "number" });
    if (kill === 0) await client.executeMultiple(SCHEMA);
    expect(await lookFor(client, sent, acknowledged), `seed ${seed}, after kill ${kill}`).toEqual(
      nothingWrong,
    );
    if (kill < kills)
      await writeUntilKilled(server, {
        sent,
        acknowledged,
        enough: () => wait(20 + random() * 300),
        run: kill,
      });
    client.close();
    server.child.kill("SIGKILL");
    await server.exited;
  }

  const slowest = Math.round(Math.max(...startsMs));
  process.stdout.write(
    `METRIC database-server-kill kills=${kills} sent=${sent.size} acknowledged=${acknowledged.size} lost=0 slowest_start_ms=${slowest} seed=${seed}\n`,
  );
  expect(acknowledged.size).toBeGreaterThan(kills);
  expect(slowest).toBeLessThan(5000);
});

const nothingWrong = { integrity: "ok", dangling: 0, lost: [], halves: [], unknown: [], sumsOff: 0 };

async function lookFor(client: Client, sent: Set<string>, acknowledged: Set<string>) {
  const [integrity, dangling, batches, sums] = await client.batch(
    [
      "pragma integrity_check",
      "pragma foreign_key_check",
      "select id, (select count(*) from parts where batch = id) as parts from batches",
      "select writer, batches - (select count(*) from batches b where b.writer = s.writer) as off from sums s",
    ],
    "deferred",
  );
  const found = new Map(batches?.rows.map(({ id, parts }) => [String(id), Number(parts)]));
  return {
    integrity: integrity?.rows[0]?.integrity_check,
    dangling: dangling?.rows.length,
    lost: [...acknowledged].filter((id) => !found.has(id)),
    halves: [...found].filter(([, parts]) => parts !== ROWS),
    unknown: [...found.keys()].filter((id) => !sent.has(id)),
    sumsOff: sums?.rows.filter(({ off }) => off !== 0).length,
  };
}

interface Writing {
  sent: Set<string>;
  acknowledged: Set<string>;
  /** Resolves when it is time to kill. */
  enough: () => Promise<unknown>;
  run: number;
}

async function writeUntilKilled(server: ServerProcess, { sent, acknowledged, enough, run }: Writing) {
  let isOver = false;
  async function write(writer: number) {
    const client = createClient({ url: server.url });
    for (let n = 0; !isOver; n++) {
      const id = `${run}-${writer}-${n}`;
      sent.add(id);
      await client.batch(batchOf(id, writer), "write");
      acknowledged.add(id);
    }
  }
  const writers = Promise.allSettled(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  await enough();
  server.child.kill("SIGKILL");
  await server.exited;
  isOver = true;
  await writers;
}

function batchOf(id: string, writer: number) {
  const parts = Array.from({ length: ROWS }, (_, n) => ({
    sql: "insert into parts values (?, ?, hex(randomblob(100)))",
    args: [id, n],
  }));
  return [
    { sql: "insert into batches (id, writer) values (?, ?)", args: [id, writer] },
    ...parts,
    {
      sql: "insert into sums values (?, 1) on conflict (writer) do update set batches = batches + 1",
      args: [writer],
    },
  ];
}

test("a log cut off anywhere, as by a power cut, opens as a beginning of what was written", async () => {
  const cuts = howOften({ always: 40, full: 500 });
  const seed = Number(process.env.DRILL_SEED ?? Date.now() % 1_000_000);
  const random = randomFrom(seed);
  const file = temporaryFile();
  const first = await spawnServer(file);
  await createClient({ url: first.url }).executeMultiple(SCHEMA);
  first.child.kill("SIGTERM");
  await first.exited;

  const server = await spawnServer(file);
  const acknowledged = new Set<string>();
  await writeUntilKilled(server, {
    sent: new Set(),
    acknowledged,
    // Few enough that no checkpoint moves what a cut would take away into the file before.
    enough: () => expect.poll(() => acknowledged.size, { interval: 5, timeout: 60_000 }).toBeGreaterThan(30),
    run: 0,
  });
  const size = statSync(`${file}-wal`).size;
  expect(size, "no checkpoint yet").toBeLessThan(1000 * 4120);

  const folder = mkdtempSync(join(tmpdir(), "database-cut-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const kept: number[] = [];
  for (let cut = 0; cut < cuts; cut++) {
    const copy = join(folder, `cut-${cut}.db`);
    const offset = Math.floor(random() * (size + 1));
    copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    truncateSync(`${copy}-wal`, offset);
    const { batches, ...state } = readCut(copy);
    kept.push(batches);
    const whole = { integrity: "ok", dangling: 0, halves: 0, last: batches };
    expect(state, `seed ${seed}, cut at ${offset} of ${size}`).toEqual(whole);
  }
  process.stdout.write(
    `METRIC database-server-cut cuts=${cuts} acknowledged=${acknowledged.size} kept=${Math.min(...kept)}..${Math.max(...kept)} seed=${seed}\n`,
  );
  expect(new Set(kept).size, "cuts at different places").toBeGreaterThan(10);
});

/** `last` is the place of the last batch: where it equals their number, none before it is missing. */
function readCut(file: string) {
  const database = new Database(file);
  const number = (sql: string) => (database.prepare(sql).raw().get([]) as [number])[0];
  try {
    return {
      integrity: (database.prepare("pragma integrity_check").raw().get([]) as [string])[0],
      dangling: database.prepare("pragma foreign_key_check").all([]).length,
      batches: number("select count(*) from batches"),
      last: number("select coalesce(max(place), 0) from batches"),
      halves: number(
        `select count(*) from batches where (select count(*) from parts where batch = id) <> ${ROWS}`,
      ),
    };
  } finally {
    database.close();
  }
}
