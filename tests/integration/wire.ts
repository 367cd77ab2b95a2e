import { inject } from "vitest";
import { type Database, openDatabase } from "#app/db/client.ts";

/** What happens to one request to the database on its way. */
export type Fault = (send: () => Promise<Response>, patience: AbortSignal | null) => Promise<Response>;

/**
 * The shared database behind a wire that counts requests, and to which faults happen: the first request meets the
 * first fault, and so on; where there is none it travels undisturbed.
 */
export function openWire(faults: (Fault | null)[] = [], url = inject("databaseUrl")) {
  const wire = { requests: 0, bodies: [] as string[] };
  const database: Database = openDatabase({ url, authToken: null }, async (input, init) => {
    const request = input instanceof Request ? input : new Request(input);
    wire.bodies.push(await request.clone().text());
    const fault = faults[wire.requests];
    wire.requests += 1;
    const send = () => fetch(request, init);
    return fault ? fault(send, init?.signal ?? null) : send();
  });
  return { database, wire };
}

/** The request arrives and is carried out; its answer does not come back. */
export const answerLost: Fault = async (send) => {
  await (await send()).arrayBuffer();
  throw new TypeError("Network connection lost.");
};

/** The request is carried out; something in between answers in the server's place. */
export const badGateway: Fault = async (send) => {
  await (await send()).arrayBuffer();
  return new Response("bad gateway", { status: 502 });
};

/** The request is carried out; a page of somebody else's comes back as the answer. */
export const foreignPage: Fault = async (send) => {
  await (await send()).arrayBuffer();
  return new Response("<!doctype html>", { headers: { "Content-Type": "text/html" } });
};

/** The request is carried out; its answer breaks off half-way. */
export const answerCut: Fault = async (send) => {
  const text = await (await send()).text();
  return new Response(text.slice(0, text.length / 2), { headers: { "Content-Type": "application/json" } });
};

/** The request never arrives. */
export const neverSent: Fault = () => Promise.reject(new TypeError("fetch failed"));

/** The request arrives nowhere and nothing is ever said: only the asker's own patience ends it. */
export const silence: Fault = (_send, patience) =>
  new Promise((_, reject) => patience?.addEventListener("abort", () => reject(patience.reason)));
