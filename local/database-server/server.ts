import type { EventEmitter } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ConnectionPool } from "./connection-pool.ts";
import { RequestError } from "./errors.ts";
import { answer } from "./pipeline.ts";
import { type HranaVersion, readPipeline } from "./requests.ts";
import { Stream, StreamTable } from "./streams.ts";
import { WriterQueue } from "./writer-queue.ts";

export interface DatabaseServerOptions {
  file: string;
  /** 0 for any free one. */
  port: number;
  /** How long a stream lives without a request. */
  streamIdleMs?: number;
  /** How long a transaction may keep others from writing. */
  transactionMs?: number;
}

export interface DatabaseServer {
  url: string;
  port: number;
  /** Ends open streams, moves the WAL into the file and closes it. */
  close(): Promise<void>;
}

const largestBody = 16 * 1024 * 1024;
// How long clients may take to read their last answer.
const patienceMs = 1000;
const greeting = "Hello, this is HTTP API v2 (Hrana over HTTP)";

/**
 * Serves the database file over Hrana (`/v2/pipeline`, `/v3/pipeline`) on this machine only. Refuses, as
 * `FileRefused`, a file that is damaged, locked or no database, and a port in use with the error of Node.
 */
export async function startDatabaseServer(options: DatabaseServerOptions): Promise<DatabaseServer> {
  const pool = new ConnectionPool(options.file);
  pool.examine();
  const writers = new WriterQueue(options.transactionMs ?? 5000);
  const streams = new StreamTable(() => new Stream(pool, writers), options.streamIdleMs ?? 10_000);
  const server = createServer((request, response) => {
    void respond(request, response, streams);
  });
  // Workers keep their connections; closing one just as a request arrives would look like a failure.
  server.keepAliveTimeout = 600_000;
  try {
    await listen(server, options.port);
  } catch (error) {
    pool.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;

  async function close() {
    writers.close();
    const closed = new Promise((resolve) => server.close(resolve));
    setTimeout(() => server.closeAllConnections(), patienceMs).unref();
    await closed;
    streams.closeAll();
    pool.close();
  }
  return { url: `http://127.0.0.1:${port}`, port, close };
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}

async function respond(request: IncomingMessage, response: ServerResponse, streams: StreamTable) {
  const path = (request.url ?? "").split("?")[0] ?? "";
  const version = versions.get(path);
  const page = pages.get(path);
  if (version === undefined && page === undefined) return send(response, 404, "", "text/plain");
  const method = version === undefined ? "GET" : "POST";
  if (request.method !== method) return send(response, 405, "", "text/plain");
  if (version === undefined) return send(response, 200, page ?? "", "text/plain");
  try {
    refuseBrowsers(request);
    const body = await runPipeline(await readBody(request), version, streams, response);
    send(response, 200, JSON.stringify(body), "application/json");
  } catch (error) {
    refuse(response, error);
  }
}

const pages = new Map([
  ["/v2", greeting],
  ["/v3", greeting],
  ["/health", ""],
]);

const versions = new Map<string, HranaVersion>([
  ["/v2/pipeline", 2],
  ["/v3/pipeline", 3],
]);

// Any page open in a browser on this machine can send requests here; none of them may reach the data.
function refuseBrowsers({ headers }: IncomingMessage) {
  const isHere = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? "");
  if (isHere && headers.origin === undefined) return;
  throw new RequestError("This database is not for browsers", "FORBIDDEN", 403);
}

async function runPipeline(body: string, version: HranaVersion, streams: StreamTable, client: EventEmitter) {
  const { baton, requests } = readPipeline(body, version);
  const stream = streams.acquire(baton);
  try {
    const results = [];
    for (const request of requests) results.push(await answer(stream, request, client));
    return { baton: streams.release(stream), base_url: null, results };
  } catch (error) {
    stream.close();
    streams.release(stream);
    throw error;
  }
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largestBody) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on("error", () => reject(new RequestError("The request was cut off")));
    request.on("end", () => {
      if (size <= largestBody) resolve(Buffer.concat(chunks).toString("utf8"));
      else reject(new RequestError("The request is too large", "REQUEST_TOO_LARGE", 413));
    });
  });
}

function refuse(response: ServerResponse, error: unknown) {
  if (!(error instanceof RequestError)) console.error(error);
  const known = error instanceof RequestError;
  const { message, code, status } = known ? error : new RequestError("Internal error", "INTERNAL_ERROR", 500);
  send(response, status, JSON.stringify({ message, code }), "application/json");
}

function send(response: ServerResponse, status: number, body: string, type: string) {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
