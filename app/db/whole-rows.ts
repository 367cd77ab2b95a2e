import { Column, is, type SQL, sql } from "drizzle-orm";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";

type Fields = Readonly<Record<string, Column | SQL>>;
type Decoder = { mapFromDriverValue(value: unknown): unknown };

/**
 * A row as one value, for lists: fifty tickets of a desk are two thousand values, and each would be wrapped in its type by
 * the database, read as a value of its own and put into its row by the client (decision 24). Not for blobs, nor for what JSON
 * functions make, which would stand in there as it is instead of as its text.
 */
export function wholeRow<F extends Fields>(fields: F): SQL<SelectResultFields<F>> {
  const decoders = Object.entries(fields).map(([name, field]) => ({ name, decoder: decoderOf(field) }));
  const rowOf = (text: string) => {
    const values = JSON.parse(text) as unknown[];
    const row: Record<string, unknown> = {};
    for (const [at, { name, decoder }] of decoders.entries()) {
      const value = values[at] ?? null;
      row[name] = value === null ? null : decoder.mapFromDriverValue(value);
    }
    return row as SelectResultFields<F>;
  };
  return sql`json_array(${sql.join(Object.values(fields), sql`, `)})`.mapWith(rowOf);
}

function decoderOf(field: Column | SQL): Decoder {
  return is(field, Column) ? field : (field as unknown as { decoder: Decoder }).decoder;
}
