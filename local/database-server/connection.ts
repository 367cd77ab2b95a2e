import Database from "libsql";
import { type Arguments, bind } from "./arguments.ts";
import { asBytes, fromBytes } from "./bytes.ts";
import { costsOf } from "./costs.ts";
import { failureOf, isEngineError, primaryCode } from "./engine-errors.ts";
import { argumentError, StatementError } from "./errors.ts";
import {
  type Column,
  type Description,
  type Handle,
  type Prepared,
  PreparedStatements,
  rewind,
} from "./prepared-statements.ts";
import type { Statement } from "./statements.ts";
import type { TextGuard } from "./text-guard.ts";
import { encodeValue, lengthOf, type SqlValue, sizeOf, type WireValue } from "./values.ts";

export interface StatementResult {
  cols: Column[];
  rows: WireValue[][];
  affected_row_count: number;
  last_insert_rowid: string | null;
  replication_index: null;
  rows_read: number;
  rows_written: number;
  query_duration_ms: number;
}

const largestAnswer = 10_000_000;
const largestValue = 5_000_000;
// Not those that virtual tables keep for themselves: full text search has blobs there that no query sees.
const DEFINITIONS = `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL
  AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')`;

/**
 * One connection to the file, with its prepared statements. The engine is synchronous: a statement runs to its
 * end before anything else in this process does, and none is ever left half-way.
 */
export class Connection {
  readonly #database: Database.Database;
  readonly #prepared: PreparedStatements;
  readonly #guard: TextGuard;
  readonly #onSchemaChange: () => void;
  #stuck: Handle[] = [];
  #hasOwnPragmas = false;
  #hasChangedSchema = false;

