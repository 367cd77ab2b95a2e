import { parseArgs } from "node:util";
import { isDemo, isEmpty, mailPeople } from "#app/db/campus/insert-rows.ts";
import { createDemoCampus } from "#app/demo/create-demo-campus.ts";
import { MAILS } from "#app/demo/mails.ts";
import { fileMany } from "#app/demo/many-tickets.ts";
import { student } from "#app/demo/people.ts";
import { addStudents } from "#app/demo/people-rows.ts";
import { playMails } from "#app/demo/play-mails.ts";
import { playStories, type StoryClock } from "#app/demo/play-stories.ts";
import { STORIES } from "#app/demo/stories.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { DEMO_PASSWORD } from "#app/domain/sign-in/demo-password.ts";
import type { FileStore } from "#app/operations/file-store.ts";
import { hashPassword } from "#app/operations/password.ts";
import { readSettings, type Settings } from "#workers/settings.ts";
import { localDeps, mailHouse, patiently } from "./local-deps.ts";
import { say, sentenceFor } from "./progress.ts";
import { Refused } from "./refused.ts";

const STUDENTS = 40;
/** However many tickets a campus keeps, about this many are open. */
const OPEN = 1500;
const YEAR_MS = 365 * 86_400_000;

/**
 * Creates the demo campus when the database is empty, with mails that came to it where `store` keeps their bytes;
 * answers whether it is the demo that is there, and not a campus of one's own.
 */
export async function seedDemo(settings: Settings, store: FileStore | null = null) {
  const { db } = localDeps(settings, Date.now, patiently);
  if (await isEmpty(db)) await createDemo(settings, store);
  return { isDemo: await isDemo(db) };
}

async function createDemo(settings: Settings, store: FileStore | null) {
  const clock: StoryClock = { at: Date.now() };
  const deps = localDeps(settings, () => clock.at, patiently);
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const plan = { now: clock.at - YEAR_MS, passwordHash, students: STUDENTS, mailDomain: settings.mailDomain };
  const people = await createDemoCampus(deps.db, plan);
  const tickets = await playStories(deps, clock, people, STORIES);
  if (store) await playMails(deps, mailHouse(settings, store), clock, { people, tickets }, MAILS);
}

export type Load = { tickets: number; open: number; seed: number };

/** Nobody files more than 20 a day or 5 an hour; so few over a year leave room for whoever measures. */
const TICKETS_PER_STUDENT = 20;

/**
 * Files more tickets into the demo campus, by as many students as that takes.
 * @param until the moment that they lead up to
 */
export async function seedTickets(
  settings: Settings,
  { tickets: count, open, seed }: Load,
  until = Date.now(),
): Promise<void> {
  await seedDemo(settings);
  const { db } = localDeps(settings, () => until, patiently);
  const people = await mailPeople(db, settings.mailDomain);
  if (!(await isDemo(db)) || !people.has(student(1, STUDENTS).mail))
    throw new Refused("This database has no demo campus, and only that gets invented tickets.");
  const wanted = Math.max(STUDENTS, Math.ceil(count / TICKETS_PER_STUDENT));
  const known = [...people.keys()].filter((name) => /^student\d+$/.test(name)).length;
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const plan = { now: until - YEAR_MS, passwordHash, mailDomain: settings.mailDomain };
  await addStudents(db, known, wanted, plan);
  const everybody = await mailPeople(db, settings.mailDomain);
  const requesters = Array.from({ length: wanted }, (_, index) => requester(index + 1, everybody));
  await fileMany(db, { count, open, requesters, prefix: `seed/${until}`, seed, until });
}

function requester(n: number, people: ReadonlyMap<string, PersonId>) {
  const lives = student(n, STUDENTS);
  const personId = people.get(lives.mail);
  if (personId === undefined) throw new Error(`the demo knows no ${lives.mail}`);
  return { ...lives, personId };
}

if (import.meta.main) {
  try {
    const { values } = parseArgs({
      options: {
        tickets: { type: "string", default: "1000" },
        open: { type: "string" },
        seed: { type: "string", default: "1" },
      },
    });
    const tickets = countIn("tickets", values.tickets);
    const open = values.open === undefined ? Math.min(tickets, OPEN) : countIn("open", values.open);
    if (open > tickets) throw new Refused("No more tickets can be open than there are: lower --open.");
    await seedTickets(readSettings(process.env), { tickets, open, seed: countIn("seed", values.seed) });
    say(`${tickets} tickets were filed, ${open} of them are open.`);
  } catch (error) {
    process.stderr.write(`${sentenceFor(error)}\n`);
    process.exitCode = 1;
  }
}

function countIn(name: string, text: string): number {
  if (!/^\d{1,7}$/.test(text) || (name === "tickets" && Number(text) === 0))
    throw new Refused(`Say a number after --${name}, such as --tickets 1000.`);
  return Number(text);
}
