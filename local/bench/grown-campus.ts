import { join } from "node:path";
import { createClient } from "@libsql/client/web";
import { insertRows, mailPeople, rowsOf, whereToAdd } from "#app/db/campus/insert-rows.ts";
import type { Database } from "#app/db/client.ts";
import { people as peopleTable, roleGrants } from "#app/db/schema/people-schema.ts";
import { fileMany } from "#app/demo/many-tickets.ts";
import { student } from "#app/demo/people.ts";
import { addStudents } from "#app/demo/people-rows.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { localDeps } from "#local/local-deps.ts";
import { migrate } from "#local/migrate.ts";
import { seedTickets } from "#local/seed.ts";
import { readSettings, type Settings } from "#workers/settings.ts";
import { startOurs } from "./servers.ts";

const MAIL_DOMAIN = "campus.test";
const SECRET = "a secret of a campus that lives for one measurement";
const SEED = 1;

export type Actors = Readonly<Record<(typeof ACTORS)[number], PersonId>>;
export const ACTORS = [
  "student with 3 tickets",
  "student with 300 tickets",
  "student who joined every fifth",
  "SPOC of one scope",
  "SPOC of three scopes",
  "committee member on every fifth",
  "warden",
  "senior admin",
  "super admin",
] as const;

export type GrownCampus = {
  url: string;
  settings: Settings;
  file: string;
  actors: Actors;
  /** The moment its tickets were made for. */
  at: number;
  tickets: number;
  seededMs: number;
  close(): Promise<void>;
};

/**
 * The demo campus with `history` tickets that are over, and `open` open ones that are the same ones whatever the
 * history; with everybody who meets lists in a different way. On a database server of its own in `folder`.
 */
export async function growCampus(
  folder: string,
  { history, open }: { history: number; open: number },
): Promise<GrownCampus> {
  const file = join(folder, `campus-${history}.db`);
  const { url, close } = await startOurs(file);
  try {
    const startedAt = performance.now();
    await migrate(url, null);
    const settings = readSettings({
      TURSO_DATABASE_URL: url,
      SESSION_SECRET: SECRET,
      LINK_SECRET: SECRET,
      MAIL_SECRET: SECRET,
    });
    const solved = Math.ceil(open / 5);
    await seedTickets(settings, { tickets: history + open + solved, open, seed: SEED });
    const seededMs = performance.now() - startedAt;
    const at = Date.now();
    const { db } = localDeps(settings, () => at);
    const actors = await addActors(db, url, at);
    const tickets = await ticketsIn(url);
    return { url, settings, file, actors, at, tickets, seededMs, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Those the demo has, and those it has not: who filed little and much, who has several scopes, who was added. */
async function addActors(db: Database, url: string, at: number): Promise<Actors> {
  const before = await mailPeople(db, MAIL_DOMAIN);
  const students = [...before.keys()].filter((name) => /^student\d+$/.test(name)).length;
  const plan = { now: at - 365 * 86_400_000, passwordHash: "", mailDomain: MAIL_DOMAIN };
  await addStudents(db, students, students + 3, plan);
  const people = await mailPeople(db, MAIL_DOMAIN);
  const named = (name: string) => {
    const id = people.get(name);
    if (id === undefined) throw new Error(`the demo knows no ${name}`);
    return id;
  };
  const added = [1, 2, 3].map((n) => {
    const lives = student(students + n, students);
    return { ...lives, personId: named(lives.mail) };
  });
  const [few, many, joined] = added;
  if (!few || !many || !joined) throw new Error("three students were added");
  const files = { seed: SEED, until: at };
  await fileMany(db, { ...files, count: 3, open: 1, requesters: [few], prefix: "few" });
  await fileMany(db, { ...files, count: 300, open: 20, requesters: [many], prefix: "many" });
  const [one, three] = await addSpocs(db, plan.now);
  await addToEveryFifth(url, joined.personId, "joined");
  await addToEveryFifth(url, named("mess.member"), "panel");
  return {
    "student with 3 tickets": few.personId,
    "student with 300 tickets": many.personId,
    "student who joined every fifth": joined.personId,
    "SPOC of one scope": one,
    "SPOC of three scopes": three,
    "committee member on every fifth": named("mess.member"),
    warden: named("warden.neeladri"),
    "senior admin": named("dean"),
    "super admin": named("super"),
  };
}

async function addSpocs(db: Database, fromAt: number): Promise<[PersonId, PersonId]> {
  const { lastPersonId } = await whereToAdd(db);
  const one = (lastPersonId + 1) as PersonId;
  const three = (lastPersonId + 2) as PersonId;
  const spoc = { role: "spoc", fromAt };
  await insertRows(db, [
    rowsOf(peopleTable, [
      { id: one, name: "Spoc of one", createdAt: fromAt },
      { id: three, name: "Spoc of three", createdAt: fromAt },
    ]),
    rowsOf(roleGrants, [
      { ...spoc, personId: one, domainId: 1, scopeId: 1 },
      { ...spoc, personId: three, domainId: 1, scopeId: 1 },
      { ...spoc, personId: three, domainId: 1, scopeId: 2 },
      { ...spoc, personId: three, domainId: 2, scopeId: null },
    ]),
  ]);
  return [one, three];
}

/** Counted from the last ticket, so that among the open ones they are the same. */
async function addToEveryFifth(url: string, personId: PersonId, relation: string) {
  const client = createClient({ url });
  await client.execute({
    sql: `insert into ticket_people (ticket_id, person_id, relation, effect, from_at)
      select id, ?, ?, 'allow', filed_at from tickets where ((select max(id) from tickets) - id) % 5 = 0`,
    args: [personId, relation],
  });
  client.close();
}

async function ticketsIn(url: string): Promise<number> {
  const client = createClient({ url });
  const { rows } = await client.execute("select count(*) as n from tickets");
  client.close();
  return Number(rows[0]?.n);
}