  /** Opens or creates the file; `onSchemaChange` is called when all connections see another schema. */
  constructor(file: string, guard: TextGuard, onSchemaChange: () => void) {
    this.#guard = guard;
    this.#onSchemaChange = onSchemaChange;
    this.#database = new Database(file);
    this.#prepared = new PreparedStatements(this.#database, guard);
    this.#database.defaultSafeIntegers(true);
    // Only another program can hold a lock that this process would have to wait for.
    this.#set("busy_timeout = 2000");
    this.#set("journal_mode = WAL");
    this.#set("synchronous = FULL");
    this.#set("foreign_keys = ON");
    this.#set("cache_size = -16000");
    // Four times as rarely as the engine would: most commits write to the same pages, which then go into the file once.
    this.#set("wal_autocheckpoint = 4000");
    // For the process as a whole: a statement that asks for a gigabyte is refused.
    this.#set("hard_heap_limit = 500000000");
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  /**
   * Runs one statement to its end. Refuses as the engine does, in the words of sqld. The rows it walked through in
   * scans are added to the answer by `countScans`.
   */
  execute(statement: Statement, given: Arguments): StatementResult {
    const startedAt = performance.now();
    if (statement.kind === "pragma") this.#hasOwnPragmas = true;
    const prepared = this.#prepared.get(statement);
    const { handle, cols } = prepared;
    const values = bind(statement, given);
    if (values.some((value) => lengthOf(value) > largestValue)) throw argumentError("string or blob too big");
    const inBytes = this.#guard.asksAsBytes(statement, cols.length, values);
    this.#prepared.countBefore(statement.sql);
    try {
      const rows = cols.length > 0 ? this.#collect(statement, prepared, values, inBytes) : [];
      if (statement.explains) rewind(handle);
      const done = cols.length > 0 ? null : handle.run(values);
      const changes = statement.changes
        ? (done?.changes ?? Number(this.#prepared.number("SELECT changes()")))
        : 0;
      const costs = (scanned: number) => costsOf(prepared.plan, rows.length, changes, scanned);
      const result: StatementResult = {
        cols,
        rows,
        affected_row_count: changes,
        last_insert_rowid: statement.inserts ? this.#lastRowid(done?.lastInsertRowid) : null,
        replication_index: null,
        ...costs(0),
        query_duration_ms: Math.round((performance.now() - startedAt) * 1000) / 1000,
      };
      this.#prepared.countLater(prepared, statement.sql, (scanned) => Object.assign(result, costs(scanned)));
      return result;
    } catch (error) {
      if (isEngineError(error)) this.#noteStuck(statement, handle, primaryCode(error));
      throw failureOf(error, statement.sql);
    } finally {
      this.#followSchema(statement.kind);
    }
  }

  // The package tells it as a number, which need not hold all 64 bits.
  #lastRowid(told: unknown): string {
    return String(Number.isSafeInteger(told) ? told : this.#prepared.number("SELECT last_insert_rowid()"));
  }

  /** The columns of a statement that is about to run, or null where only running it tells. Refuses as the engine does. */
  columnsOf(statement: Statement): Column[] | null {
    // The engine obeys some pragmas while it prepares them.
    return statement.kind === "pragma" ? null : this.#prepared.get(statement).cols;
  }

  /** Refuses a statement with a syntax error, before anything runs. A missing table may yet be created. */
  checkSyntax(statement: Statement) {
    // Not yet: the engine obeys some pragmas while it prepares them.
    if (statement.kind === "pragma") return;
    try {
      this.#prepared.get(statement);
    } catch (error) {
      if (error instanceof StatementError && error.code === "SQL_PARSE_ERROR") throw error;
    }
  }

  /** What a statement takes and gives, without running it. Refuses as the engine does. */
  describe(sql: string): Description {
    // The engine obeys some pragmas while it prepares them.
    this.#hasOwnPragmas = true;
    return this.#prepared.describe(sql);
  }

  /** Completes what the answers given so far tell of their costs, where the engine still can. */
  countScans() {
    try {
      this.#prepared.countScans();
    } catch (error) {
      if (!isEngineError(error)) throw error;
    }
  }

  /** Drops the prepared statements, whose columns may be others after a change of the schema. */
  forgetStatements() {
    this.#prepared.clear();
  }

  /** Makes the connection as good as new for its next stream. */
  restore() {
    if (this.inTransaction) this.#database.exec("ROLLBACK");
    this.#freeStuck();
    this.#followSchema("end");
    if (this.#hasOwnPragmas) this.#set("foreign_keys = ON");
    this.#hasOwnPragmas = false;
  }

  /** Moves everything from the WAL into the file, as far as no other connection still reads there. */
  checkpoint() {
    this.#set("wal_checkpoint(TRUNCATE)");
  }

  /** Lets the guard know what the schema tells of the content. */
  examineSchema() {
    const rows = this.#database.prepare(DEFINITIONS).raw().all([]) as string[][];
    this.#guard.examine(rows.map(([sql = ""]) => sql));
  }

  /** The first thing that is wrong with the file, or null. Reads all of it. */
  findDamage(): string | null {
    const [row] = this.#database.prepare("PRAGMA quick_check(1)").raw().all([]) as string[][];
    return row?.[0] === "ok" ? null : (row?.[0] ?? "the check gave no answer");
  }

  close() {
    this.forgetStatements();
    this.#database.close();
  }

  #collect(
    statement: Statement,
    { handle, cols }: Prepared,
    values: SqlValue[],
    inBytes: boolean,
  ): WireValue[][] {
    const source = inBytes ? this.#prepared.own(asBytes(statement.body, cols.length)) : handle;
    const rows: SqlValue[][] = [];
    let size = 0;
    let longest = 0;
    // Always to the end: a statement left half-way would keep its locks.
    try {
      for (const row of source.iterate(values) as Iterable<SqlValue[]>) {
        for (const value of row) {
          size += sizeOf(value);
          longest = Math.max(longest, lengthOf(value));
        }
        if (size <= largestAnswer) rows.push(row);
        else if (statement.kind === "read" && this.#stuck.length === 0) this.#interrupt();
      }
    } catch (error) {
      if (!isInterruption(error)) throw error;
    }
    if (longest > largestValue + 1)
      throw new StatementError("SQLite error: string or blob too big", "SQLITE_TOOBIG");
    if (size > largestAnswer) throw new StatementError("Response is too large", "RESPONSE_TOO_LARGE");
    return rows.map((row) => (inBytes ? fromBytes(row) : row).map(encodeValue));
  }

  #noteStuck(statement: Statement, handle: Handle, code: string) {
    const isEnd = statement.kind === "end" || statement.kind === "savepoint";
    if (code === "SQLITE_BUSY" || (isEnd && code === "SQLITE_CONSTRAINT")) this.#stuck.push(handle);
  }

  // A statement that met a lock, or a COMMIT a broken deferred constraint, waits in the engine to be tried again, and keeps what it read from being
  // checkpointed. The package cannot rewind it, so it is run once more while an interruption is pending, which
  // ends it before its first instruction; the pending one needs another statement that is still at work.
  #freeStuck() {
    if (this.#stuck.length === 0) return;
    const atWork = this.#database.prepare("SELECT 1 UNION ALL SELECT 2").iterate([]);
    this.#interrupt();
    for (const handle of this.#stuck) untilInterrupted(() => handle.run([]));
    untilInterrupted(() => Array.from(atWork));
    this.#stuck = [];
  }

  #interrupt() {
    (this.#database as unknown as { interrupt(): void }).interrupt();
  }

  // Prepared statements know their columns: after a change of the schema, or its rollback, they may be others.
  #followSchema(kind: Statement["kind"]) {
    if (kind === "schema") this.#hasChangedSchema = true;
    if (!this.#hasChangedSchema || (kind !== "schema" && kind !== "savepoint" && kind !== "end")) return;
    this.forgetStatements();
    if (this.inTransaction) return;
    this.#hasChangedSchema = false;
    this.#onSchemaChange();
  }

  #set(pragma: string) {
    this.#database.prepare(`PRAGMA ${pragma}`).all([]);
  }
}

function untilInterrupted(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (!isInterruption(error)) throw error;
  }
}

function isInterruption(error: unknown): boolean {
  return isEngineError(error) && primaryCode(error) === "SQLITE_INTERRUPT";
}
