import { parseError, StatementError } from "./errors.ts";
import { dangersOf, namesIn, type TextDangers } from "./text-guard.ts";
import { placeOf, type Token, tokenize } from "./tokens.ts";

/** One SQL statement, as far as the server has to understand it. */
export interface Statement extends TextDangers {
  sql: string;
  kind: "begin" | "end" | "savepoint" | "read" | "write" | "schema" | "pragma";
  /** Only one stream at a time may run statements that write. */
  writes: boolean;
  /** INSERT, UPDATE or DELETE: the only ones with a count of affected rows. */
  changes: boolean;
  /** INSERT or REPLACE: the only ones with a last rowid. */
  inserts: boolean;
  explains: boolean;
  /** The text without what follows its last token. */
  body: string;
  /** By index from zero: the name with its prefix, or null for a plain `?`. */
  parameters: (string | null)[];
}

type Meaning = Pick<Statement, "kind"> & Partial<Statement>;

// What sqld lets through, by its kind of caution: these read, these may also be given a value, these only without.
const readingPragmas =
  "table_list index_list table_info table_xinfo index_info index_xinfo pragma_list compile_options " +
  "database_list function_list module_list encoding foreign_key_list foreign_key_check collation_list " +
  "data_version freelist_count integrity_check legacy_file_format page_count quick_check stats";
const settablePragmas = "defer_foreign_keys foreign_keys user_version";
const fixedPragmas =
  "analysis_limit application_id auto_vacuum automatic_index busy_timeout cache_size cache_spill " +
  "cell_size_check checkpoint_fullfsync fullfsync hard_heap_limit journal_mode journal_size_limit " +
  "legacy_alter_table locking_mode max_page_count mmap_size page_size query_only read_uncommitted " +
  "recursive_triggers reverse_unordered_selects schema_version secure_delete soft_heap_limit synchronous " +
  "temp_store threads trusted_schema wal_autocheckpoint";
const pragmas = {
  reading: new Set(readingPragmas.split(" ")),
  settable: new Set(settablePragmas.split(" ")),
  fixed: new Set(fixedPragmas.split(" ")),
};

/** What the engine has to read and write the machine's files, or to run a text as a statement of its own. */
const outward = /^(?:readfile|writefile|fsdir|sha3_query)$/i;

const reservedTables = new Set(["_litestream_seq", "_litestream_lock", "libsql_wasm_func_table"]);

/**
 * Splits an SQL text into its statements. Refuses what sqld refuses (ANALYZE, ATTACH, VACUUM, temporary tables,
 * most pragmas), and what leads the engine to files and to statements in a text; syntax is the engine's to judge.
 */
export function parseStatements(sql: string): Statement[] {
  const nul = sql.indexOf("\0");
  if (nul >= 0) throw parseError(`unrecognized token at ${placeOf(sql, nul)}`);
  return split(tokenize(sql)).map(({ tokens, after }, _, all) => {
    refuseOutward(tokens);
    const words = tokens.map((token) => (token.kind === "word" ? token.text.toUpperCase() : token.text));
    // The engine would skip it, and run a statement that this server did not understand.
    const marked = tokens.find(({ text }) => text.startsWith("\ufeff"));
    if (marked) throw parseError(`syntax error around ${placeOf(sql, marked.end, ":")}: \`${marked.text}\``);
    const meaning = meaningOf(words, tokens);
    if (meaning === null) throw parseError(`unsupported statement: ${sql}`);
    const end = tokens.at(-1)?.end;
    return {
      // The places of errors count from the semicolon before it, as they do in sqld.
      sql: all.length === 1 ? sql : sql.slice(after, end),
      body: sql.slice(tokens[0]?.start, end),
      ...dangersOf(tokens),
      writes: meaning.kind === "write" || meaning.kind === "schema",
      changes: false,
      inserts: false,
      explains: false,
      parameters: parametersOf(tokens),
      ...meaning,
    };
  });
}

// Nothing in the product does that by SQL: a hole in one of its statements must not be one in the machine. A table may be
// named by a literal, too.
function refuseOutward(tokens: Token[]) {
  const literals = tokens.filter(({ kind }) => kind === "literal").map(({ text }) => text.slice(1, -1));
  const name = [...namesIn(tokens), ...literals].find((each) => outward.test(each));
  if (name !== undefined) throw new StatementError(`not authorized to use function: ${name}`, "SQLITE_AUTH");
}

const known = new Map<string, Statement>();
const knownTexts = 1000;

/** The one statement of an SQL text. Refuses none, several, and what `parseStatements` refuses. */
export function parseStatement(sql: string): Statement {
  const before = known.get(sql);
  if (before !== undefined) return before;
  const [statement, ...others] = parseStatements(sql);
  if (statement === undefined) {
    throw new StatementError("SQL string does not contain any statement", "SQL_NO_STATEMENT");
  }
  if (others.length > 0) {
    throw new StatementError("SQL string contains more than one statement", "SQL_MANY_STATEMENTS");
  }
  if (known.size >= knownTexts) known.clear();
  known.set(sql, statement);
  return statement;
}

interface Part {
  tokens: Token[];
  /** Where the semicolon before it ends. */
  after: number;
}

