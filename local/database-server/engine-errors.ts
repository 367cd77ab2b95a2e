import Database from "libsql";
import { parseError, StatementError } from "./errors.ts";
import { placeOf, type Token, tokenize } from "./tokens.ts";

/** What the native engine throws. */
export interface EngineError extends Error {
  code: string;
  rawCode?: number;
}

// The primary result codes by number, under the names sqld answers with. SQLITE_ERROR (1) is "unknown" there.
const primaryCodes = new Map([
  [2, "SQLITE_INTERNAL"],
  [3, "SQLITE_PERM"],
  [4, "SQLITE_ABORT"],
  [5, "SQLITE_BUSY"],
  [6, "SQLITE_LOCKED"],
  [7, "SQLITE_NOMEM"],
  [8, "SQLITE_READONLY"],
  [9, "SQLITE_INTERRUPT"],
  [10, "SQLITE_IOERR"],
  [11, "SQLITE_CORRUPT"],
  [12, "SQLITE_NOTFOUND"],
  [13, "SQLITE_FULL"],
  [14, "SQLITE_CANTOPEN"],
  [15, "SQLITE_PROTOCOL"],
  [17, "SQLITE_SCHEMA"],
  [18, "SQLITE_TOOBIG"],
  [19, "SQLITE_CONSTRAINT"],
  [20, "SQLITE_MISMATCH"],
  [21, "SQLITE_MISUSE"],
  [22, "SQLITE_NOLFS"],
  [23, "SQLITE_AUTH"],
  [25, "SQLITE_RANGE"],
  [26, "SQLITE_NOTADB"],
]);

export function isEngineError(error: unknown): error is EngineError {
  return error instanceof Database.SqliteError;
}

/** The name of an engine error's primary code (the native engine gives extended ones, sqld does not). */
export function primaryCode(error: EngineError): string {
  return primaryCodes.get((error.rawCode ?? 1) & 0xff) ?? "SQLITE_UNKNOWN";
}

export function isSyntaxError(error: unknown): error is EngineError {
  return isEngineError(error) && /syntax error$|^incomplete input$|^unrecognized token/.test(error.message);
}

/** The engine's error in the words and codes of sqld, which names the place of what it could not resolve. */
export function failureOf(error: unknown, sql: string): unknown {
  if (!isEngineError(error)) return error;
  const at = error.rawCode === 1 ? offenderOf(error.message, sql) : null;
  if (at === null) return new StatementError(`SQLite error: ${error.message}`, primaryCode(error));
  const offset = Buffer.byteLength(sql.slice(0, at));
  return new StatementError(`SQL input error: ${error.message} (at offset ${offset})`, "SQL_INPUT_ERROR");
}

const unresolved =
  /^(?:no such column|ambiguous column name|no such function|misuse of aggregate|wrong number of arguments to function|misuse of (?:aggregate|window) function|near|table|view)[: ]+(.+?)(?:\(\))?(?:: syntax error| already exists)?$/;

// The engine's error knows its offset, the package does not pass it on: it is found again by the name.
function offenderOf(message: string, sql: string): number | null {
  if (message.startsWith("variable number")) return badVariable(sql);
  const name = unresolved.exec(message)?.[1];
  if (name === undefined) return null;
  const wanted = name.replaceAll('"', "").split(".");
  const tokens = tokenize(sql);
  const first = tokens.findIndex((_, index) => matches(tokens, index, wanted));
  return first < 0 || isAssigned(tokens, first) ? null : (tokens[first]?.start ?? null);
}

function matches(tokens: Token[], index: number, wanted: string[]): boolean {
  return wanted.every((part, step) => tokens[index + 2 * step]?.text.replaceAll(/["`[\]]/g, "") === part);
}

// `UPDATE t SET name = …` reports an unknown name without its place.
function isAssigned(tokens: Token[], index: number): boolean {
  const before = tokens[index - 1]?.text.toUpperCase();
  const isUpdate = tokens.some((token) => token.text.toUpperCase() === "SET");
  return isUpdate && tokens[index + 1]?.text === "=" && (before === "SET" || before === ",");
}

function badVariable(sql: string): number | null {
  const isBad = ({ text }: Token) =>
    /^\?\d/.test(text) && (Number(text.slice(1)) < 1 || Number(text.slice(1)) > 32_766);
  return tokenize(sql).find(isBad)?.start ?? null;
}

/**
 * The engine's syntax error as sqld's parser words it, where `prepare` asks the engine about a part of the text.
 * The parser counts the column after the offending token.
 */
export function syntaxFailureOf(
  error: EngineError,
  sql: string,
  prepare: (sql: string) => void,
): StatementError {
  const near = /^near "([\s\S]*)": syntax error$/.exec(error.message)?.[1];
  if (near === undefined) {
    if (error.message === "incomplete input") {
      return parseError(`unexpected end of input at ${placeOf(sql, sql.length)}`);
    }
    return parseError(unrecognized(error.message, sql));
  }
  const offender = tokenize(sql).find((token) => {
    if (token.text !== near) return false;
    try {
      prepare(sql.slice(0, token.end));
      return false;
    } catch (cause) {
      return isSyntaxError(cause) && cause.message === error.message;
    }
  });
  return parseError(`syntax error around ${placeOf(sql, offender?.end ?? 0, ":")}: \`${near}\``);
}

const unrecognizedTokens: [RegExp, string][] = [
  [/^x'/i, "malformed blob literal"],
  [/^0x/i, "malformed hex integer"],
  [/^[\d.]/, "bad number"],
  [/^\[/, "non-terminated bracket"],
  [/^['"`]/, "non-terminated literal"],
  [/^[@$:]/, "bad variable name"],
];

function unrecognized(message: string, sql: string): string {
  const text = /^unrecognized token: "([\s\S]*)"$/.exec(message)?.[1] ?? "";
  const reason = unrecognizedTokens.find(([pattern]) => pattern.test(text))?.[1] ?? "unrecognized token";
  return `${reason} at ${placeOf(sql, Math.max(0, sql.indexOf(text)))}`;
}
