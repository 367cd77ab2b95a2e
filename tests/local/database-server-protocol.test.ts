import { expect, test } from "vitest";
import { type Answer, send, serve } from "./database-server-fixtures.ts";

const execute = (sql: string) => ({ type: "execute", stmt: { sql } });
const value = (item: unknown) => ({
  requests: [{ type: "execute", stmt: { sql: "select ?", args: [item] } }],
});

const malformed: [string, unknown][] = [
  ["nothing", ""],
  ["half a body", '{"requests":['],
  ["a list", "[]"],
  ["null", "null"],
  ["no requests", {}],
  ["requests that are no list", { requests: 5 }],
  ["a request that is no object", { requests: ["execute"] }],
  ["a request of an unknown type", { requests: [{ type: "explode" }] }],
  ["a request without its statement", { requests: [{ type: "execute" }] }],
  ["a statement without SQL", { requests: [{ type: "execute", stmt: {} }] }],
  ["a statement that was never stored", { requests: [{ type: "execute", stmt: { sql_id: 5 } }] }],
  ["a baton that is no text", { baton: 5, requests: [] }],
  ["a value of an unknown type", value({ type: "boolean", value: true })],
  ["a value that is no object", value(true)],
  ["an integer that is a number", value({ type: "integer", value: 5 })],
  ["an integer of words", value({ type: "integer", value: "five" })],
  ["an integer beyond 64 bits", value({ type: "integer", value: "9223372036854775808" })],
  ["a float that is a text", value({ type: "float", value: "1.5" })],
  ["a text with a NUL", value({ type: "text", value: "a\0b" })],
  ["a blob that is not base64", value({ type: "blob", base64: "%%" })],
  ["conditions without end", deepConditions()],
];

function deepConditions(): string {
  const condition = `${'{"type":"not","cond":'.repeat(50_000)}{"type":"is_autocommit"}${"}".repeat(50_000)}`;
  const step = `{"stmt":{"sql":"select 1"},"condition":${condition}}`;
  return `{"requests":[{"type":"batch","batch":{"steps":[${step}]}}]}`;
}

test.for(malformed)("%s is refused and the server goes on", async ([, body]) => {
  const { client, url } = await serve();
  const answer = await send(url, body);
  expect(answer.status).toBe(400);
  expect(answer.type).toBe("text/plain");
  expect(answer.text).toMatch(/./);
  expect((await client.execute("select 1 as one")).rows[0]?.one).toBe(1);
});

test("a body beyond sixteen megabytes is refused", async () => {
  const { url } = await serve();
  const answer = await send(url, value({ type: "text", value: "x".repeat(17 * 1024 * 1024) }));
  expect(answer).toMatchObject({ status: 413, json: { error: "The request is too large" } });
});

test("an answer beyond ten megabytes is refused", async () => {
  const { url } = await serve();
  const answer = await send(url, {
    requests: [execute(`select ${Array(4).fill("hex(zeroblob(1300000))").join()}`), execute("select 1")],
  });
  expect(answer.json.results[0]).toMatchObject({ type: "error", error: { code: "RESPONSE_TOO_LARGE" } });
  expect(answer.json.results[1]).toMatchObject({ type: "ok" });
});

test("a baton is good for one request, and no longer after that", async () => {
  const { url } = await serve();
  const { baton } = (await send(url, { requests: [execute("begin")] })).json;
  expect((await send(url, { baton, requests: [execute("rollback")] })).status).toBe(200);
  expect(messageOf(await send(url, { baton, requests: [] }))).toBe(
    "Received a baton that has already been used",
  );
  expect(messageOf(await send(url, { baton: "made-up", requests: [] }))).toBe("Received an invalid baton");
});

test("a stream left alone expires, and its transaction is rolled back", async () => {
  const { client, url } = await serve({ streamIdleMs: 20 });
  await client.execute("create table t (a)");
  const { baton } = (await send(url, { requests: [execute("begin immediate"), execute("drop table t")] }))
    .json;
  // Waits for the turn to write, so it runs once the stream has expired.
  await client.execute("insert into t values (1)");
  const answer = await send(url, { baton, requests: [] });
  expect(answer).toMatchObject({ status: 400, json: { code: "STREAM_EXPIRED" } });
});

test("a client that went away no longer waits for its turn to write", async () => {
  const { client, url } = await serve();
  await client.execute("create table t (a)");
  const transaction = await client.transaction("write");
  await transaction.execute("insert into t values (1)");
  const body = JSON.stringify({ requests: [execute("insert into t values (2)"), { type: "close" }] });
  const impatient = fetch(`${url}/v3/pipeline`, { method: "POST", body, signal: AbortSignal.timeout(50) });
  await expect(impatient).rejects.toThrow();
  await transaction.commit();
  await client.execute("insert into t values (3)");
  expect((await client.execute("select group_concat(a) as a from t")).rows[0]?.a).toBe("1,3");
});

test("the version and the health are found, everything else is not", async () => {
  const { url } = await serve();
  const statuses = ["/v2", "/v3", "/health", "/v3-protobuf", "/v3/pipeline", "/"].map(async (path) => {
    return (await fetch(url + path)).status;
  });
  expect(await Promise.all(statuses)).toEqual([200, 200, 200, 404, 405, 404]);
});

test("a page in a browser cannot reach the data", async () => {
  const { url } = await serve();
  const body = JSON.stringify({ requests: [execute("select 1")] });
  const headers = { origin: "http://localhost:8787", "content-type": "text/plain" };
  const { status } = await fetch(`${url}/v2/pipeline`, { method: "POST", body, headers });
  expect(status).toBe(403);
});

function messageOf(answer: Answer): string {
  return answer.text;
}
