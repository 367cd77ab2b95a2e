import { waitUntil } from "cloudflare:workers";
import type { LogFacts } from "./log.ts";

/** Tells Sentry what went wrong, after the answer. Its client is read by whoever has something to tell. */
export function tellSentry(dsn: string, told: LogFacts): void {
  waitUntil(import("./sentry-client.ts").then(({ send }) => send(dsn, told)));
}
