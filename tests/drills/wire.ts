import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

export type Answer = { status: number; type: string; body: string };
/** What is done with one request: pass it on, sooner or later, and answer what came back, sooner or later. */
type Handling = (pass: () => Promise<Answer>) => Promise<Answer>;

export type Wire = {
  url: string;
  /** Handles the next request whose body has all these texts; the others pass undisturbed. */
  next(texts: readonly string[], handling: Handling): void;
  close(): Promise<void>;
};

/** The requests of the write path, by what their text has. */
export const LOADS = 'from \\"operations\\"';
export const COMMITS = 'insert into \\"operations\\"';

/** A wire to a database server on which single requests can be held. */
export async function openWire(databaseUrl: string): Promise<Wire> {
  let waiting: { texts: readonly string[]; handling: Handling } | null = null;
  const server = http.createServer(async (request, response) => {
    const body = await textOf(request);
    if (body === null) return;
    const pass = () => passOn(new URL(request.url ?? "/", databaseUrl), request, body);
    const handling = waiting?.texts.every((text) => body.includes(text)) ? waiting.handling : null;
    if (handling !== null) waiting = null;
    const { status, type, body: said } = await (handling ? handling(pass) : pass());
    response.writeHead(status, { "content-type": type });
    response.end(said);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next(texts, handling) {
      waiting = { texts, handling };
    },
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Null where whoever sent it stood still, and gave up, before its end. */
async function textOf(request: http.IncomingMessage): Promise<string | null> {
  try {
    return Buffer.concat(await request.toArray()).toString();
  } catch {
    return null;
  }
}

async function passOn(url: URL, { method = "POST", headers }: http.IncomingMessage, body: string) {
  const type = headers["content-type"] ?? "application/json";
  const asked = method === "GET" ? { method } : { method, body, headers: { "content-type": type } };
  const answer = await fetch(url, asked);
  return {
    status: answer.status,
    type: answer.headers.get("content-type") ?? "",
    body: await answer.text(),
  };
}

/** Something that a test waits for and another part of it brings about. */
export function signal<T = void>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
