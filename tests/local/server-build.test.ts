import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const SHARED = /\/app\/((domain|db|mail|operations|words)\/|(forms|http)\/.*\.ts$)/;

/** The files that a bundle was made of, by its source map. */
async function sourcesOf(bundle: string): Promise<string[]> {
  const map = await readFile(new URL(`../../build/${bundle}.map`, import.meta.url), "utf8");
  return JSON.parse(map).sources;
}

test("what pages and objects share is not in the pages' bundle", async () => {
  const sources = await sourcesOf("server/index.js");
  expect(sources.some((source) => source.includes("/app/root.tsx"))).toBe(true);
  expect(sources.filter((source) => SHARED.test(source))).toEqual([]);
});

test("the Worker has one copy of each module", async () => {
  const sources = await sourcesOf("worker/app.js");
  expect(sources.some((source) => source.includes("/app/root.tsx"))).toBe(true);
  expect(sources.filter((source, index) => sources.indexOf(source) !== index)).toEqual([]);
});

test("the Worker runs the production build of React", async () => {
  const worker = await readFile(new URL("../../build/worker/app.js", import.meta.url), "utf8");
  expect(worker).toContain("Minified React error");
});

test("what stands in for others' modules is in the Worker", async () => {
  const sources = await sourcesOf("worker/app.js");
  for (const name of ["quick-entity", "no-sql-cache", "quick-rows", "lazy-turbo-stream"])
    expect(sources.filter((source) => source.endsWith(`/workers/stand-ins/${name}.ts`))).toHaveLength(1);
});
