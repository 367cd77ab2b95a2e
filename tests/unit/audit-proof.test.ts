import { expect, it } from "vitest";
import { NOTHING_PROVEN, type ProvenRow, proveAudit, proveFurther } from "#app/domain/proof/audit-proof.ts";

/** Rows whose hash is written out: `after` and what they contain, at their place. */
function chain(contents: readonly string[]): ProvenRow[] {
  let previous = "";
  return contents.map((content, index) => {
    const row = rowOf(index + 1, content, `${previous}/${index + 1}${content}`);
    previous = row.hash ?? "";
    return row;
  });
}

function rowOf(seq: number, content: string, hash: string | null): ProvenRow {
  return { seq, hash, hashAfter: (before, at = seq) => `${before}/${at}${content}`, words: "none" };
}

const rows = chain(["a", "b", "c", "d", "e"]);
const at = (seq: number) => rows[seq - 1] ?? rowOf(0, "", null);

it("finds nothing in what was only added to and sealed", () => {
  expect(proveAudit(rows, 5)).toEqual([]);
  expect(proveAudit([], 0)).toEqual([]);
});

it("finds a changed row, by its number and no other", () => {
  const planted = rows.with(2, { ...rowOf(3, "C", at(3).hash) });
  expect(proveAudit(planted, 5)).toEqual(["row 3 changed"]);
});

it("finds where the chain ends although the changed row was given a hash that fits", () => {
  const planted = rows.with(2, rowOf(3, "C", `${at(2).hash}/3C`));
  expect(proveAudit(planted, 5)).toEqual(["row 4 changed"]);
});

it.each([1, 2, 3, 5])("finds that row %s was deleted", (gone) => {
  const left = rows.filter(({ seq }) => seq !== gone);
  expect(proveAudit(left, 5)).toEqual([`row ${gone} is missing`]);
});

it("finds that all of them were", () => {
  expect(proveAudit([], 2)).toEqual(["row 1 is missing", "row 2 is missing"]);
});

it("finds two rows that changed places", () => {
  const swapped = rows.with(1, rowOf(2, "c", at(3).hash)).with(2, rowOf(3, "b", at(2).hash));
  expect(proveAudit(swapped, 5)).toEqual([
    "row 2 stands in the place of row 3",
    "row 3 stands in the place of row 2",
  ]);
});

it("leaves alone what is not sealed yet, and finds what later seals went past", () => {
  expect(proveAudit(rows.with(4, rowOf(5, "e", null)), 5)).toEqual([]);
  expect(proveAudit(rows.with(3, rowOf(4, "d", null)), 5)).toContain("row 4 was never sealed");
});

it("takes words that were erased for no fault, and changed ones for one", () => {
  const words = (state: ProvenRow["words"]) => proveAudit(rows.with(2, { ...at(3), words: state }), 5);
  expect([words("whole"), words("erased"), words("changed")]).toEqual([[], [], ["words of row 3 changed"]]);
});

/** The same page by page: whether nothing was found. */
function isProven(rows: readonly ProvenRow[], lastSeq: number, page: number): boolean {
  let until = NOTHING_PROVEN;
  for (let from = 0; from < rows.length; from += page) {
    const next = proveFurther(until, rows.slice(from, from + page));
    if (next === null) return false;
    until = next;
  }
  return until.seq === lastSeq;
}

it.each([1, 2, 3, 5])("finds something by pages of %s exactly where it does at once", (page) => {
  const logs: readonly (readonly ProvenRow[])[] = [
    rows,
    rows.with(4, rowOf(5, "e", null)),
    rows.with(3, rowOf(4, "d", null)),
    rows.with(2, rowOf(3, "C", at(3).hash)),
    rows.with(2, rowOf(3, "C", `${at(2).hash}/3C`)),
    rows.with(1, rowOf(2, "c", at(3).hash)).with(2, rowOf(3, "b", at(2).hash)),
    rows.with(2, { ...at(3), words: "erased" }),
    rows.with(2, { ...at(3), words: "changed" }),
    ...rows.map(({ seq }) => rows.filter((row) => row.seq !== seq)),
  ];
  for (const log of logs) expect(isProven(log, 5, page)).toBe(proveAudit(log, 5).length === 0);
});
