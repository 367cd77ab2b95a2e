import { isUtf8 } from "node:buffer";
import type { EventEmitter } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ConnectionPool } from "./connection-pool.ts";
import { runCursor } from "./cursor.ts";
import { malformed, RequestError } from "./errors.ts";
import { jsonBytes } from "./json-bytes.ts";
import { answer } from "./pipeline.ts";
import { type HranaVersion, readCursor, readPipeline } from "./requests.ts";
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

/**
 * Serves the database file over Hrana (`/v2/pipeline`, `/v3/pipeline`, `/v3/cursor`) on this machine only. Refuses, as
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
  const run = endpoints.get(path);
  const page = pages.get(path);
  if (run === undefined && page === undefined) return send(response, { status: 404 });
  const isAllowed =
    run === undefined ? ["GET", "HEAD"].includes(request.method ?? "") : request.method === "POST";
  if (!isAllowed) return send(response, { status: 405 });
  if (run === undefined) return send(response, { status: 200, ...page });
  try {
    refuseBrowsers(request);
    send(response, { status: 200, ...(await run(await readBody(request), streams, response)) });
  } catch (error) {
    send(response, refusalFor(error));
  }
}

interface Answer {
  status: number;
  type?: "text/plain" | "application/json";
  body?: string | Buffer;
}

type Endpoint = (body: string, streams: StreamTable, client: EventEmitter) => Promise<Omit<Answer, "status">>;

const endpoints = new Map<string, Endpoint>([
  ["/v2/pipeline", pipelineOf(2)],
  ["/v3/pipeline", pipelineOf(3)],
  ["/v3/cursor", answerCursor],
]);

const greeting = { type: "text/plain", body: "Hello, this is HTTP API v2 (Hrana over HTTP)" } as const;

// What is not here is found by a client to be missing: sqld's Protobuf variant (`/v3-protobuf`), its API of
// version 1 and its dump.
const pages = new Map<string, Omit<Answer, "status">>([
  ["/v2", greeting],
  ["/v3", greeting],
  ["/health", {}],
]);

// Any page open in a browser on this machine can send requests here; none of them may reach the data.
function refuseBrowsers({ headers }: IncomingMessage) {
  const isHere = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? "");
  if (isHere && headers.origin === undefined) return;
  throw new RequestError("This database is not for browsers", "FORBIDDEN", 403);
}

function pipelineOf(version: HranaVersion): Endpoint {
  return async (body, streams, client) => {
    const { baton, requests } = readPipeline(body, version);
    const [next, results] = await onStream(streams, baton, async (stream) => {
      const answers = [];
      for (const request of requests) answers.push(await answer(stream, request, client));
      return answers;
    });
    return { type: "application/json", body: jsonBytes({ baton: next, base_url: null, results }) };
  };
}

async function answerCursor(body: string, streams: StreamTable, client: EventEmitter) {
  const { baton, steps } = readCursor(body);
  const [next, entries] = await onStream(streams, baton, (stream) => runCursor(stream, steps, client));
  const lines = [JSON.stringify({ baton: next, base_url: null }), ...entries];
  return { type: "text/plain", body: lines.map((line) => `${line}\n`).join("") } as const;
}

/** The stream's next baton and what `work` did on it. What throws ends the stream. */
async function onStream<Result>(
  streams: StreamTable,
  baton: string | null,
  work: (stream: Stream) => Promise<Result>,
): Promise<[string | null, Result]> {
  const stream = streams.acquire(baton);
  try {
    const result = await work(stream);
    return [streams.release(stream), result];
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
      const body = Buffer.concat(chunks);
      if (size > largestBody) reject(new RequestError("The request is too large", "REQUEST_TOO_LARGE", 413));
      else if (isUtf8(body)) resolve(body.toString("utf8"));
      else reject(malformed("the body is not UTF-8"));
    });
  });
}

/** In the shape in which sqld words it. */
function refusalFor(error: unknown): Answer {
  if (!(error instanceof RequestError)) console.error(error);
  const known = error instanceof RequestError;
  const { message, code, status } = known ? error : new RequestError("Internal error", "INTERNAL_ERROR", 500);
  if (code === "PROTOCOL_ERROR") return { status, type: "text/plain", body: message };
  const body = code === "STREAM_EXPIRED" ? { message, code } : { error: message };
  return { status, type: "application/json", body: JSON.stringify(body) };
}

function send(response: ServerResponse, { status, type, body = "" }: Answer) {
  if (response.destroyed) return;
  const typed = type === undefined ? {} : { "content-type": type };
  response.writeHead(status, { ...typed, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
