import { notUtf8 } from "./bytes.ts";
import { StatementError } from "./errors.ts";
import type { Statement } from "./statements.ts";
import { type Token, tokenize } from "./tokens.ts";
import type { SqlValue } from "./values.ts";

// The engine package ends the process on text that is not UTF-8, and takes text only up to a NUL. Requests hold
// neither, so such text can only be made: from bytes of these sources, by these functions and operators.
const byteFunctions =
  /^(?:char|unistr|unhex|zeroblob|randomblob|printf|format|jsonb.*|vector.*|geopoly.*|matchinfo)$/i;
const byteNames = /^(?:blob|sqlite_dbpage|sqlite_dbdata)$/i;
const textFunctions =
  /^(?:cast|char|unistr|printf|format|quote|concat|concat_ws|group_concat|string_agg|replace|substr|substring|l?trim|rtrim|upper|lower|json.*|vector.*|geopoly.*|highlight|snippet|strftime)$/i;
const escapedSurrogate = /\\u(?:d[89a-f]|0000)/i;

/** What a statement can do to text, by itself or with its arguments. */
export interface TextDangers {
  /** Make bytes that are no text. */
  makesBytes: boolean;
  /** Make text of bytes. */
  makesText: boolean;
  /** Read JSON, in which half of a surrogate pair can be written that is no text once it is read. */
  readsJson: boolean;
  /** Write such a half itself. */
  writesEscape: boolean;
}

/**
 * Keeps text from the engine package that would end the process: what is not UTF-8. One for a file; it remembers
 * what may be in there, as far as its schema and the statements since it was opened tell.
 */
export class TextGuard {
  #hasBytes = false;
  #hasEscapes = false;
  #hasBadText = false;
  readonly #virtualTables: string[] = [];

  /** Whether there may be bytes that are no text. */
  get hasBytes(): boolean {
    return this.#hasBytes;
  }

  /** Takes note of what the definitions of a schema tell. */
  examine(definitions: string[]) {
    this.#hasBytes = definitions.some((sql) => dangersOf(tokenize(sql)).makesBytes);
    this.#virtualTables.push(...definitions.flatMap(virtualTablesIn));
  }

  /**
   * Whether the answer of a statement that is about to run has to be asked for as bytes. Refuses it where it has to
   * be, and cannot.
   */
  asksAsBytes(statement: Statement, columns: number, values: SqlValue[]): boolean {
    if (statement.writesEscape || values.some(isEscaped)) this.#hasEscapes = true;
    if (statement.kind === "schema") this.#virtualTables.push(...virtualTablesIn(statement.body));
    const makesBytes =
      statement.makesBytes ||
      hasBlob(values) ||
      (statement.readsJson && this.#hasEscapes) ||
      this.#virtualTables.some((name) => statement.body.includes(`${name}_`));
    const mayMakeBadText = statement.makesText && (makesBytes || this.#hasBytes);
    if (statement.changes && columns > 0 && (mayMakeBadText || this.#hasBadText)) throw noReturning();
    if (statement.writes) {
      this.#hasBytes ||= makesBytes;
      this.#hasBadText ||= mayMakeBadText;
    }
    if (columns === 0 || !(makesBytes || this.#hasBytes)) return false;
    // The constants of the program are among what EXPLAIN lists, and of them there is no asking as bytes.
    if (statement.explains && columns > 4) throw notUtf8();
    return statement.kind === "read" && !statement.explains;
  }
}

function noReturning() {
  const reason = "RETURNING is not answered where blobs may become text: the engine might not survive it";
  return new StatementError(reason, "RETURNING_BESIDE_BLOBS");
}

/** What a statement of these tokens can do. */
export function dangersOf(tokens: Token[]): TextDangers {
  const names = namesIn(tokens);
  const calls = namesIn(tokens.filter((_, index) => tokens[index + 1]?.text === "("));
  const hasArrow = tokens.some(({ text }, index) => text === ">" && tokens[index - 1]?.text === "-");
  return {
    makesBytes:
      calls.some((name) => byteFunctions.test(name)) ||
      names.some((name) => byteNames.test(name)) ||
      tokens.some(isBlobLiteral),
    makesText:
      hasArrow || calls.some((name) => textFunctions.test(name)) || tokens.some(({ text }) => text === "|"),
    readsJson: hasArrow || names.some((name) => /^json/i.test(name)),
    writesEscape: tokens.some(({ text }) => isEscaped(text)),
  };
}

/** The names in a statement, of whatever; a quoted one without its quotes. */
export function namesIn(tokens: Token[]): string[] {
  return tokens.flatMap(({ kind, text }) => {
    if (kind === "word") return [text];
    return kind === "quoted" ? [text.slice(1, -1)] : [];
  });
}

/** The virtual tables that these definitions make: each keeps blobs in tables whose names begin with its own. */
function virtualTablesIn(definition: string): string[] {
  const name = /^\s*create\s+virtual\s+table\s+(?:if\s+not\s+exists\s+)?["`[]?(\w+)/i.exec(definition)?.[1];
  return name === undefined ? [] : [name];
}

function isBlobLiteral({ kind, text }: Token): boolean {
  return kind === "literal" && /^x'/i.test(text);
}

function hasBlob(values: SqlValue[]): boolean {
  return values.some((value) => value !== null && typeof value === "object");
}

/** Whether a text, which may be JSON, writes a character that JSON lets be half of a pair or a NUL. */
function isEscaped(value: SqlValue): boolean {
  return typeof value === "string" && escapedSurrogate.test(value);
}
