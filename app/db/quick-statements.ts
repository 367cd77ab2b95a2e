import { Name, Param, Placeholder, type Query, SQL, type SQLChunk, StringChunk } from "drizzle-orm";

type Config = Parameters<SQL["buildQueryFromSourceParams"]>[1];
type Settled = Config & { paramStartIndex: { value: number } };

const thorough = SQL.prototype.buildQueryFromSourceParams;

/**
 * Puts a statement's text and values together by adding to one text and one list. Drizzle makes a settings object, two
 * lists and a joined text for every piece of a piece, which is an eighth of what a command costs the Worker. What is
 * neither text nor value nor a list of them is still Drizzle's own (decision 24).
 */
SQL.prototype.buildQueryFromSourceParams = function (this: SQL, chunks: SQLChunk[], config: Config): Query {
  const query: Query = { sql: "", params: [] };
  const { inlineParams, paramStartIndex } = config;
  // Values that stand in the text itself are what migrations write, never a request.
  if (inlineParams || inlines(this)) return thorough.call(this, chunks, config);
  addAll(this, chunks, { ...config, paramStartIndex: paramStartIndex ?? { value: 0 } }, query);
  return query;
};

function addAll(of: SQL, chunks: readonly SQLChunk[], config: Settled, query: Query) {
  for (const chunk of chunks) add(of, chunk, config, query);
}

function add(of: SQL, chunk: SQLChunk, config: Settled, query: Query) {
  if (chunk === undefined) return;
  if (chunk === null || typeof chunk !== "object") return addValue(chunk, config, query);
  if (chunk instanceof StringChunk) query.sql += chunk.value.join("");
  else if (chunk instanceof SQL && !inlines(chunk)) addAll(of, chunk.queryChunks, config, query);
  else if (chunk instanceof Name) query.sql += config.escapeName(chunk.value);
  else if (Array.isArray(chunk)) addList(of, chunk, config, query);
  else if (chunk instanceof Param) addParam(of, chunk, config, query);
  else addThoroughly(of, chunk, config, query);
}

function addList(of: SQL, chunks: readonly SQLChunk[], config: Settled, query: Query) {
  query.sql += "(";
  for (const [at, chunk] of chunks.entries()) {
    if (at > 0) query.sql += ", ";
    add(of, chunk, config, query);
  }
  query.sql += ")";
}

function addParam(of: SQL, param: Param, config: Settled, query: Query) {
  const { value, encoder } = param;
  if (value instanceof Placeholder) return addThoroughly(of, param, config, query);
  const mapped: unknown = value === null ? null : encoder.mapToDriverValue(value);
  if (mapped instanceof SQL) add(of, mapped, config, query);
  else addValue(mapped, config, query);
}

function addValue(value: unknown, { escapeParam, paramStartIndex }: Settled, query: Query) {
  query.sql += escapeParam(paramStartIndex.value, value);
  query.params.push(value);
  paramStartIndex.value += 1;
}

function addThoroughly(of: SQL, chunk: SQLChunk, config: Settled, query: Query) {
  const { sql, params } = thorough.call(of, [chunk], config);
  query.sql += sql;
  for (const param of params) query.params.push(param);
}

function inlines(sql: SQL): boolean {
  return (sql as unknown as { shouldInlineParams: boolean }).shouldInlineParams;
}
