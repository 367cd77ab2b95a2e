import { type Client, createClient, type InStatement, type TransactionMode } from "@libsql/client/web";
import { SQL, StringChunk } from "drizzle-orm";
import type { LibSQLDatabase } from "drizzle-orm/libsql";
import { drizzle } from "drizzle-orm/libsql/web";
import "./quick-statements.ts";

/** Drizzle over one connection, twice: `reads` opens read-only batches, `writes` takes the write lock at once. */
export type Database = { reads: LibSQLDatabase; writes: LibSQLDatabase };

/** What begins statements that read: by itself, or with what such a statement names again and again. */
export type Asking = { reads: Pick<Database["reads"], "select" | "selectDistinct"> };

export type DatabaseSettings = { url: string; authToken: string | null };

/** Shorter than the three seconds after which a page must say that the records can’t be reached. */
const TIME_OUT_MS = 2200;
/**
 * The client's own queue of 20 would hand one request's call to another's: in workerd that call dies with the other
 * request, and between objects it is an error. So it must never queue.
 */
const NO_QUEUE = Number.MAX_SAFE_INTEGER;

/**
 * Two Drizzle instances over one HTTP client. Drizzle's own batch names no mode and so begins DEFERRED, which fails
 * SQLITE_BUSY beside other writers; the proxies say the mode instead. Nothing is asked longer than 2.2 seconds.
 * @param fetcher how requests travel; tests put a fault proxy here
 */
export function openDatabase(settings: DatabaseSettings, fetcher: typeof fetch = fetch): Database {
  const client = createClient({
    url: settings.url,
    concurrency: NO_QUEUE,
    ...(settings.authToken === null ? {} : { authToken: settings.authToken }),
    fetch: (request: Request) => fetcher(request, { signal: AbortSignal.timeout(TIME_OUT_MS) }),
  });
  return {
    reads: briefly(drizzle({ client: inMode(client, "read") })),
    writes: drizzle({ client: inMode(client, "write") }),
  };
}

/**
 * Names what a select computes: a database calls a column without a name by all of its text, and says it with every
 * answer, more of it than of what was asked. Columns of tables have names; these begin with `_`, as none of theirs does.
 */
function briefly(reads: LibSQLDatabase): LibSQLDatabase {
  const named = <Begins extends object>(begins: Begins): Begins =>
    new Proxy(begins, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        if (name === "with") return (...ctes: unknown[]) => named(value.apply(target, ctes));
        if (name !== "select" && name !== "selectDistinct") return value.bind(target);
        return (fields?: Record<string, unknown>) => value.call(target, fields && nameEach(fields));
      },
    });
  return named(reads);
}

/** What a module selects each time is named once. */
const namedOnce = new WeakMap<object, Record<string, unknown>>();

function nameEach(fields: Record<string, unknown>): Record<string, unknown> {
  const known = namedOnce.get(fields);
  if (known) return known;
  const named = { ...fields };
  for (const [key, field] of Object.entries(fields))
    if (field instanceof SQL && isLong(field)) named[key] = field.as(`_${key}`);
  namedOnce.set(fields, named);
  return named;
}

function isLong({ queryChunks }: SQL): boolean {
  return (
    queryChunks.length > 3 || queryChunks.some((chunk) => chunk instanceof StringChunk && !isShort(chunk))
  );
}

function isShort({ value: [text = ""] }: StringChunk): boolean {
  return text.length < 40;
}

function inMode(client: Client, mode: TransactionMode): Client {
  return new Proxy(client, {
    get(target, name) {
      if (name === "batch") return (statements: InStatement[]) => target.batch(statements, mode);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
