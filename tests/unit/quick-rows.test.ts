import { expect, test } from "vitest";
import * as quick from "#workers/stand-ins/quick-rows.ts";
import * as theirs from "../../node_modules/@libsql/hrana-client/lib-esm/result.js";

type Answer = Parameters<typeof theirs.rowsResultFromProto>[0];

const COLUMNS = ["id", "at", "length", "id", undefined, "words", "0"];
const ANSWER: Answer = {
  cols: COLUMNS.map((name) => ({ name, decltype: undefined })),
  rows: [
    [7n, 1.5, 3n, 8n, null, "नल टपकता है", 5n],
    [-1n, null, 0n, 9n, "x", new Uint8Array([0, 255]), 6n],
  ],
  affectedRowCount: 0,
  lastInsertRowid: 2n,
};

test.each(["number", "bigint", "string"] as const)(
  "a row says by place and by name what the client's own says: %s",
  (intMode) => {
    const [own, others] = [quick, theirs].map((kind) => kind.rowsResultFromProto(ANSWER, intMode));
    expect(own).toMatchObject({ ...others, rows: expect.anything() });
    expect(own?.rows).toHaveLength(2);
    for (const [index, row] of (own?.rows ?? []).entries()) {
      const other = others?.rows[index];
      expect(Array.from(row)).toEqual(Array.from(other ?? []));
      for (const name of ["id", "at", "length", "words", "0"]) expect(row[name]).toEqual(other?.[name]);
      const names = Object.keys(row).filter((key) => !/^\d+$/.test(key));
      expect(names).toEqual(Object.keys(other ?? {}));
    }
  },
);

test("one row is the first, and none is none", () => {
  const { row } = quick.rowResultFromProto(ANSWER, "number");
  expect([row?.id, row?.[5]]).toEqual([7, "नल टपकता है"]);
  expect(quick.rowResultFromProto({ ...ANSWER, rows: [] }, "number").row).toBeUndefined();
});

test("an integer that a number can't hold is refused, as by the client", () => {
  const large = { ...ANSWER, rows: [[2n ** 53n, null, null, null, null, null, null]] };
  for (const { rowsResultFromProto } of [quick, theirs])
    expect(() => rowsResultFromProto(large, "number")).toThrow(RangeError);
});
