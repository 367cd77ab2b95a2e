import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { STAFF } from "#app/demo/people.ts";
import { root } from "#local/install.mjs";
import { freePorts } from "#local/ports.ts";
import type { Usage } from "./processes.ts";
import { costOfRequests, type RequestCost, WARMING } from "./requests.ts";
import { type Running, whileRunning } from "./running.ts";
import { send, signIn, textOf, ticketsOn } from "./visit.ts";

/** One page or form through the running site: what a request costs, and of a page its weight and that of its scripts. */
export type SiteRow = RequestCost & {
  who: string;
  what: string;
  htmlBytes: number;
  gzipBytes: number;
  scriptBytes: number;
};
export type SiteFigures = {
  hello: RequestCost;
  rows: SiteRow[];
  cssBytes: number;
  cssGzipBytes: number;
  startMs: number;
  idle: Usage | null;
  loaded: Usage | null;
};

const PAGES: readonly [who: string, path: string][] = [
  ["student01", "/tickets"],
  ["student01", "/tickets/new"],
  ["student01", "/tickets/new?subcategory=plumbing"],
  ["spoc1.neeladri", "/desk"],
  ["spoc1.neeladri", "/search?q=water"],
  ["dean", "/desk?view=all"],
  ["dean", "/desk?view=resolved"],
  ["dean", "/search?q=water"],
  ["dean", "/tickets/500"],
];
const WRITER = "dean";
/** People file five times an hour; so many of them file in turns. */
const FILERS = 130;

/** Starts the whole product on a copy of a campus, asks for its pages and sends its forms many times, and stops it. */
export async function measureSite(folder: string, campusFile: string): Promise<SiteFigures> {
  const hello = await measureHello();
  const dataDir = join(folder, "site");
  await mkdir(dataDir, { recursive: true });
  await copyFile(campusFile, join(dataDir, "campus.db"));
  const [port, dbPort] = await freePorts();
  const settings = { PORT: `${port}`, DB_PORT: `${dbPort}`, DATA_DIR: dataDir };
  return whileRunning([join(root, "local/start.mjs")], settings, async (running) => {
    const origin = `http://localhost:${port}`;
    const idle = running.usage();
    await warmUp(origin);
    const { rows, css } = await measurePages(running, origin);
    rows.push(await measureReplies(running, origin), await measureFilings(running, origin));
    const loaded = running.usage();
    const weight = { cssBytes: Buffer.byteLength(css), cssGzipBytes: gzipSync(css).length };
    return { hello, rows, ...weight, startMs: running.startMs, idle, loaded };
  });
}

async function measureHello(): Promise<RequestCost> {
  const [port] = await freePorts();
  return whileRunning([join(root, "local/bench/hello.ts"), `${port}`], {}, (running) =>
    costOfRequests(running, async () => void (await textOf(`http://localhost:${port}/`, {}))),
  );
}

/** A runtime that has just started would make the first page look dear, whichever it is. */
async function warmUp(origin: string) {
  for (const [who, path] of PAGES) {
    const headers = { Cookie: await signIn(origin, who) };
    for (let turn = 0; turn < WARMING; turn += 1) await textOf(`${origin}${path}`, headers);
  }
}

async function measurePages(running: Running, origin: string) {
  const rows: SiteRow[] = [];
  let css = "";
  for (const [who, path] of PAGES) {
    const headers = { Cookie: await signIn(origin, who) };
    const html = await textOf(`${origin}${path}`, headers);
    const sheet = /href="(\/assets\/[^"]+\.css)"/.exec(html)?.[1];
    if (sheet !== undefined && css === "") css = await textOf(`${origin}${sheet}`, {});
    const cost = await costOfRequests(running, async () => void (await textOf(`${origin}${path}`, headers)));
    const scriptBytes = await scriptsOf(origin, html);
    rows.push({ ...rowOf(who, path, html), scriptBytes, ...cost });
  }
  return { rows, css };
}

function rowOf(who: string, what: string, html: string) {
  const role = STAFF.find((person) => person.mail === who)?.who ?? "student";
  return {
    who: role,
    what,
    htmlBytes: Buffer.byteLength(html),
    gzipBytes: gzipSync(html).length,
    scriptBytes: 0,
  };
}

async function scriptsOf(origin: string, html: string): Promise<number> {
  const addresses = [...html.matchAll(/<script[^>]+src="([^"]+)"/g)].map(([, address]) => address);
  const scripts = await Promise.all(addresses.map((address) => textOf(`${origin}${address}`, {})));
  return scripts.reduce((sum, script) => sum + gzipSync(script).length, 0);
}

async function measureReplies(running: Running, origin: string): Promise<SiteRow> {
  const cookie = await signIn(origin, WRITER);
  const desk = await textOf(`${origin}/desk?view=all`, { Cookie: cookie });
  const tickets = ticketsOn(desk);
  let turn = 0;
  const cost = await costOfRequests(running, async () => {
    turn += 1;
    const path = `/tickets/${tickets[turn % tickets.length]}`;
    await sendWell(origin, path, cookie, { kind: "note", body: `It was looked at, for the ${turn}th time.` });
  });
  return { ...rowOf(WRITER, "a note", ""), ...cost };
}

async function measureFilings(running: Running, origin: string): Promise<SiteRow> {
  const cookies: string[] = [];
  for (let number = 1; number <= FILERS; number += 1) {
    cookies.push(await signIn(origin, `student${String(number).padStart(2, "0")}`));
  }
  let turn = 0;
  const cost = await costOfRequests(running, async () => {
    turn += 1;
    const cookie = cookies[turn % cookies.length] ?? "";
    await sendWell(origin, "/tickets/new?subcategory=plumbing", cookie, {
      description: "The tap drips.",
      stops: "none",
    });
  });
  return { ...rowOf("student01", "a filing", ""), ...cost };
}

async function sendWell(...form: Parameters<typeof send>) {
  const status = await send(...form);
  if (status !== 303) throw new Error(`${form[1]} answered ${status}`);
}
