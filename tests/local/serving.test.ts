import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { get } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePorts } from "#local/ports.ts";
import { type Product, startProduct } from "./product.ts";
import { refusalOf } from "./refusal.ts";

// What one start serves and leaves, asked one after the other; the last test ends it.

let dataDir: string;
let port: number;
let product: Product;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "resolve-serving-"));
  const [ownPort, dbPort] = await freePorts();
  port = ownPort;
  product = startProduct(["--empty"], { PORT: `${port}`, DB_PORT: `${dbPort}`, DATA_DIR: dataDir });
  await product.ready();
}, 120_000);

afterAll(async () => {
  await product.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test("the secrets it makes are strong, all different and for nobody else to read", async () => {
  const file = join(dataDir, "secrets.env");
  const values = (await readFile(file, "utf8")).trim().split("\n");
  expect(new Set(values.map((line) => line.split("=")[1])).size).toBe(3);
  expect(values.every((line) => /^(SESSION|LINK|MAIL)_SECRET=[0-9a-f]{64}$/.test(line))).toBe(true);
  expect((await stat(file)).mode & 0o077).toBe(0);
});

test("a static file is answered with its headers, an unknown path by the Worker", async () => {
  const known = await fetch(`http://127.0.0.1:${port}/robots.txt`);
  expect([known.status, known.headers.get("content-security-policy")]).toEqual([
    200,
    "default-src 'none'; frame-ancestors 'none'",
  ]);
  const unknown = await fetch(`http://127.0.0.1:${port}/_headers`);
  expect([unknown.status, unknown.headers.has("x-request-id")]).toEqual([404, true]);
  for (const path of ["/robots.txt", "/healthz"]) {
    const [packed, plain] = await Promise.all([sentBytes(path, "gzip"), sentBytes(path, "gzip;q=0")]);
    expect([path, packed.encoding, plain.encoding]).toEqual([path, "gzip", undefined]);
    expect(gunzipSync(packed.body).toString()).toBe(plain.body.toString());
  }
});

test.each([
  ["in chunks", "Transfer-Encoding: chunked"],
  ["in chunks beside a length that is not true", "Content-Length: 10\r\nTransfer-Encoding: chunked"],
  ["with a length below zero", "Content-Length: -1"],
])("a body that comes %s is counted or refused", async (_, headers) => {
  const words = `password=${"x".repeat(1024 * 1024 + 1)}`;
  // Without its end, so that nothing is left unread when it is answered.
  const chunks = `${words.length.toString(16)}\r\n${words}\r\n`;
  const origin = `http://localhost:${port}`;
  const head = `POST /login HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: ${origin}\r\nConnection: close`;
  const socket = connect(port, "127.0.0.1");
  socket.write(`${head}\r\nContent-Type: application/x-www-form-urlencoded\r\n${headers}\r\n\r\n${chunks}`);
  const [answer] = await once(socket, "data");
  socket.destroy();
  expect(String(answer)).toMatch(/^HTTP\/1\.1 4(13|00) /);
});

async function sentBytes(path: string, accepted: string) {
  const [answer] = await once(
    get(`http://127.0.0.1:${port}${path}`, { headers: { "Accept-Encoding": accepted } }),
    "response",
  );
  const body = await buffer(answer);
  return { encoding: answer.headers["content-encoding"], body };
}

test("a data folder in use is refused, and whoever uses it serves on", async () => {
  const [otherPort, otherDbPort] = await freePorts();
  const other = { PORT: `${otherPort}`, DB_PORT: `${otherDbPort}`, DATA_DIR: dataDir };
  expect(await refusalOf(other)).toMatch(/^Resolve already runs on /);
  expect(await textAt("/healthz")).toBe("ok");
});

test("the log goes to a file, warnings to the terminal too", async () => {
  await textAt("/healthz");
  const { err } = await product.stop();
  expect(await readFile(join(dataDir, "log/resolve.log"), "utf8")).toContain('"path":"/healthz"');
  expect(err).toBe("");
});

async function textAt(path: string): Promise<string> {
  return (await fetch(`http://localhost:${port}${path}`)).text();
}
