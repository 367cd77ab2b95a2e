import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { STAFF } from "#app/demo/people.ts";
import { DEMO_PASSWORD } from "#app/operations/sign-in.ts";
import { nodePath, root } from "#local/install.mjs";
import { freePorts } from "#local/ports.ts";

/** One page through the running site: its weight, and how long it took. */
export type PageWeight = {
  who: string;
  path: string;
  htmlBytes: number;
  gzipBytes: number;
  p50Ms: number;
  p95Ms: number;
};
export type SiteFigures = { pages: PageWeight[]; cssBytes: number; cssGzipBytes: number; startMs: number };

const STARTING_MS = 120_000;
const STOPPING_MS = 20_000;
const REQUESTS = 120;
const AT_ONCE = 4;

const PAGES: readonly [who: string, path: string][] = [
  ["student01", "/tickets"],
  ["student01", "/tickets/new"],
  ["student01", "/tickets/new?subcategory=plumbing"],
  ["spoc1.neeladri", "/desk"],
  ["dean", "/desk?view=all"],
  ["dean", "/desk?view=resolved"],
  ["dean", "/tickets/500"],
];

/** Starts the whole product on a copy of a campus, weighs its pages, asks for each many times, and stops it. */
export async function measureSite(folder: string, campusFile: string): Promise<SiteFigures> {
  const dataDir = join(folder, "site");
  await mkdir(dataDir, { recursive: true });
  await copyFile(campusFile, join(dataDir, "campus.db"));
  const [port, dbPort] = await freePorts();
  const startedAt = performance.now();
  const child = spawn(nodePath(), [join(root, "local/start.mjs")], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: `${port}`,
      DB_PORT: `${dbPort}`,
      DATA_DIR: dataDir,
    },
  });
  const end = once(child, "close");
  try {
    await serving([child.stdout, child.stderr], end);
    const startMs = performance.now() - startedAt;
    const figures = await weighPages(`http://localhost:${port}`);
    return { ...figures, startMs };
  } finally {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), STOPPING_MS);
    await end;
    clearTimeout(late);
  }
}

async function serving(outputs: readonly NodeJS.ReadableStream[], end: Promise<unknown>) {
  let said = "";
  const ready = new Promise<void>((resolve, reject) => {
    for (const output of outputs)
      output.on("data", (chunk) => {
        said += chunk;
        if (said.includes("Resolve is running at")) resolve();
      });
    setTimeout(() => reject(new Error(`the site did not start: ${said}`)), STARTING_MS).unref();
  });
  await Promise.race([ready, end.then(() => Promise.reject(new Error(`the site ended: ${said}`)))]);
}

async function weighPages(origin: string): Promise<Omit<SiteFigures, "startMs">> {
  const cookies = new Map<string, string>();
  for (const who of new Set(PAGES.map(([each]) => each))) cookies.set(who, await signIn(origin, who));
  const pages: PageWeight[] = [];
  let css = "";
  for (const [who, path] of PAGES) {
    const headers = { Cookie: cookies.get(who) ?? "" };
    const html = await textOf(`${origin}${path}`, headers);
    const sheet = /href="(\/assets\/[^"]+\.css)"/.exec(html)?.[1];
    if (sheet !== undefined && css === "") css = await textOf(`${origin}${sheet}`, {});
    const times = await timesOf(`${origin}${path}`, headers);
    pages.push({
      who: STAFF.find((person) => person.mail === who)?.who ?? "student",
      path,
      htmlBytes: Buffer.byteLength(html),
      gzipBytes: gzipSync(html).length,
      p50Ms: quantile(times, 0.5),
      p95Ms: quantile(times, 0.95),
    });
  }
  return { pages, cssBytes: Buffer.byteLength(css), cssGzipBytes: gzipSync(css).length };
}

async function signIn(origin: string, mail: string): Promise<string> {
  const response = await fetch(`${origin}/login`, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: origin },
    body: new URLSearchParams({ email: `${mail}@campus.test`, password: DEMO_PASSWORD }),
  });
  await response.arrayBuffer();
  if (response.status !== 303) throw new Error(`${mail} could not sign in: ${response.status}`);
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
}

async function textOf(url: string, headers: Record<string, string>): Promise<string> {
  const response = await fetch(url, { headers, redirect: "manual" });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  return text;
}

/** A few at once, as in a busy hour; the first ones, which warm up, do not count. */
async function timesOf(url: string, headers: Record<string, string>): Promise<number[]> {
  const times: number[] = [];
  const visit = async () => {
    for (let turn = 0; turn < REQUESTS / AT_ONCE; turn += 1) {
      const startedAt = performance.now();
      await textOf(url, headers);
      times.push(performance.now() - startedAt);
    }
  };
  for (let turn = 0; turn < AT_ONCE; turn += 1) await textOf(url, headers);
  await Promise.all(Array.from({ length: AT_ONCE }, visit));
  return times.sort((a, b) => a - b);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
