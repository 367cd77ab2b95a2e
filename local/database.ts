import { join } from "node:path";
import { createClient } from "@libsql/client/web";
import type { Settings } from "#workers/settings.ts";
import { superviseDatabaseServer } from "./database-child.ts";
import { ownsDatabase } from "./local-settings.ts";
import { migrate } from "./migrate.ts";
import { progress } from "./progress.ts";
import { Refused } from "./refused.ts";
import { whenStopping } from "./stopping.ts";

const PROBE_TIMEOUT_MS = 10_000;

/**
 * Makes the database ready: starts our own server, or asks the one at TURSO_DATABASE_URL for an answer, then
 * applies the migrations that are missing. Refuses a damaged file, a server that doesn't answer, and a failing
 * migration. `onLoss` is called if our own server ends later and can't be started again.
 */
export async function openDatabase(settings: Settings, onLoss: (error: unknown) => void) {
  const { url, authToken } = settings.database;
  if (ownsDatabase(settings)) {
    const file = join(settings.dataDir, "campus.db");
    whenStopping(await superviseDatabaseServer(file, settings.dbPort, onLoss));
  } else {
    await progress("Asking the database server", () => probe(url, authToken));
  }
  await progress("Preparing the database", () => applyMigrations(url, authToken));
}

/** Refuses, by what the operator can do, a database server that doesn't answer within ten seconds. */
export async function probe(url: string, authToken: string | null) {
  const options = authToken === null ? {} : { authToken };
  const client = createClient({ url, ...options, fetch: impatientFetch });
  try {
    await client.execute("select 1");
  } catch (error) {
    throw new Refused(unreachable(url, error));
  } finally {
    client.close();
  }
}

/** `migrate`, with its errors as one sentence. */
export async function applyMigrations(url: string, authToken: string | null): Promise<string[]> {
  try {
    return await migrate(url, authToken);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isFull = `${error.message} ${String(error.cause)}`.includes("SQLITE_FULL");
    throw new Refused(
      isFull ? "The database has no room to grow: free some space on its disk." : error.message,
    );
  }
}

function impatientFetch(input: RequestInfo, init?: RequestInit): Promise<Response> {
  return fetch(input, { ...init, signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
}

function unreachable(url: string, error: unknown): string {
  const { host } = new URL(url);
  const words = error instanceof Error ? error.message : "";
  if (/\b40[13]\b|unauthorized|forbidden/i.test(words)) {
    return `The database server at ${host} refuses the token: set TURSO_AUTH_TOKEN to one that it knows.`;
  }
  return `The database server at ${host} does not answer: check TURSO_DATABASE_URL and the connection.`;
}
