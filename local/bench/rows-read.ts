import type { Sent } from "./recorder.ts";

type Result = { type: string; response?: { result?: { rows_read?: number } }; error?: { message: string } };

/** How many rows a server that counts them (sqld, Turso) reads for these statements. */
export async function rowsRead(url: string, sent: readonly Sent[]): Promise<number> {
  const requests = sent.map(({ sql, args }) => ({
    type: "execute",
    stmt: { sql, args: args.map(sentValue), want_rows: false },
  }));
  const response = await fetch(`${url}/v2/pipeline`, {
    method: "POST",
    body: JSON.stringify({ baton: null, requests: [...requests, { type: "close" }] }),
  });
  const { results } = (await response.json()) as { results: Result[] };
  return results.reduce((sum, { response, error }) => {
    if (error) throw new Error(`the counting server refuses a page's statement: ${error.message}`);
    return sum + (response?.result?.rows_read ?? 0);
  }, 0);
}

function sentValue(value: string | number | null) {
  if (value === null) return { type: "null" };
  if (typeof value === "string") return { type: "text", value };
  return Number.isInteger(value) ? { type: "integer", value: String(value) } : { type: "float", value };
}
