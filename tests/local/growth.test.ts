import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACTORS, growCampus } from "#local/bench/grown-campus.ts";
import { costsOf, type PageCost, recordPages, rowsReadOf } from "#local/bench/growth.ts";
import { SYSTEM } from "#local/bench/page-reads.ts";
import { sqldBinary } from "#local/database-server/sqld.ts";

const OPEN = 300;
const SMALL = 1000;
const FULL = process.env.DRILLS === "full";
const LARGE = FULL ? 100_000 : 10_000;
/** Steps are the same at every turn; times are looked at in full alone. */
const TURNS = FULL ? 5 : 1;
const SEEDING_MS = FULL ? 1_800_000 : 240_000;

/**
 * What a page may cost more although its lists are as long: a page that the small campus could not fill, of which each
 * row takes some hundred steps, deeper trees. One walk through the tickets of the large campus takes ten times as many.
 */
const MORE_STEPS = 6000;
const MORE_MS = 5;

let small: PageCost[];
let large: PageCost[];
let rows: number[] | null = null;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "resolve-growth-"));
  small = await grownCosts(SMALL);
  large = await grownCosts(LARGE);
}, SEEDING_MS);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function grownCosts(history: number): Promise<PageCost[]> {
  const campus = await growCampus(folder, { history, open: OPEN });
  let isOpen = true;
  try {
    const pages = await recordPages(campus);
    const costs = costsOf(campus.file, pages, TURNS);
    await campus.close();
    isOpen = false;
    if (history === SMALL) rows = await rowsReadOf(campus.file, pages);
    return costs;
  } finally {
    if (isOpen) await campus.close();
  }
}

// Its parser is not SQLite's own: it has refused what our server takes.
test.runIf(sqldBinary() !== null)("the real sqld takes every statement of every list", () => {
  expect(rows?.length).toBe(small.length);
});

test.each([...ACTORS, SYSTEM])("beside many times as many tickets, %s reads as much", (actor) => {
  const of = (costs: PageCost[]) => costs.filter((cost) => cost.actor === actor);
  const [before, after] = [of(small), of(large)];
  expect(after.length).toBeGreaterThan(3);
  const grown = after.filter(({ page, steps }) => {
    const then = before.find((cost) => cost.page === page)?.steps ?? 0;
    return steps > then + MORE_STEPS;
  });
  expect(grown).toEqual([]);
});

// Beside ten thousand tickets a walk through all of them takes a millisecond, and tells nothing.
test.runIf(FULL).each(ACTORS)(
  "the statements of a %s take as long beside a hundred times as many tickets",
  (actor) => {
    const slower = large.filter((cost) => {
      const then = small.find((other) => other.actor === cost.actor && other.page === cost.page);
      return cost.actor === actor && cost.ms > 3 * (then?.ms ?? 0) + MORE_MS;
    });
    expect(slower).toEqual([]);
  },
);
