import { RequestError } from "./errors.ts";
import type { SqlValue } from "./values.ts";

/**
 * The query `sql` of so many columns, asked so that every text comes as bytes: they start with a `t`, and those of
 * a blob with a `b`.
 */
export function asBytes(sql: string, columns: number): string {
  const names = Array.from({ length: columns }, (_, index) => `c${index}`);
  const encoded = names.map((name) => {
    return `case typeof(${name}) when 'text' then cast('t' || ${name} as blob) when 'blob' then cast('b' || ${name} as blob) else ${name} end`;
  });
  return `with answer (${names.join()}) as materialized (\n${sql}\n) select ${encoded.join()} from answer`;
}

/** The values of a row of `asBytes`. Refuses, as sqld does, text that is not UTF-8. */
export function fromBytes(row: SqlValue[]): SqlValue[] {
  return row.map((value) => {
    if (value === null || typeof value !== "object") return value;
    return value[0] === 0x74 ? decode(value.subarray(1)) : value.subarray(1);
  });
}

/** A text could not be answered: it is not UTF-8. */
export const notUtf8 = () => new RequestError("invalid utf-8", "INTERNAL_ERROR", 500);

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw notUtf8();
  }
}
