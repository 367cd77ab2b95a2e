import fc from "fast-check";
import { expect, test } from "vitest";
import { howOften } from "#tests/drills/how-often.ts";
import { requests, strangeBodies } from "./database-server-arbitraries.ts";
import { type ServerProcess, send, spawnServer, temporaryFile } from "./database-server-fixtures.ts";

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000_000);
const numRuns = howOften({ always: 400, full: 20_000 });
const parameters = { seed, numRuns, endOnFailure: true };
// A statement that waits for another stream waits for five seconds at most.
const LONGEST_MS = 8000;
const minutes = howOften({ always: 2, full: 60 });

test("no pipeline of any content ends the server or leaves it unusable", {
  timeout: minutes * 60_000,
}, async () => {
  const server = await prepare();
  const pipelines = fc.tuple(
    fc.constantFrom("/v2/pipeline", "/v3/pipeline"),
    fc.array(requests, { minLength: 1, maxLength: 3 }),
  );
  await fc.assert(
    fc.asyncProperty(pipelines, async ([path, parts]) => {
      let baton: string | null = null;
      for (const part of parts) {
        const answer = await ask(server, path, JSON.stringify({ baton, requests: part }));
        expectWellFormed(answer, part.length);
        // A body that is no pipeline leaves its stream open.
        baton = answer.status === 200 ? answer.json.baton : baton;
      }
      if (baton !== null) await send(server.url, { baton, requests: [{ type: "close" }] });
    }),
    parameters,
  );
  await expectUsable(server);
});

test("no body of any kind ends the server or leaves it unusable", { timeout: minutes * 60_000 }, async () => {
  const server = await prepare();
  const paths = fc.constantFrom("/v2/pipeline", "/v3/pipeline", "/v3/cursor");
  await fc.assert(
    fc.asyncProperty(paths, strangeBodies, async (path, body) => {
      const answer = await ask(server, path, body);
      expectWellFormed(answer, null);
      const baton = answer.json?.baton ?? null;
      if (baton !== null) await send(server.url, { baton, requests: [{ type: "close" }] });
    }),
    parameters,
  );
  await expectUsable(server);
});

async function prepare(): Promise<ServerProcess> {
  const server = await spawnServer(temporaryFile());
  server.child.stderr?.on("data", (chunk: Buffer) =>
    complaints.set(server, `${complaints.get(server) ?? ""}${chunk}`),
  );
  const sql = "create table f1 (a, b, c blob); create table f2 (a primary key, b unique, c) without rowid";
  await send(server.url, { requests: [{ type: "sequence", sql }, { type: "close" }] });
  return server;
}

/** What servers wrote to standard error. */
const complaints = new WeakMap<ServerProcess, string>();

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any shape, to be looked into
  json: any;
  text: string;
}

async function ask({ url }: ServerProcess, path: string, body: string | Buffer): Promise<Answer> {
  const signal = AbortSignal.timeout(LONGEST_MS);
  const response = await fetch(url + path, {
    method: "POST",
    body: new Uint8Array(Buffer.from(body)),
    signal,
  });
  const text = await response.text();
  const first = path === "/v3/cursor" ? (text.split("\n")[0] ?? "") : text;
  return { status: response.status, text, json: response.status === 200 ? JSON.parse(first) : null };
}

function expectWellFormed({ status, json, text }: Answer, count: number | null) {
  expect([200, 400, 413, 500], text).toContain(status);
  // A fault of the server itself, as opposed to one it knows.
  expect(text).not.toContain("Internal error");
  if (status !== 200 || json.results === undefined) return;
  if (count !== null) expect(json.results).toHaveLength(count);
  for (const result of json.results) {
    if (result.type === "error")
      expect(result.error).toEqual({ message: expect.any(String), code: expect.any(String) });
    else expect(result).toMatchObject({ type: "ok", response: { type: expect.any(String) } });
  }
}

async function expectUsable(server: ServerProcess) {
  const sqls = [
    "pragma integrity_check",
    "drop table if exists used",
    "create table used (a)",
    "insert into used values (1)",
    "drop table used",
  ];
  const { json } = await send(server.url, {
    requests: sqls.map((sql) => ({ type: "execute", stmt: { sql } })),
  });
  const outcomes = json.results.map(({ error }: { error?: { message: string } }) => error?.message ?? "ok");
  expect(outcomes, `seed ${seed}`).toEqual(sqls.map(() => "ok"));
  expect(json.results[0].response.result.rows[0][0].value).toBe("ok");
  expect(server.child.exitCode).toBe(null);
  expect(complaints.get(server)).toBe(undefined);
}
