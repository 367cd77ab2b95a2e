import type Database from "libsql";
import { type Plan, planOf } from "./costs.ts";
import { failureOf, isSyntaxError, syntaxFailureOf } from "./engine-errors.ts";
import { parametersOf, refusePragma, type Statement, split } from "./statements.ts";
import type { TextGuard } from "./text-guard.ts";
import { tokenize } from "./tokens.ts";
import type { SqlValue } from "./values.ts";

export interface Column {
  name: string;
  decltype: string | null;
}

export interface Description {
  params: { name: string | null }[];
  cols: Column[];
  is_explain: boolean;
  is_readonly: boolean;
}

export type Handle = ReturnType<Database.Database["prepare"]>;

export interface Prepared {
  handle: Handle;
  cols: Column[];
  plan: Plan;
  /** What the engine has counted of its scans: steps over all runs, those of one run, and when. */
  counted: { steps: number; ofARun: number; at: number };
  /** How often it ran since then. */
  runs: number;
}

type Uncounted = { prepared: Prepared; tell: (scanned: number) => void };

const mostKept = 256;
/** For so long a statement is said to scan what it scanned before. */
const countedForMs = 1000;
const neverCounted = { steps: 0, ofARun: 0, at: Number.NEGATIVE_INFINITY };
const noPlan: Plan = { scans: false, writesPerRow: 1 };

/** The prepared statements of one connection, of which it keeps those used last. */
export class PreparedStatements {
  readonly #database: Database.Database;
  readonly #guard: TextGuard;
  readonly #kept = new Map<string, Prepared>();
  readonly #uncounted = new Map<string, Uncounted>();

  constructor(database: Database.Database, guard: TextGuard) {
    this.#database = database;
    this.#guard = guard;
  }

  /** Refuses as the engine does, in the words of sqld. */
  get(statement: Statement): Prepared {
    const { sql } = statement;
    const known = this.#kept.get(sql);
    if (known !== undefined) this.#kept.delete(sql);
    const prepared = known ?? this.#openToRun(statement);
    // The engine obeys some pragmas while it prepares them.
    if (statement.kind === "pragma") return prepared;
    // Deleted and set again, so that the first in the map is the one unused for longest.
    this.#kept.set(sql, prepared);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return prepared;
  }

  /** What a statement takes and gives, without running it. */
  describe(sql: string): Description {
    const tokens = split(tokenize(sql))[0]?.tokens ?? [];
    refusePragma(sql, tokens);
    try {
      const { cols } = this.#open(sql);
      return {
        params: parametersOf(tokens).map((name) => ({ name })),
        cols,
        is_explain: tokens[0]?.text.toUpperCase() === "EXPLAIN",
        is_readonly: tokens.length === 0 || this.#isReadOnly(sql),
      };
    } catch (error) {
      throw failureOf(error, sql);
    }
  }

  /**
   * Has `tell` told, now or by the next `countScans`, how many rows this run of the statement has walked through in scans.
   * To tell of one, the engine copies the texts of all statements: a page would pay as much for that as for all its
   * questions. So they are counted together, and one that runs all the time once a second.
   */
  countLater(prepared: Prepared, sql: string, tell: (scanned: number) => void) {
    if (!prepared.plan.scans) return;
    prepared.runs += 1;
    const isFresh = performance.now() - prepared.counted.at < countedForMs;
    if (isFresh) tell(prepared.counted.ofARun);
    else this.#uncounted.set(sql, { prepared, tell });
  }

  /** To be called before a statement runs again: the engine counts over all runs. */
  countBefore(sql: string) {
    if (this.#uncounted.has(sql)) this.countScans();
  }

  countScans() {
    if (this.#uncounted.size === 0) return;
    const counting = this.own("SELECT sql, nscan FROM sqlite_stmt WHERE nscan > 0");
    const counts = counting.all([]) as [string, bigint][];
    for (const [sql, { prepared, tell }] of this.#uncounted) {
      const steps = Number(countOf(sql, counts));
      // The engine counts steps from row to row.
      const ofARun = Math.round((steps - prepared.counted.steps) / prepared.runs) + 1;
      prepared.counted = { steps, ofARun, at: performance.now() };
      prepared.runs = 0;
      tell(ofARun);
    }
    this.#uncounted.clear();
  }

  /** A statement of this server's own making, prepared once. */
  own(sql: string): Handle {
    const prepared = this.#kept.get(sql) ?? this.#open(sql);
    this.#kept.set(sql, prepared);
    return prepared.handle;
  }

  /** The one number that a query of this server's own gives, or zero. */
  number(sql: string, values: SqlValue[] = []): bigint {
    const [row] = this.own(sql).all(values) as bigint[][];
    return row?.[0] ?? 0n;
  }

  clear() {
    this.#uncounted.clear();
    this.#kept.clear();
  }

  #openToRun({ sql, kind, explains, makesBytes }: Statement): Prepared {
    try {
      // The constants of a program are among what EXPLAIN lists.
      const isPlanned =
        (kind === "read" || kind === "write") && !explains && !makesBytes && !this.#guard.hasBytes;
      return this.#open(sql, isPlanned ? this.#plan(sql) : noPlan);
    } catch (error) {
      if (isSyntaxError(error)) throw syntaxFailureOf(error, sql, (part) => this.#database.prepare(part));
      throw failureOf(error, sql);
    }
  }

  #open(sql: string, plan = noPlan): Prepared {
    const handle = this.#database.prepare(sql);
    const cols = handle.columns().map(({ name, type }) => ({ name, decltype: type }));
    if (cols.length > 0) handle.raw();
    return { handle, cols, plan, counted: neverCounted, runs: 0 };
  }

  #plan(sql: string): Plan {
    const explanation = this.#database.prepare(`EXPLAIN ${sql}`).raw();
    const rows = explanation.all([]) as [bigint, string, bigint][];
    rewind(explanation);
    return planOf(rows.map(([, opcode, cursor]) => ({ opcode, cursor: Number(cursor) })));
  }

  #isReadOnly(sql: string): boolean {
    const ofText = "FROM sqlite_stmt WHERE instr(?, sql) = 1 ORDER BY length(sql) DESC, rowid LIMIT 1";
    return this.number(`SELECT ro ${ofText}`, [sql]) !== 0n;
  }
}

// The engine keeps of a text what belongs to its first statement, and lists the one prepared last before others of
// the same text that nobody has collected yet.
function countOf(text: string, counts: [sql: string, count: bigint][]): bigint {
  let [longest, found] = [-1, 0n];
  for (const [sql, count] of counts) {
    if (sql.length > longest && text.startsWith(sql)) [longest, found] = [sql.length, count];
  }
  return found;
}

/** Ends an explanation: the engine takes it for unfinished until it is rewound, which `get` does. */
export function rewind(explanation: Handle) {
  explanation.get([]);
}
