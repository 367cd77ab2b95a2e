import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DatabaseServer, startDatabaseServer } from "#local/database-server/server.ts";
import { type Sqld, sqldBinary, startSqld } from "#local/database-server/sqld.ts";
import { type Answer, send } from "./database-server-fixtures.ts";
import { type Comparison, comparisons } from "./database-server-pipelines.ts";
import {
  bodies,
  cursors,
  differences,
  requests,
  sameByItself,
  statements,
} from "./database-server-refusals.ts";

describe.skipIf(sqldBinary() === null)("compared with sqld", () => {
  let folder: string;
  let reference: Sqld;
  let ours: DatabaseServer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "database-server-"));
    ours = await startDatabaseServer({ file: join(folder, "ours.db"), port: 0 });
    reference = await startSqld(join(folder, "sqld"), 0);
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

  test.for(cursors)("a cursor: %j", async (steps) => {
    const [expected, actual] = [await openCursor(reference.url, steps), await openCursor(ours.url, steps)];
    expect(actual).toEqual(expected);
  });

  test.for(statements)("%s", async (sql) => {
    const comparison = { name: sql, pipelines: [[{ type: "execute", stmt: { sql } }]] };
    const [expected, actual] = [await run(reference.url, comparison), await run(ours.url, comparison)];
    expect(actual).toEqual(expected);
  });

  test.for(bodies)("a body: %s", async (body) => {
    const [expected, actual] = [await sendBody(reference.url, body), await sendBody(ours.url, body)];
    expect(actual).toEqual(expected);
  });

  test.for(requests)("%s %s", async ([method, path]) => {
    const [expected, actual] = [
      await visit(reference.url, method, path),
      await visit(ours.url, method, path),
    ];
    expect(actual).toEqual(expected);
  });

  test.for(sameByItself)("$name", async ({ run: scene }) => {
    const [expected, actual] = [await scene(post(reference.url)), await scene(post(ours.url))];
    expect(actual).toEqual(expected);
  });

  // The table of what sqld does and our server can't, or won't. Both sides are asserted, so that it stays true.
  test.for(differences)("$name differs, because $why", async ({ body, sqld, ours: own }) => {
    const pick = ({ status, text }: Answer) => `${status} ${text}`;
    expect(pick(await sendRaw(reference.url, body))).toMatch(sqld);
    expect(pick(await sendRaw(ours.url, body))).toMatch(own);
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
  if (baton !== null) await close(url, baton);
  return answers;
}

function close(url: string, baton: string) {
  return send(url, { baton, requests: [{ type: "close" }] });
}

function post(url: string) {
  return async (body: object) => {
    const answer = await send(url, body);
    return { baton: answer.json?.baton ?? null, shown: comparable(answer) };
  };
}

async function sendRaw(url: string, body: unknown): Promise<Answer> {
  const answer = await send(url, body);
  if (answer.json?.baton) await close(url, answer.json.baton);
  return answer;
}

async function sendBody(url: string, body: string) {
  return comparable(await sendRaw(url, body));
}

async function visit(url: string, method: string, path: string) {
  const response = await fetch(url + path, {
    method,
    body: method === "GET" || method === "HEAD" ? null : "{}",
  });
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
}

async function openCursor(url: string, steps: object[]) {
  const answer = await send(url, { batch: { steps } }, "/v3/cursor");
  if (answer.status !== 200) return comparable(answer);
  const lines = answer.text.trim().split("\n");
  await close(url, JSON.parse(lines[0] ?? "").baton);
  return { type: answer.type, lines: lines.map((line) => JSON.parse(line, stable)) };
}

function codesIn({ status, json }: Answer) {
  const results = json.results as { type: string; error?: { code: string } }[];
  return { status, codes: results.map(({ type, error }) => error?.code ?? type) };
}

// What differs from run to run, and what only sqld or only its clustering knows. Where it could not make sense of
// the text of a request or an answer, its parser says so in words of its own.
function comparable({ status, type, text, json }: Answer) {
  if (status === 200) return { status, type, json: JSON.parse(text, stable) };
  const message = json?.message ?? json?.error ?? text;
  const parserWords = /^(Cannot deserialize client message from JSON|invalid utf-8|incomplete utf-8).*$/s;
  return {
    status,
    type,
    code: json?.code,
    message: message.replace(parserWords, "$1").replace("incomplete", "invalid"),
  };
}

function stable(key: string, value: unknown) {
  if (["query_duration_ms", "replication_index", "rows_read", "rows_written"].includes(key)) return undefined;
  return key === "baton" && value !== null ? "some baton" : value;
}
