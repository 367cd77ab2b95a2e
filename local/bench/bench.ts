import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildIfChanged } from "#local/build.ts";
import { root } from "#local/install.mjs";
import { say, sentenceFor } from "#local/progress.ts";
import { growCampus } from "./grown-campus.ts";
import { costsOf, type PageCost, recordPages, rowsReadOf } from "./growth.ts";
import type { Usage } from "./processes.ts";
import type { RequestCost } from "./requests.ts";
import { commandTrips, pageTrips, type Trips } from "./round-trips.ts";
import { measureSite, type SiteFigures } from "./site.ts";
import { rounded, table } from "./table.ts";

// `npm run bench`: how the product does, in figures; docs/benchmarks.md says what they mean.

const OPEN = 1500;
const SMALL = 1000;
const TURNS = 5;

type Grown = { tickets: number; seededS: number; costs: PageCost[]; rowsRead: number[] | null };
type Figures = {
  open: number;
  small: Grown;
  large: Grown;
  trips: Trips[];
  site: SiteFigures;
  seconds: number;
};

try {
  await bench();
} catch (error) {
  process.stderr.write(`${sentenceFor(error)}\n`);
  process.exitCode = 1;
}

async function bench() {
  const { values } = parseArgs({ options: { history: { type: "string", default: "100000" } } });
  const startedAt = performance.now();
  const folder = await mkdtemp(join(tmpdir(), "resolve-bench-"));
  try {
    await buildIfChanged();
    const small = await grow(folder, SMALL);
    const large = await grow(folder, Number(values.history));
    const site = await measureSite(folder, large.file);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    await report({ open: OPEN, small: small.grown, large: large.grown, trips: small.trips, site, seconds });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function grow(folder: string, history: number) {
  say(`Filing ${history} tickets that are over, beside ${OPEN} open ones …`);
  const campus = await growCampus(folder, { history, open: OPEN });
  let isOpen = true;
  try {
    const pages = await recordPages(campus);
    const costs = costsOf(campus.file, pages, TURNS);
    const trips = [...(await pageTrips(campus)), ...(await commandTrips(campus))];
    await campus.close();
    isOpen = false;
    const rowsRead = await rowsReadOf(campus.file, pages);
    const { tickets, seededMs, file } = campus;
    return { file, trips, grown: { tickets, seededS: rounded(seededMs / 1000), costs, rowsRead } };
  } finally {
    if (isOpen) await campus.close();
  }
}

async function report(figures: Figures) {
  say(`\n${growthTable(figures)}\n`);
  const { trips, site, small, large, seconds } = figures;
  say(
    `${table(
      ["asks the database", "requests", "statements"],
      trips.map(({ what, requests, statements }) => [what, requests, statements]),
    )}\n`,
  );
  say(`${siteTable(site)}\n`);
  say(`Stylesheet: ${rounded(site.cssBytes / 1024)} kB, ${rounded(site.cssGzipBytes / 1024)} kB gzip.`);
  say(
    `Starts in ${rounded(site.startMs / 1000)} s; memory ${memoryOf(site.idle)} idle, ${memoryOf(site.loaded)} after.`,
  );
  say(`Filed ${small.tickets} tickets in ${small.seededS} s, ${large.tickets} in ${large.seededS} s.`);
  const file = join(root, ".cache/bench.json");
  await mkdir(join(root, ".cache"), { recursive: true });
  await writeFile(file, `${JSON.stringify(figures, null, 2)}\n`);
  say(`All figures are in ${file} (${seconds} s).`);
}

/** A bare Worker's hello first, served the same way in the same run. */
function siteTable({ hello, rows }: SiteFigures): string {
  const costs = ({ cpuMs, p50Ms, p95Ms, p99Ms, perSecond }: RequestCost) => [
    cpuMs === null ? "?" : rounded(cpuMs),
    ...[p50Ms, p95Ms, p99Ms, perSecond].map((each) => rounded(each)),
  ];
  return table(
    [
      "page or form",
      "as",
      "html kB",
      "gzip kB",
      "script B",
      "CPU ms",
      "p50 ms",
      "p95 ms",
      "p99 ms",
      "a second",
    ],
    [
      ["a bare hello", "nobody", 0, 0, 0, ...costs(hello)],
      ...rows.map((row) => {
        const weights = [rounded(row.htmlBytes / 1024), rounded(row.gzipBytes / 1024), row.scriptBytes];
        return [row.what, row.who, ...weights, ...costs(row)];
      }),
    ],
  );
}

function memoryOf(usage: Usage | null): string {
  return usage === null ? "?" : `${Math.round(usage.pssMb)} MB`;
}

/** Ratios first: how many times as much with the long history as with the short one. */
function growthTable({ small, large }: Figures): string {
  const rows = large.costs.map((after, index) => {
    const before = small.costs[index];
    const read = [small.rowsRead?.[index], large.rowsRead?.[index]];
    const counted = read.every((each) => each !== undefined) ? read.map(Number) : [];
    return [
      after.actor,
      after.page,
      rounded(after.steps / (before?.steps ?? 1), 2),
      before?.steps ?? 0,
      after.steps,
      ...counted,
      rounded(before?.ms ?? 0, 2),
      rounded(after.ms, 2),
    ];
  });
  const counts = small.rowsRead && large.rowsRead ? ["rows", `at ${large.tickets}`] : [];
  const headings = ["actor", "page", "ratio", `steps at ${small.tickets}`, `at ${large.tickets}`, ...counts];
  return table([...headings, "ms", `at ${large.tickets}`], rows);
}
