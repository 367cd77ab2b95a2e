import { malformed, RequestError } from "./errors.ts";
import { decodeValue, type SqlValue } from "./values.ts";

export interface SqlSource {
  sql: string | null;
  sqlId: number | null;
}

export interface StatementRequest extends SqlSource {
  args: SqlValue[];
  namedArgs: Map<string, SqlValue>;
}

export type Condition =
  | { type: "ok" | "error"; step: number }
  | { type: "not"; cond: Condition }
  | { type: "and" | "or"; conds: Condition[] }
  | { type: "is_autocommit" };

export interface Step {
  stmt: StatementRequest;
  condition: Condition | null;
}

export type StreamRequest =
  | { type: "execute"; stmt: StatementRequest }
  | { type: "batch"; steps: Step[] }
  | ({ type: "sequence" | "describe" } & SqlSource)
  | { type: "store_sql"; sql: string; sqlId: number }
  | { type: "close_sql"; sqlId: number }
  | { type: "close" | "get_autocommit" };

export interface Pipeline {
  baton: string | null;
  requests: StreamRequest[];
}

export interface CursorRequest {
  baton: string | null;
  steps: Step[];
}

export type HranaVersion = 2 | 3;

const deepestCondition = 100;
const int32: [number, number] = [-(2 ** 31), 2 ** 31 - 1];
const uint32: [number, number] = [0, 2 ** 32 - 1];

/** Reads a pipeline of the given Hrana version. Refuses a body of any other shape before anything of it runs. */
export function readPipeline(body: string, version: HranaVersion): Pipeline {
  const json = asObject(parseJson(body), "the body");
  const requests = asArray(json.requests, "requests").map((item) => readRequest(item, version));
  return { baton: readBaton(json), requests };
}

/** Reads the batch of a cursor. Refuses a body of any other shape. */
export function readCursor(body: string): CursorRequest {
  const json = asObject(parseJson(body), "the body");
  return { baton: readBaton(json), steps: readSteps(json.batch, 3) };
}

function readBaton(json: Record<string, unknown>): string | null {
  const baton = json.baton ?? null;
  if (baton === null || typeof baton === "string") return baton;
  throw malformed("`baton` is not a string");
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw malformed("the body is not JSON");
  }
}

function readRequest(item: unknown, version: HranaVersion): StreamRequest {
  const json = asObject(item, "a request");
  switch (json.type) {
    case "close":
      return { type: "close" };
    case "execute":
      return { type: "execute", stmt: readStatement(json.stmt) };
    case "batch":
      return { type: "batch", steps: readSteps(json.batch, version) };
    case "sequence":
    case "describe":
      return { type: json.type, ...readSource(json) };
    case "store_sql":
      return {
        type: "store_sql",
        sql: asString(json.sql, "sql"),
        sqlId: asInteger(json.sql_id, "sql_id", int32),
      };
    case "close_sql":
      return { type: "close_sql", sqlId: asInteger(json.sql_id, "sql_id", int32) };
    case "get_autocommit":
      if (version < 3) throw notInVersion2("The `get_autocommit` request");
      return { type: "get_autocommit" };
    default:
      throw malformed(`there is no request of type \`${String(json.type)}\``);
  }
}

function readSteps(batch: unknown, version: HranaVersion): Step[] {
  const steps = asArray(asObject(batch, "`batch`").steps, "steps");
  return steps.map((item, index) => {
    const json = asObject(item, "a step");
    const condition = json.condition ?? null;
    return {
      stmt: readStatement(json.stmt),
      condition: condition === null ? null : readCondition(condition, { before: index, version, depth: 0 }),
    };
  });
}

interface Place {
  /** Conditions may only refer to steps before this one. */
  before: number;
  version: HranaVersion;
  depth: number;
}

function readCondition(item: unknown, place: Place): Condition {
  const within = { ...place, depth: place.depth + 1 };
  if (within.depth > deepestCondition) throw malformed("conditions within conditions go too deep");
  const json = asObject(item, "a condition");
  switch (json.type) {
    case "ok":
    case "error":
      return { type: json.type, step: readStepNumber(json.step, place.before) };
    case "not":
      return { type: "not", cond: readCondition(json.cond, within) };
    case "and":
    case "or":
      return {
        type: json.type,
        conds: asArray(json.conds, "conds").map((cond) => readCondition(cond, within)),
      };
    case "is_autocommit":
      if (place.version < 3) throw notInVersion2("BatchCond of type `is_autocommit`");
      return { type: "is_autocommit" };
    default:
      throw malformed(`there is no condition of type \`${String(json.type)}\``);
  }
}

function readStepNumber(value: unknown, before: number): number {
  const step = asInteger(value, "step", uint32);
  if (step >= before) throw new RequestError("Invalid reference to step in a batch condition");
  return step;
}

function readStatement(item: unknown): StatementRequest {
  const json = asObject(item, "`stmt`");
  const wantRows = json.want_rows ?? null;
  if (wantRows !== null && typeof wantRows !== "boolean") throw malformed("`want_rows` is not a boolean");
  const named = asArray(json.named_args === undefined ? [] : json.named_args, "named_args").map(
    (argument) => {
      const { name, value } = asObject(argument, "a named argument");
      return [asString(name, "name"), readValue(value)] as const;
    },
  );
  return {
    ...readSource(json),
    args: asArray(json.args === undefined ? [] : json.args, "args").map(readValue),
    namedArgs: new Map(named),
  };
}

function readSource(json: Record<string, unknown>): SqlSource {
  const sql = json.sql ?? null;
  const sqlId = json.sql_id ?? null;
  if (sql === null && sqlId === null) throw new RequestError("Either `sql` or `sql_id` are required");
  if (sql !== null && sqlId !== null) {
    throw new RequestError("Either `sql` or `sql_id` are required, but not both");
  }
  return {
    sql: sql === null ? null : asString(sql, "sql"),
    sqlId: sqlId === null ? null : asInteger(sqlId, "sql_id", int32),
  };
}

function readValue(item: unknown): SqlValue {
  return decodeValue(asObject(item, "a value"));
}

function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw malformed(`${what} is not an object`);
}

function asArray(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw malformed(`\`${name}\` is not a list`);
}

function asString(value: unknown, name: string): string {
  if (typeof value === "string" && value.isWellFormed()) return value;
  throw malformed(`\`${name}\` is not a text`);
}

function asInteger(value: unknown, name: string, [least, most]: [number, number]): number {
  const number = typeof value === "number" ? value : Number.NaN;
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw malformed(`\`${name}\` is not an integer from ${least} to ${most}`);
}

function notInVersion2(what: string): RequestError {
  return new RequestError(`${what} is only supported in protocol version hrana3 and higher`);
}
