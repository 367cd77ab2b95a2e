import { randomBytes } from "node:crypto";
import type { EventEmitter } from "node:events";
import type { Arguments } from "./arguments.ts";
import type { Connection, StatementResult } from "./connection.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import { RequestError, StatementError, streamExpired } from "./errors.ts";
import type { Statement } from "./statements.ts";
import type { WriterQueue } from "./writer-queue.ts";

const expiredKeptMs = 300_000;

/** What a client may do over several requests: one connection, stored SQL texts, at most one transaction. */
export class Stream {
  readonly sqls = new Map<number, string>();
  /** How many requests it has answered: a baton is good for one. */
  turn = 0;
  isClosed = false;
  isBusy = false;
  expiry: NodeJS.Timeout | undefined;
  #id: string | null = null;
  #hasTimedOut = false;
  #connection: Connection | null = null;
  readonly #pool: ConnectionPool;
  readonly #writers: WriterQueue;

  constructor(pool: ConnectionPool, writers: WriterQueue) {
    this.#pool = pool;
    this.#writers = writers;
  }

  /** Made at the first need: most streams are closed by the request that opens them. */
  get id(): string {
    this.#id ??= randomBytes(18).toString("base64url");
    return this.#id;
  }

  /** Its connection, taken at the first need. Refuses a stream that was closed in this request. */
  get connection(): Connection {
    if (this.isClosed) throw new RequestError("Stream for this baton was closed");
    this.#connection ??= this.#pool.take();
    return this.#connection;
  }

  /** Takes the turn to write: null where it has it at once, else a promise of it that the client's `close` ends. */
  takeTurnToWrite(client: EventEmitter): Promise<void> | null {
    return this.#writers.take(this, client);
  }

  /** Runs a statement, and gives the turn to write back once nothing is left to commit. */
  run(statement: Statement, given: Arguments): StatementResult {
    const { connection } = this;
    try {
      return connection.execute(statement, given);
    } catch (error) {
      // The engine did not let it write, because others did since its transaction began to read.
      if (error instanceof StatementError && error.code === "SQLITE_BUSY") this.#writers.release(this);
      throw error;
    } finally {
      if (!connection.inTransaction) this.#writers.release(this);
    }
  }

  /** Rolls its transaction back, because others waited for too long. It learns so from `takeTimeout`. */
  timeOut() {
    this.#connection?.restore();
    this.#hasTimedOut = true;
    this.#writers.release(this);
  }

  /** Whether its transaction was rolled back since it last asked. */
  takeTimeout(): boolean {
    const hasTimedOut = this.#hasTimedOut;
    this.#hasTimedOut = false;
    return hasTimedOut;
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.expiry);
    if (this.#connection !== null) this.#pool.giveBack(this.#connection);
    this.#connection = null;
    this.#writers.release(this);
  }
}

/** The streams that live on between requests, found again by the baton of the last answer. */
export class StreamTable {
  readonly #open: () => Stream;
  readonly #idleMs: number;
  readonly #streams = new Map<string, Stream | "expired">();

  constructor(open: () => Stream, idleMs: number) {
    this.#open = open;
    this.#idleMs = idleMs;
  }

  /** A new stream, or the one of the baton. Refuses a baton that is unknown, used before or expired. */
  acquire(baton: string | null): Stream {
    const stream = baton === null ? this.#open() : this.#find(baton);
    clearTimeout(stream.expiry);
    stream.isBusy = true;
    stream.turn += 1;
    return stream;
  }

  /** Keeps the stream for the next request and returns its baton, or null where it was closed. */
  release(stream: Stream): string | null {
    stream.isBusy = false;
    if (stream.isClosed) {
      if (stream.turn > 1) this.#streams.delete(stream.id);
      return null;
    }
    this.#streams.set(stream.id, stream);
    stream.expiry = setTimeout(() => this.#expire(stream), this.#idleMs).unref();
    return `${stream.id}.${stream.turn}`;
  }

  closeAll() {
    for (const stream of this.#streams.values()) if (stream !== "expired") stream.close();
    this.#streams.clear();
  }

  #find(baton: string): Stream {
    const [id = "", turn] = baton.split(".");
    const stream = this.#streams.get(id);
    if (stream === undefined) throw new RequestError("Received an invalid baton");
    if (stream === "expired") throw streamExpired();
    if (stream.isBusy || turn !== String(stream.turn)) {
      throw new RequestError("Received a baton that has already been used");
    }
    return stream;
  }

  #expire(stream: Stream) {
    stream.close();
    this.#streams.set(stream.id, "expired");
    setTimeout(() => this.#streams.delete(stream.id), expiredKeptMs).unref();
  }
}
