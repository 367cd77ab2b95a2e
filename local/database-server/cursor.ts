import type { EventEmitter } from "node:events";
import type { StatementResult } from "./connection.ts";
import { RequestError, StatementError } from "./errors.ts";
import { runSteps } from "./pipeline.ts";
import type { Column } from "./prepared-statements.ts";
import type { Step } from "./requests.ts";
import type { Statement } from "./statements.ts";
import type { Stream } from "./streams.ts";

/**
 * Runs a batch and answers the entries of its cursor as lines of JSON. The rows of all its steps are in memory, as
 * the limit on answers allows. Refuses a text that sqld takes for no statement, which ends the stream.
 */
export async function runCursor(stream: Stream, steps: Step[], client: EventEmitter): Promise<string[]> {
  const columns = new Map<number, Column[] | null>();
  const outcomes = await attempt(() =>
    runSteps(stream, steps, client, (statement, step) => columns.set(step, columnsOf(stream, statement))),
  );
  const entries = outcomes.flatMap(({ result, error }, step) => {
    const cols = columns.get(step) ?? result?.cols ?? null;
    const begun = cols === null ? [] : [JSON.stringify({ type: "step_begin", step, cols })];
    if (error !== null) return [...begun, JSON.stringify({ type: "step_error", step, error })];
    return result === null ? [] : [...begun, ...linesOf(result)];
  });
  return [...entries, '{"type":"replication_index","replication_index":null}'];
}

// A rowid is a number of 64 bits here, which JSON.stringify would round.
function linesOf({ rows, affected_row_count: changes, last_insert_rowid: rowid }: StatementResult): string[] {
  const end = `{"type":"step_end","affected_row_count":${changes},"last_insert_rowid":${rowid}}`;
  return [...rows.map((row) => JSON.stringify({ type: "row", row })), end];
}

/** Null where the statement is refused at once: it begins no step. */
function columnsOf(stream: Stream, statement: Statement): Column[] | null {
  try {
    return stream.connection.columnsOf(statement);
  } catch {
    return null;
  }
}

async function attempt<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    throw new RequestError(`Internal Error: \`${error.message}\``, "INTERNAL_ERROR", 500);
  }
}
