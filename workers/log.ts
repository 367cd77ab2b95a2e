import { AsyncLocalStorage } from "node:async_hooks";
import {
  configureSync,
  getConsoleSink,
  getLogger,
  type LogRecord,
  type Sink,
  withContext,
} from "@logtape/logtape";
import type { Settings } from "./settings.ts";

/**
 * The one log. Words are a fixed sentence; whatever varies goes into the properties, and only those that are
 * allow-listed below are written: `log.error("A request failed.", { fault: error })`.
 */
export const log = getLogger(["resolve"]);

let configured = "";

type LogSettings = Pick<Settings, "logLevel" | "testHooks" | "sentryDsn">;

/**
 * Opens the log as the settings say; further calls with the same ones do nothing. The words of faults, which may
 * quote what people typed, are written only where test hooks are on, that is on one's own machine. Where a DSN is set,
 * what went wrong is told to Sentry as well.
 */
export function configureLogging({ logLevel, testHooks, sentryDsn }: LogSettings) {
  if (configured === `${logLevel} ${testHooks} ${sentryDsn}`) return;
  configured = `${logLevel} ${testHooks} ${sentryDsn}`;
  const sinks: Record<string, Sink> = {
    console: getConsoleSink({ formatter: (record) => logLine(record, testHooks) }),
    ...(sentryDsn === null ? {} : { sentry: toSentry(sentryDsn) }),
  };
  configureSync({
    reset: true,
    contextLocalStorage: new AsyncLocalStorage(),
    sinks,
    loggers: [
      { category: ["resolve"], sinks: Object.keys(sinks), lowestLevel: logLevel },
      { category: ["logtape", "meta"], sinks: ["console"], lowestLevel: "warning" },
    ],
  });
}

/** Runs `work` so that every line logged in it, however deep, carries the request's id. */
export function withRequestId<T>(requestId: string, work: () => T): T {
  return withContext({ requestId }, work);
}

/** The same for what no request began: an alarm, a drain, a tick of the clock. */
export function withRunId<T>(work: () => T): T {
  return withContext({ runId: crypto.randomUUID() }, work);
}

/** Errors as Sentry gets them: the same line, never with the words of faults. */
function toSentry(dsn: string): Sink {
  return (record) => {
    if (record.level === "error" || record.level === "fatal") tellSentry(dsn, facts(record, false));
  };
}

let tellSentry: (dsn: string, told: LogFacts) => void = () => {};

/** Says how Sentry is told, once. Only a Worker has a way that outlives its answer; elsewhere nobody tells it. */
export function tellSentryBy(tell: typeof tellSentry): void {
  tellSentry = tell;
}

/** One line of JSON: time, level, the sentence without values, and the allow-listed properties. */
export function logLine(record: LogRecord, faultWords: boolean): string {
  const { at, level, message, properties, fault } = facts(record, faultWords);
  return JSON.stringify({ at, level, message, ...properties, ...(fault === undefined ? {} : { fault }) });
}

/** What may be told of a record, to anybody. */
function facts(record: LogRecord, faultWords: boolean) {
  const { level, rawMessage, timestamp, properties } = record;
  return {
    at: new Date(timestamp).toISOString(),
    level,
    message: typeof rawMessage === "string" ? rawMessage : rawMessage.join("…"),
    properties: allowed(properties),
    fault: "fault" in properties ? describeFault(properties.fault, faultWords) : undefined,
  };
}

export type LogFacts = ReturnType<typeof facts>;

/**
 * An address for the log: no query, and `:` for every part that isn't a plain word or a number, since paths
 * carry one-tap tokens and the references of protected tickets.
 */
export function loggablePath(url: string): string {
  return new URL(url).pathname
    .split("/")
    .map((part) => (/^([a-z][a-z-]{0,31}|v?\d{1,9}|)$/.test(part) ? part : ":"))
    .join("/");
}

// Never bodies, cookies, mail or web addresses, names of people, or anything that somebody typed.
const ALLOWED = new Set([
  "requestId",
  "runId",
  "method",
  "path",
  "status",
  "durationMs",
  "operation",
  "refusal",
  "ticket",
  "seq",
  "hash",
  "clock",
  "step",
  "attempt",
  "lateMs",
  "count",
  "channel",
  "dependency",
  "cron",
  "job",
  "verb",
  "finds",
  "person",
  "differences",
  "migration",
]);

function allowed(properties: Record<string, unknown>): Record<string, string | number | boolean | null> {
  const kept: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (!ALLOWED.has(name)) continue;
    if (typeof value === "string") kept[name] = value.slice(0, 200);
    else if (typeof value === "number" || typeof value === "boolean" || value === null) kept[name] = value;
  }
  return kept;
}

// The words of these come from the engine, the database or the operator, never from a form.
const HARMLESS_WORDS = new Set([
  "TypeError",
  "ReferenceError",
  "SettingsError",
  "LibsqlError",
  "LibsqlBatchError",
]);

export interface FaultDescription {
  name: string;
  code?: string;
  words?: string;
  frames?: string[];
  cause?: FaultDescription;
}

function describeFault(error: unknown, faultWords: boolean): FaultDescription {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack = "", cause } = error;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return {
    name,
    ...(code === undefined ? {} : { code }),
    ...(faultWords || HARMLESS_WORDS.has(name) ? { words: message } : {}),
    // A stack begins with the message, whose lines may look like frames.
    frames: stack
      .slice(stack.indexOf(message) + message.length)
      .split("\n")
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 12)
      .map((line) => line.trim()),
    ...(cause === undefined ? {} : { cause: describeFault(cause, faultWords) }),
  };
}
