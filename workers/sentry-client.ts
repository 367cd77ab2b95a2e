import { createTransport, type Event, type Exception, type StackFrame } from "@sentry/core";
import { ServerRuntimeClient, type ServerRuntimeClientOptions } from "@sentry/core/server";
import type { FaultDescription, LogFacts } from "./log.ts";

/** Longer than that no report holds an isolate. */
const LONGEST_MS = 5_000;

/**
 * Sends one report: what the log says of a fault and nothing else. No integration reads requests, headers or the
 * console. A client lives for one report, since what one request began another may not wait for.
 */
export async function send(dsn: string, told: LogFacts): Promise<void> {
  const client = new ServerRuntimeClient({ dsn, ...QUIET });
  client.captureEvent(eventOf(told));
  await client.close(LONGEST_MS);
}

const QUIET: ServerRuntimeClientOptions = {
  integrations: [],
  stackParser: () => [],
  sendClientReports: false,
  transport: (options) =>
    createTransport(options, async ({ body }) => {
      const sent = await fetch(options.url, { method: "POST", body: new Blob([body as BlobPart]) });
      await sent.body?.cancel();
      return { statusCode: sent.status };
    }),
};

function eventOf({ at, level, message, properties, fault }: LogFacts): Event {
  return {
    timestamp: Date.parse(at) / 1000,
    level: level === "fatal" ? "fatal" : "error",
    logger: "resolve",
    platform: "javascript",
    message,
    extra: properties,
    ...(fault === undefined ? {} : { exception: { values: chain(fault) } }),
  };
}

/** A fault and what caused it, the first cause first, as Sentry shows them. */
function chain({ name, code, words = "", frames = [], cause }: FaultDescription): Exception[] {
  const value = [code, words].filter(Boolean).join(": ");
  const stacktrace = { frames: frames.map(frameOf).toReversed() };
  return [...(cause === undefined ? [] : chain(cause)), { type: name, value, stacktrace }];
}

function frameOf(line: string): StackFrame {
  const [, called, filename, lineno, colno] =
    /^at (?:(.*?) \()?(?:async )?(.*?):(\d+):(\d+)\)?$/.exec(line) ?? [];
  if (filename === undefined) return { function: line };
  return { function: called ?? "?", filename, lineno: Number(lineno), colno: Number(colno), in_app: true };
}
