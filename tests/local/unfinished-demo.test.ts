import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { finishDemo, setAsideUnfinishedDemo } from "#local/unfinished-demo.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "resolve-demo-"));
});

test("half a demo campus is moved aside and begun again", async () => {
  await setAsideUnfinishedDemo(folder, true);
  await writeFile(join(folder, "campus.db"), "half");
  await setAsideUnfinishedDemo(folder, true);
  expect(await readdir(folder)).toEqual(["campus.db.unfinished", "demo-unfinished"]);
});

test("a whole demo campus stays", async () => {
  await setAsideUnfinishedDemo(folder, true);
  await writeFile(join(folder, "campus.db"), "whole");
  await finishDemo(folder);
  await setAsideUnfinishedDemo(folder, true);
  expect(await readdir(folder)).toEqual(["campus.db"]);
});

test("a database that was there before is never taken for a demo campus", async () => {
  await writeFile(join(folder, "campus.db"), "a campus of one's own");
  await setAsideUnfinishedDemo(folder, true);
  await setAsideUnfinishedDemo(folder, true);
  expect(await readdir(folder)).toEqual(["campus.db"]);
});
