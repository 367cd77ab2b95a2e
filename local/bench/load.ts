import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { STAFF } from "#app/demo/people.ts";
import { buildIfChanged } from "#local/build.ts";
import { root } from "#local/install.mjs";
import { freePorts } from "#local/ports.ts";
import { progress, say, sentenceFor } from "#local/progress.ts";
import { growCampus } from "./grown-campus.ts";
import { type Answered, type Caller, callAtRandom } from "./open-loop.ts";
import { type Running, whileRunning } from "./running.ts";
import { rounded, table } from "./table.ts";
import { signIn, textOf, ticketsOn } from "./visit.ts";

// `npm run load -- --people 1000 --minutes 10 --think 30`: so many signed-in people who look, write and report, each
// about every `think` seconds, whether the site keeps up or not. Everything runs on 127.0.0.1.

/** Of the people, in each hundred; each of them works all day. */
const STAFF_SHARE = 5;
const TICKETS_EACH = 20;
const OPEN = 1500;
const SIGN_INS_AT_ONCE = 4;

try {
  await load();
} catch (error) {
  process.stderr.write(`${sentenceFor(error)}\n`);
  process.exitCode = 1;
}

async function load() {
  const { values } = parseArgs({
    options: {
      people: { type: "string", default: "100" },
      minutes: { type: "string", default: "10" },
      think: { type: "string", default: "30" },
    },
  });
  const [people, minutes, thinkS] = [Number(values.people), Number(values.minutes), Number(values.think)];
  const folder = await mkdtemp(join(tmpdir(), "resolve-load-"));
  try {
    await buildIfChanged();
    const dataDir = await progress("Filling a campus", () => campusOf(folder, people));
    const [port, dbPort] = await freePorts();
    const settings = { PORT: `${port}`, DB_PORT: `${dbPort}`, DATA_DIR: dataDir };
    await whileRunning([join(root, "local/start.mjs")], settings, async (running) => {
      const origin = `http://localhost:${port}`;
      const callers = await progress(`Signing ${people} people in`, () => callersAt(origin, people));
      say(`${people} people for ${minutes} minutes, each about every ${thinkS} s …`);
      const memory = watchMemory(running);
      const answered = await callAtRandom(origin, callers, {
        forMs: minutes * 60_000,
        thinkMs: thinkS * 1000,
      });
      await report({ people, minutes, thinkS, answered, memory: memory.ended() });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function campusOf(folder: string, people: number): Promise<string> {
  const campus = await growCampus(folder, { history: people * TICKETS_EACH, open: OPEN });
  await campus.close();
  const dataDir = join(folder, "site");
  await mkdir(dataDir);
  await rename(campus.file, join(dataDir, "campus.db"));
  return dataDir;
}

async function callersAt(origin: string, people: number): Promise<Caller[]> {
  const staff = STAFF.filter(({ grants }) => grants.some(({ role }) => role === "spoc"));
  const names = Array.from({ length: people }, (_, index) => {
    const isStaff = (index * STAFF_SHARE) % 100 < STAFF_SHARE;
    const colleague = staff[index % staff.length]?.mail ?? "";
    return { isStaff, mail: isStaff ? colleague : `student${String(index + 1).padStart(2, "0")}` };
  });
  const callers: Caller[] = [];
  const takeTurns = async () => {
    for (let next = names.shift(); next; next = names.shift()) {
      const { isStaff, mail } = next;
      const cookie = await signIn(origin, mail);
      const list = isStaff ? "/desk" : "/tickets";
      const tickets = ticketsOn(await textOf(`${origin}${list}`, { Cookie: cookie }));
      callers.push({ isStaff, cookie, list, tickets });
    }
  };
  await Promise.all(Array.from({ length: SIGN_INS_AT_ONCE }, takeTurns));
  return callers;
}

function watchMemory(running: Running) {
  const seen: number[] = [];
  const look = () => seen.push(Math.round(running.usage()?.pssMb ?? 0));
  look();
  const timer = setInterval(look, 30_000);
  return {
    ended() {
      clearInterval(timer);
      look();
      return seen;
    },
  };
}

type Outcome = { people: number; minutes: number; thinkS: number; answered: Answered[]; memory: number[] };

async function report({ answered, memory, ...asked }: Outcome) {
  const kinds = [...new Set(answered.map(({ what }) => what))].sort();
  const rows = [...kinds, "all"].map((kind) => {
    const of = answered.filter(({ what }) => kind === "all" || what === kind);
    const times = of.map(({ ms }) => ms).sort((a, b) => a - b);
    const at = (share: number) =>
      rounded(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0);
    const refused = of.filter(({ status }) => status === 429 || status === 503).length;
    const wrong = of.filter(({ isExpected }) => !isExpected).length - refused;
    return [kind, of.length, at(0.5), at(0.95), at(0.99), at(1), refused, wrong];
  });
  say(
    `\n${table(["what", "requests", "p50 ms", "p95 ms", "p99 ms", "longest", "429 or 503", "wrong"], rows)}\n`,
  );
  const wrong = answered.filter(({ isExpected, status }) => !isExpected && status !== 429 && status !== 503);
  if (wrong.length > 0) say(`Wrong: ${wrong.map(({ what, status }) => `${what} ${status}`).join(", ")}`);
  say(`Memory (PSS, MB, each half minute): ${memory.join(" ")}`);
  const file = join(root, ".cache/load.json");
  await mkdir(join(root, ".cache"), { recursive: true });
  await writeFile(file, `${JSON.stringify({ ...asked, rows, memory }, null, 2)}\n`);
  say(`All figures are in ${file}.`);
}
