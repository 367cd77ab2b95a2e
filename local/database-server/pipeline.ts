import type { EventEmitter } from "node:events";
import { type Arguments, noArguments, requireOneKind } from "./arguments.ts";
import type { StatementResult } from "./connection.ts";
import { RequestError, StatementError, transactionTimeout } from "./errors.ts";
import type { Description } from "./prepared-statements.ts";
import type { Condition, SqlSource, StatementRequest, Step, StreamRequest } from "./requests.ts";
import { parseStatement, parseStatements, type Statement } from "./statements.ts";
import type { Stream } from "./streams.ts";

interface Failure {
  message: string;
  code: string;
}

type Outcome = { result: StatementResult; error: null } | { result: null; error: Failure };
type StreamResult = { type: "ok"; response: object } | { type: "error"; error: Failure };

const skipped = { result: null, error: null };
const mostStoredTexts = 50;
const longestStoredText = 5000;

/**
 * Answers one request of a pipeline on its stream; `client` emits `close` when it no longer waits. Refuses, by a
 * thrown RequestError, what ends the stream.
 */
export async function answer(
  stream: Stream,
  request: StreamRequest,
  client: EventEmitter,
): Promise<StreamResult> {
  try {
    return { type: "ok", response: { type: request.type, ...(await respond(stream, request, client)) } };
  } catch (error) {
    return { type: "error", error: failureFrom(error) };
  }
}

async function respond(stream: Stream, request: StreamRequest, client: EventEmitter): Promise<object> {
  switch (request.type) {
    case "execute":
      return { result: counted(stream, await executeOne(stream, request.stmt, client)) };
    case "batch":
      return { result: counted(stream, await executeBatch(stream, request.steps, client)) };
    case "sequence":
      return await executeSequence(stream, request, client);
    case "describe":
      return { result: describe(stream, request) };
    case "store_sql":
      return storeSql(stream, request.sqlId, request.sql);
    case "close_sql":
      stream.sqls.delete(request.sqlId);
      return {};
    case "get_autocommit":
      return { is_autocommit: !stream.connection.inTransaction };
    case "close":
      stream.close();
      return {};
  }
}

function counted<Result>(stream: Stream, result: Result): Result {
  stream.connection.countScans();
  return result;
}

async function executeOne(
  stream: Stream,
  stmt: StatementRequest,
  client: EventEmitter,
): Promise<StatementResult> {
  const statement = statementOf(stream, stmt);
  if (stream.takeTimeout()) throw transactionTimeout();
  return await run(stream, statement, stmt, client);
}

async function executeBatch(stream: Stream, steps: Step[], client: EventEmitter) {
  const outcomes = await runSteps(stream, steps, client);
  return {
    step_results: outcomes.map(({ result }) => result),
    step_errors: outcomes.map(({ error }) => error),
    replication_index: null,
  };
}

/**
 * Runs those steps of a batch whose conditions hold, one outcome for each. Refuses, before any of them runs, a
 * text that is no statement or none that sqld takes. `onStart` is told each that runs, with its place.
 */
export async function runSteps(
  stream: Stream,
  steps: Step[],
  client: EventEmitter,
  onStart: (statement: Statement, step: number) => void = () => {},
): Promise<(Outcome | typeof skipped)[]> {
  const program = steps.map((step) => ({ ...step, statement: statementOf(stream, step.stmt) }));
  for (const { statement } of program) stream.connection.checkSyntax(statement);
  const timedOut = stream.takeTimeout() ? { result: null, error: failureFrom(transactionTimeout()) } : null;
  const outcomes: (Outcome | typeof skipped)[] = [];
  for (const [step, { statement, stmt, condition }] of program.entries()) {
    const runs = timedOut === null && holds(condition, outcomes, stream);
    if (runs) onStart(statement, step);
    outcomes.push(runs ? await attempt(stream, statement, stmt, client) : (timedOut ?? skipped));
  }
  return outcomes;
}

async function executeSequence(stream: Stream, source: SqlSource, client: EventEmitter): Promise<object> {
  const statements = parseStatements(sqlOf(stream, source));
  for (const statement of statements) stream.connection.checkSyntax(statement);
  if (stream.takeTimeout()) throw transactionTimeout();
  for (const statement of statements) await run(stream, statement, noArguments, client);
  return {};
}

async function attempt(
  stream: Stream,
  statement: Statement,
  given: Arguments,
  client: EventEmitter,
): Promise<Outcome> {
  try {
    return { result: await run(stream, statement, given, client), error: null };
  } catch (error) {
    return { result: null, error: failureFrom(error) };
  }
}

async function run(
  stream: Stream,
  statement: Statement,
  given: Arguments,
  client: EventEmitter,
): Promise<StatementResult> {
  const turn = statement.writes ? stream.takeTurnToWrite(client) : null;
  if (turn !== null) await turn;
  return stream.run(statement, given);
}

// As in sqld, a step that was skipped counts as one that failed.
function holds(condition: Condition | null, outcomes: { result: unknown }[], stream: Stream): boolean {
  switch (condition?.type) {
    case undefined:
      return true;
    case "ok":
      return isDone(outcomes[condition.step]);
    case "error":
      return !isDone(outcomes[condition.step]);
    case "not":
      return !holds(condition.cond, outcomes, stream);
    case "and":
      return condition.conds.every((cond) => holds(cond, outcomes, stream));
    case "or":
      return condition.conds.some((cond) => holds(cond, outcomes, stream));
    case "is_autocommit":
      return !stream.connection.inTransaction;
  }
}

function isDone(outcome: { result: unknown } | undefined): boolean {
  return outcome !== undefined && outcome.result !== null;
}

function describe(stream: Stream, source: SqlSource): Description {
  const sql = sqlOf(stream, source);
  return stream.connection.describe(sql);
}

function storeSql(stream: Stream, sqlId: number, sql: string): object {
  if (stream.sqls.has(sqlId)) throw new RequestError(`SQL text ${sqlId} already exists`);
  if (stream.sqls.size >= mostStoredTexts) {
    const reason = `The server already stores ${stream.sqls.size} SQL texts, it cannot store more`;
    throw new StatementError(reason, "SQL_STORE_TOO_MANY");
  }
  const size = Buffer.byteLength(sql);
  if (size > longestStoredText) {
    const reason = `The statement is too large to be stored: ${(size / 1000).toFixed(1)} KB/5.0 KB`;
    throw new StatementError(reason, "SQL_STORE_TOO_LARGE");
  }
  stream.sqls.set(sqlId, sql);
  return {};
}

function statementOf(stream: Stream, stmt: StatementRequest): Statement {
  const statement = parseStatement(sqlOf(stream, stmt));
  requireOneKind(stmt);
  return statement;
}

function sqlOf(stream: Stream, { sql, sqlId }: SqlSource): string {
  const text = sql ?? stream.sqls.get(sqlId ?? -1);
  if (text === undefined) throw new RequestError(`SQL text ${sqlId} not found`);
  return text;
}

function failureFrom(error: unknown): Failure {
  if (!(error instanceof StatementError)) throw error;
  return { message: error.message, code: error.code };
}
