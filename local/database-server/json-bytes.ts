/** What leads, in the answer to a pipeline, to its rows. */
const LEADING = new Set(["results", "response", "result", "step_results", "rows"]);
/** So few rows are not worth parting. */
const FEW_ROWS = 4;

/**
 * The answer to a pipeline as JSON in UTF-8, put together from parts. One character beyond Latin 1 makes a string twice
 * as wide, with all that is in it: an answer that is one string would be slow to make and slow to send.
 */
export function jsonBytes(answer: object): Buffer {
  return Buffer.concat(Array.from(parts(answer), (part) => Buffer.from(part)));
}

function* parts(value: object): Generator<string> {
  const isList = Array.isArray(value);
  let before = isList ? "[" : "{";
  for (const [key, entry] of Object.entries(value)) {
    if (entry === undefined) continue;
    before += isList ? "" : `"${key}":`;
    if (isParted(key, entry, isList)) {
      yield before;
      yield* parts(entry);
    } else yield before + JSON.stringify(entry);
    before = ",";
  }
  yield before === "," ? (isList ? "]" : "}") : `${before}${isList ? "]" : "}"}`;
}

function isParted(key: string, entry: unknown, inList: boolean): entry is object {
  if (entry === null || typeof entry !== "object") return false;
  if (!inList) return LEADING.has(key);
  return (
    "response" in entry || ("rows" in entry && Array.isArray(entry.rows) && entry.rows.length > FEW_ROWS)
  );
}
