/**
 * What a failed batch means. Over HTTP every constraint has the code SQLITE_CONSTRAINT and only the text says which
 * key was hit, so this is the one module that reads it.
 */
export type Failure =
  /** Another writer took the event's place: load again. */
  | "raced"
  /** The same key was committed before: read its answer. */
  | "repeated"
  /** One of the files was sent with something else before. */
  | "claimed"
  /** What was to be taken back has begun to leave. */
  | "left"
  /** The database did not answer, or not with a yes or no: the batch may have been committed. */
  | "unknown"
  /** The database can't do it now, and nothing was written: try again. */
  | "busy"
  | "fault";

const BUSY_CODES = [
  "SQLITE_BUSY",
  "SQLITE_LOCKED",
  "TRANSACTION_BUSY",
  "TRANSACTION_TIMEOUT",
  "BLOCKED",
  "TOO_MANY_STREAMS",
  // No room, or no right to write, until somebody sees to it. What was typed must outlive that.
  "SQLITE_FULL",
  "SQLITE_READONLY",
  "SQLITE_CANTOPEN",
  "SQLITE_NOMEM",
];
const UNKNOWN_CODES = [
  "STREAM_EXPIRED",
  "STREAM_CLOSED",
  "BATON_REUSED",
  "HRANA_CLOSED_ERROR",
  "HRANA_PROTO_ERROR",
  "HRANA_WEBSOCKET_ERROR",
  "SERVER_ERROR",
  "SERVER_CLOSED",
  "INTERNAL_ERROR",
  "PROXY_ERROR",
  "SQLITE_IOERR",
  "SQLITE_INTERRUPT",
];

/** Classifies what a batch threw. */
export function failureOf(error: unknown): Failure {
  const texts = chain(error);
  const said = texts.map((each) => each.message).join("\n");
  if (said.includes("UNIQUE constraint failed: ticket_events.ticket_id, ticket_events.seq")) return "raced";
  // A random reference that is another ticket's: the next one is not. A number that somebody else took meanwhile.
  if (/UNIQUE constraint failed: tickets\.(reference|number|id)\b/.test(said)) return "raced";
  // Of a filing that began nothing because of its own first time, the ticket says it.
  if (/UNIQUE constraint failed: (operations\.actor_id, operations\.key|tickets\.operation_id)/.test(said))
    return "repeated";
  if (said.includes("UNIQUE constraint failed: attachments.")) return "claimed";
  if (said.includes("CHECK constraint failed: outbox_state")) return "left";
  const codes = texts.map((each) => each.code);
  if (codes.some((code) => BUSY_CODES.includes(code))) return "busy";
  if (codes.some((code) => UNKNOWN_CODES.includes(code))) return "unknown";
  if (codes.some((code) => code.startsWith("SQLITE_"))) return "fault";
  return texts.some(isNetwork) ? "unknown" : "fault";
}

/** Whether a filing was given up because what it would have begun was there already (`Filing.unless`). */
export function isForestalled(error: unknown): boolean {
  return chain(error).some(({ message }) => message.includes("FOREIGN KEY constraint failed"));
}

/** Whether the database could not be asked, as opposed to having said no. */
export function isUnavailable(error: unknown): boolean {
  const failure = failureOf(error);
  return failure === "unknown" || failure === "busy";
}

type Link = { name: string; message: string; code: string };

function chain(error: unknown): readonly Link[] {
  const links: Link[] = [];
  for (let each = error; each instanceof Error && links.length < 5; each = each.cause) {
    const code = "code" in each && typeof each.code === "string" ? each.code : "";
    links.push({ name: each.name, message: each.message, code });
  }
  return links;
}

function isNetwork({ name, message }: Link): boolean {
  if (name === "TimeoutError" || name === "AbortError" || name === "HttpServerError") return true;
  // An answer that broke off, or somebody else's page in its place.
  if (name === "SyntaxError") return true;
  return /fetch failed|network|connection|terminated|internal error|timed? ?out|status (5\d\d|429|408)/i.test(
    message,
  );
}
