import { parseArgs } from "node:util";
import { isDemo, isEmpty, mailPeople } from "#app/db/insert-rows.ts";
import { createDemoCampus } from "#app/demo/create-demo-campus.ts";
import { fileMany } from "#app/demo/many-tickets.ts";
import { STAFF } from "#app/demo/people.ts";
import { playStories, type StoryClock } from "#app/demo/play-stories.ts";
import { STORIES } from "#app/demo/stories.ts";
import { hashPassword } from "#app/operations/password.ts";
import { DEMO_PASSWORD } from "#app/operations/sign-in.ts";
import { readSettings, type Settings } from "#workers/settings.ts";
import { localDeps } from "./local-deps.ts";
import { say, sentenceFor } from "./progress.ts";
import { Refused } from "./refused.ts";

const STUDENTS = 40;
const YEAR_MS = 365 * 86_400_000;

/** Creates the demo campus when the database is empty; answers who can sign in, nobody in a campus of one's own. */
export async function seedDemo(settings: Settings) {
  const { db } = localDeps(settings);
  const created = await isEmpty(db);
  if (created) await createDemo(settings);
  if (!(await isDemo(db))) return { created, signIns: [], password: DEMO_PASSWORD };
  const signIns = STAFF.map(({ mail, who }) => ({ email: `${mail}@${settings.mailDomain}`, who }));
  const students = { email: `student01@${settings.mailDomain}`, who: "student (to student40)" };
  return { created, signIns: [...signIns, students], password: DEMO_PASSWORD };
}

async function createDemo(settings: Settings) {
  const clock: StoryClock = { at: Date.now() };
  const deps = localDeps(settings, () => clock.at);
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const plan = { now: clock.at - YEAR_MS, passwordHash, students: STUDENTS, mailDomain: settings.mailDomain };
  const people = await createDemoCampus(deps.db, plan);
  await playStories(deps, clock, people, STORIES);
}

/** Files `count` more tickets into the demo campus. */
async function seedTickets(settings: Settings, count: number) {
  await seedDemo(settings);
  const clock: StoryClock = { at: Date.now() };
  const deps = localDeps(settings, () => clock.at);
  const people = await mailPeople(deps.db, settings.mailDomain);
  const students = [...people].filter(([name]) => name.startsWith("student")).map(([, id]) => id);
  const half = students.length / 2;
  const [neeladri, velankani] = [people.get("spoc1.neeladri"), people.get("spoc1.velankani")];
  if (neeladri === undefined || velankani === undefined)
    throw new Refused("This database has no demo campus, and only that gets invented tickets.");
  const spocOf = (student: (typeof students)[number]) =>
    students.indexOf(student) < half ? neeladri : velankani;
  await fileMany(deps, clock, { students, spocOf }, count, `seed/${clock.at}`);
  say(`${count} tickets were filed.`);
}

if (import.meta.main) {
  try {
    const { values } = parseArgs({ options: { tickets: { type: "string", default: "1000" } } });
    await seedTickets(readSettings(process.env), countIn(values.tickets));
  } catch (error) {
    process.stderr.write(`${sentenceFor(error)}\n`);
    process.exitCode = 1;
  }
}

function countIn(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new Refused("Say how many tickets to file, such as --tickets 1000.");
  return Number(text);
}
