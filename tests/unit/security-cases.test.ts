import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const ROWS = readFileSync("docs/security-cases.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| S-"));

test("every case has its row, and every test that one names is there", () => {
  const numbers = ROWS.flatMap((row) => row.split("|")[1]?.match(/\d\d/g) ?? []);
  expect(numbers.map(Number).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 52 }, (_, at) => at + 1),
  );
  const named = ROWS.flatMap((row) => row.split("|")[3]?.match(/`[a-z][a-z/-]*`/g) ?? []);
  const files = named
    .map((name) => name.slice(1, -1))
    .map((name) => (name.includes("/") ? name : `integration/${name}`));
  expect(files.filter((name) => !existsSync(`tests/${name}.test.ts`))).toEqual([]);
});
