import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

test("each module that makes a page nicer is under two kilobytes on its way", () => {
  const folder = new URL("../../app/scripts/", import.meta.url);
  const modules = readdirSync(folder).filter((name) => name.endsWith(".js"));
  expect(modules.length).toBeGreaterThan(0);
  const sizeOf = (name: string) => gzipSync(readFileSync(new URL(name, folder))).length;
  expect(modules.filter((name) => sizeOf(name) >= 2048)).toEqual([]);
});
