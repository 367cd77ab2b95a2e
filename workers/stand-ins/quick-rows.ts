import {
  type Row,
  type RowResult,
  type RowsResult,
  type rowResultFromProto as rowByName,
  stmtResultFromProto,
} from "../../node_modules/@libsql/hrana-client/lib-esm/result.js";
import { valueFromProto } from "../../node_modules/@libsql/hrana-client/lib-esm/value.js";

export {
  errorFromProto,
  stmtResultFromProto,
  valueResultFromProto,
} from "../../node_modules/@libsql/hrana-client/lib-esm/result.js";

/** Names that are a list's own: what computes 0 is called `0`. */
const OF_LISTS = /^(length|\d+)$/;

type Values = ReturnType<typeof valueFromProto>[] & Record<string, ReturnType<typeof valueFromProto>>;
type Answer = Parameters<typeof rowByName>[0];
type IntMode = Parameters<typeof rowByName>[1];

/**
 * The libSQL client's rows, as lists that also have the names of their columns. The client defines each value twice, so that
 * only names are listed; that makes slow objects, of which Drizzle makes lists. Here places are listed as well, as in any
 * list. `wrangler.toml` puts this in its place (decision 24). Refuses integers that a number can't hold, as the client does.
 */
export function rowsResultFromProto(answer: Answer, intMode: IntMode): RowsResult {
  const result = stmtResultFromProto(answer);
  const named = result.columnNames.flatMap((name, place, names) =>
    name === undefined || OF_LISTS.test(name) || names.indexOf(name) < place ? [] : [{ name, place }],
  );
  const rows = answer.rows.map((values) => {
    const row = values.map((value) => valueFromProto(value, intMode)) as Values;
    for (const { name, place } of named) row[name] = row[place] ?? null;
    return row;
  });
  return { ...result, rows: rows as Row[] };
}

/** The first of them. */
export function rowResultFromProto(answer: Answer, intMode: IntMode): RowResult {
  const { rows, ...result } = rowsResultFromProto({ ...answer, rows: answer.rows.slice(0, 1) }, intMode);
  return { ...result, row: rows[0] };
}
