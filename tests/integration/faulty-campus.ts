import { env } from "cloudflare:test";
import { type Client, createClient } from "@libsql/client/web";
import { inject } from "vitest";
import { openDatabase } from "#app/db/client.ts";
import type { Deps } from "#app/operations/deps.ts";
import type { Rule, Seen } from "#tests/fixtures/faults.ts";
import { forgetSettings } from "#workers/settings.ts";
import { deps } from "./campus.ts";

export type FaultyCampus = {
  /** Operations whose database lies behind the fault proxy. */
  deps: Deps;
  /** The same database without the proxy: for making what a test needs, and for looking at what became of it. */
  calm: Deps;
  database: Client;
  /** Replaces the plan of faults; without rules everything travels undisturbed. */
  plan(...rules: Rule[]): Promise<void>;
  /** What the current plan has seen. */
  seen(): Promise<Seen>;
};

/** A database that nobody has set up yet, for a Worker that is given this `url`. */
export async function faultyEmptyCampus(): Promise<FaultyCampus & { url: string }> {
  const opened = await open("/faults/empty");
  return { ...campusAt(opened), url: opened.proxyUrl };
}

type Opened = { url: string; proxyUrl: string; controlUrl: string };

/** A campus that only this test file knows, behind a fault proxy. */
export async function faultyCampus(): Promise<FaultyCampus> {
  return campusAt(await open());
}

/** The same, and this file's Worker and objects use it; to be called before anything is asked. */
export async function moveToFaultyCampus(settings: Record<string, string> = {}): Promise<FaultyCampus> {
  const opened = await open();
  Object.assign(env, { TURSO_DATABASE_URL: opened.proxyUrl, ...settings });
  forgetSettings();
  return campusAt(opened);
}

async function open(path = "/faults"): Promise<Opened> {
  const response = await fetch(new URL(path, inject("campusControlUrl")), { method: "POST" });
  return response.json<Opened>();
}

function campusAt({ url, proxyUrl, controlUrl }: Opened): FaultyCampus {
  const withDatabase = (at: string) => deps({ db: openDatabase({ url: at, authToken: null }) });
  return {
    deps: withDatabase(proxyUrl),
    calm: withDatabase(url),
    database: createClient({ url, intMode: "number" }),
    async plan(...rules) {
      await (await fetch(controlUrl, { method: "PUT", body: JSON.stringify(rules) })).text();
    },
    seen: async () => (await fetch(controlUrl)).json<Seen>(),
  };
}
