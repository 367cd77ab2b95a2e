import { randomBytes } from "node:crypto";
import { openDatabase } from "#app/db/client.ts";
import { isEmpty } from "#app/db/insert-rows.ts";
import { createDemoCampus } from "#app/demo/create-demo-campus.ts";
import { STAFF } from "#app/demo/people.ts";
import { playStories, type StoryClock } from "#app/demo/play-stories.ts";
import { STORIES } from "#app/demo/stories.ts";
import type { Deps } from "#app/operations/deps.ts";
import { hashPassword } from "#app/operations/password.ts";
import { DEMO_PASSWORD } from "#app/operations/sign-in.ts";
import type { Settings } from "#workers/settings.ts";

const STUDENTS = 40;

/** Creates the demo campus when the database is empty; answers who can sign in, none in a database of one's own. */
export async function seedDemo(settings: Settings) {
  const db = openDatabase(settings.database);
  const created = await isEmpty(db);
  if (created) await seed(settings);
  const signIns = STAFF.map(({ mail, who }) => ({ email: `${mail}@${settings.mailDomain}`, who }));
  const students = { email: `student01@${settings.mailDomain}`, who: "student (to student40)" };
  return { created, signIns: [...signIns, students], password: DEMO_PASSWORD };
}

async function seed(settings: Settings) {
  const clock: StoryClock = { at: Date.now() };
  const deps = storyDeps(settings, clock);
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const plan = {
    now: clock.at - 365 * 86_400_000,
    passwordHash,
    students: STUDENTS,
    mailDomain: settings.mailDomain,
  };
  const people = await createDemoCampus(deps.db, plan);
  await playStories(deps, clock, people, STORIES);
}

/** The operations' surroundings with a clock that the stories move; nobody signs in or is limited here. */
function storyDeps(settings: Settings, clock: StoryClock): Deps {
  return {
    campus: "campus",
    now: () => clock.at,
    ids: { random: () => randomBytes(24).toString("base64url") },
    db: openDatabase(settings.database),
    limit: async () => ({ admitted: true, resetAt: 0 }),
    tokenHashes: (token) => [token],
    pause: async () => {},
  };
}