/** The statements of a text, each as its tokens; empty ones are left out. */
export function split(tokens: Token[]): Part[] {
  const statements: Part[] = [];
  let current: Part = { tokens: [], after: 0 };
  for (const token of tokens) {
    if (token.text !== ";" || insideTrigger(current.tokens)) current.tokens.push(token);
    else {
      if (current.tokens.length > 0) statements.push(current);
      current = { tokens: [], after: token.end };
    }
  }
  return current.tokens.length > 0 ? [...statements, current] : statements;
}

// A trigger's body holds statements with semicolons of their own, and ends with `; END`.
function insideTrigger(tokens: Token[]): boolean {
  const head = tokens.slice(0, 3).map((token) => token.text.toUpperCase());
  if (head[0] !== "CREATE" || !head.includes("TRIGGER")) return false;
  return tokens.at(-1)?.text.toUpperCase() !== "END" || tokens.at(-2)?.text !== ";";
}

function meaningOf(words: string[], tokens: Token[]): Meaning | null {
  switch (words[0]) {
    case "EXPLAIN":
      return explained(words);
    case "BEGIN":
      return { kind: "begin", writes: words[1] === "IMMEDIATE" || words[1] === "EXCLUSIVE" };
    case "COMMIT":
    case "END":
      return { kind: "end" };
    case "ROLLBACK":
      return { kind: words.includes("TO") ? "savepoint" : "end" };
    case "SAVEPOINT":
    case "RELEASE":
      return { kind: "savepoint" };
    case "CREATE":
      return createMeaning(words);
    case "DROP":
    case "ALTER":
      return isReserved(tokens) ? null : { kind: "schema" };
    case "REINDEX":
      return { kind: "write" };
    case "PRAGMA":
      return pragmaMeaning(words);
    case "ANALYZE":
    case "ATTACH":
    case "VACUUM":
      return null;
    case "DETACH":
      return { kind: "read" };
    default:
      return rowMeaning(words, tokens);
  }
}

/** Refuses a pragma that sqld does not run. The engine obeys some already while it prepares or explains them. */
export function refusePragma(sql: string, tokens: Token[]) {
  const words = tokens.map((token) => token.text.toUpperCase());
  const meaning = words[0] === "EXPLAIN" ? explained(words) : words[0] === "PRAGMA" && pragmaMeaning(words);
  if (meaning === null) throw parseError(`unsupported statement: ${sql}`);
}

function explained(words: string[]): Meaning | null {
  const at = words[1] === "QUERY" ? 3 : 1;
  if (words[at] !== "PRAGMA") return { kind: "read", explains: true };
  return pragmaMeaning(words.slice(at)) === null ? null : { kind: "pragma", explains: true };
}

function createMeaning(words: string[]): Meaning | null {
  if (words[1] === "TEMP" || words[1] === "TEMPORARY") return null;
  const dot = words.indexOf(".");
  const isTemporary = dot > 0 && dot < 7 && words[dot - 1] === "TEMP" && words[1] === "TABLE";
  return isTemporary ? null : { kind: "schema" };
}

function pragmaMeaning(words: string[]): Meaning | null {
  const at = words[2] === "." ? 3 : 1;
  const name = (words[at] ?? "").toLowerCase();
  const hasValue = words.length > at + 1;
  if (pragmas.reading.has(name)) return { kind: "pragma" };
  if (pragmas.settable.has(name)) return { kind: "pragma", writes: hasValue && name === "user_version" };
  return pragmas.fixed.has(name) && !hasValue ? { kind: "pragma" } : null;
}

function rowMeaning(words: string[], tokens: Token[]): Meaning | null {
  const verb = words[0] === "WITH" ? verbAfterWith(words) : words[0];
  const isInsert = verb === "INSERT" || verb === "REPLACE";
  if (!isInsert && verb !== "UPDATE" && verb !== "DELETE") return { kind: "read" };
  return isReserved(tokens) ? null : { kind: "write", changes: true, inserts: isInsert };
}

function verbAfterWith(words: string[]): string | undefined {
  let depth = 0;
  return words.find((word) => {
    if (word === "(") depth += 1;
    if (word === ")") depth -= 1;
    return depth === 0 && /^(SELECT|VALUES|INSERT|REPLACE|UPDATE|DELETE)$/.test(word);
  });
}

function isReserved(tokens: Token[]): boolean {
  return tokens.slice(1, 6).some((token) => reservedTables.has(token.text.toLowerCase()));
}

/**
 * The names of the parameters in their order, null for a bare `?`: that takes the number after the largest one so
 * far, and so does a name at its first appearance.
 */
export function parametersOf(tokens: Token[]): (string | null)[] {
  const parameters: (string | null)[] = [];
  for (const token of tokens) {
    if (token.kind !== "parameter" || token.text.startsWith("#")) continue;
    if (token.text === "?") parameters.push(null);
    else if (token.text.startsWith("?")) placeNumbered(parameters, token.text);
    else if (!parameters.includes(token.text)) parameters.push(token.text);
  }
  return parameters;
}

function placeNumbered(parameters: (string | null)[], text: string) {
  const number = Number(text.slice(1));
  if (number < 1 || number > 32_766) return; // the engine refuses it
  while (parameters.length < number) parameters.push(null);
  parameters[number - 1] = text;
}
