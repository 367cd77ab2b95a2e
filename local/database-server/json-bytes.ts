/** What leads, in the answer to a pipeline, to results. */
const LEADING = new Set(["results", "response", "result", "step_results"]);
const WIDE = /[^\0-\xff]/;

/**
 * The answer to a pipeline as JSON in UTF-8, put together from parts. One character beyond Latin 1 makes a string twice
 * as wide, with all that is in it: an answer that is one string would be slow to make and slow to send. So results are parts,
 * and rows are where one of them has such a character.
 */
export function jsonBytes(answer: object): Buffer {
  if (!holdsWide(answer)) return Buffer.from(JSON.stringify(answer));
  return Buffer.concat(Array.from(parts(answer), (part) => Buffer.from(part)));
}

function holdsWide(value: object): boolean {
  return Object.entries(value).some(([key, entry]) => {
    if (key === "rows") return isWide(entry);
    const leads = Array.isArray(value) || LEADING.has(key);
    return leads && entry !== null && typeof entry === "object" && holdsWide(entry);
  });
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
  if (inList) return "response" in entry || ("rows" in entry && isWide(entry.rows));
  return LEADING.has(key) || (key === "rows" && isWide(entry));
}

function isWide(rows: unknown): boolean {
  return (rows as { value?: unknown }[][]).some((row) =>
    row.some(({ value }) => typeof value === "string" && WIDE.test(value)),
  );
}
