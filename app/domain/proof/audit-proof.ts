/** One row of the audit log as the proof looks at it. */
export type ProvenRow = {
  seq: number;
  /** Null until it is sealed. */
  hash: string | null;
  hashAfter(previous: string, seq?: number): string;
  words: "none" | "whole" | "erased" | "changed";
};

/** How far the log was found to be as it was sealed: the last row that was looked at, and what its seal is. */
export type ProvenUntil = { seq: number; hash: string | null };

export const NOTHING_PROVEN: ProvenUntil = { seq: 0, hash: "" };

/**
 * Goes on with rows that follow what was proven so far; null where one of them is not as it was sealed, or missing.
 * Then only all of them together say what is wrong: see `proveAudit`.
 */
export function proveFurther(until: ProvenUntil, rows: readonly ProvenRow[]): ProvenUntil | null {
  let { seq, hash } = until;
  for (const row of rows) {
    // Behind a row that is not sealed yet there is no sealed one.
    const isSealed = row.hash !== null && hash !== null && row.hash === row.hashAfter(hash);
    if (row.seq !== seq + 1 || row.words === "changed" || (row.hash !== null && !isSealed)) return null;
    ({ seq, hash } = row);
  }
  return { seq, hash };
}

/**
 * What is wrong with the audit log, row by row and by name: one that was changed, one that is missing, one that
 * stands in another's place, one that was never sealed although later ones are. Erased words are no fault, nor is
 * what the next minute will seal.
 * @param rows all of them, by their numbers
 * @param lastSeq the number that the last row ever had
 */
export function proveAudit(rows: readonly ProvenRow[], lastSeq: number): readonly string[] {
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  const sealedUntil = rows.findLast((row) => row.hash !== null)?.seq ?? 0;
  const finds: string[] = [];
  let previous: string | null = "";
  for (let seq = 1; seq <= lastSeq; seq += 1) {
    const row = bySeq.get(seq);
    if (!row) finds.push(`row ${seq} is missing`);
    // Behind a gap the chain goes on with the next row's own hash.
    else if (seq <= sealedUntil && previous !== null) finds.push(...faultOf(row, previous, rows));
    if (row?.words === "changed") finds.push(`words of row ${seq} changed`);
    previous = row ? (standingAt(row, previous, rows)?.hash ?? row.hash) : null;
  }
  return finds;
}

function faultOf(row: ProvenRow, previous: string, rows: readonly ProvenRow[]): readonly string[] {
  if (row.hash === null) return [`row ${row.seq} was never sealed`];
  if (row.hash === row.hashAfter(previous)) return [];
  const own = standingAt(row, previous, rows);
  return own ? [`row ${row.seq} stands in the place of row ${own.seq}`] : [`row ${row.seq} changed`];
}

/** The row that belongs where another one stands: the one whose hash follows from what comes before. */
function standingAt(
  { seq, hash, hashAfter }: ProvenRow,
  previous: string | null,
  rows: readonly ProvenRow[],
) {
  if (previous === null || hash === null || hash === hashAfter(previous)) return undefined;
  return rows.find(
    (row) => row.seq !== seq && row.hash !== null && row.hash === row.hashAfter(previous, seq),
  );
}
