import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient } from "@libsql/client/web";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { proveIntegrity } from "#app/operations/prove-integrity.ts";
import { type RunningServer, startOurs } from "#local/bench/servers.ts";
import { localDeps } from "#local/local-deps.ts";
import { migrate } from "#local/migrate.ts";
import { seedDemo, seedTickets } from "#local/seed.ts";
import { readSettings } from "#workers/settings.ts";

const SECRET = "a secret that nothing but tests ever use";
const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 20, 6);

let folder: string;
let server: RunningServer;
let client: Client;
let copies = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "resolve-seed-"));
  await start(demo());
  await migrate(server.url, null);
  await seedDemo(settings());
  // A server that stops moves everything into the file, which can then be copied.
  await close();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(openDemo);

afterEach(close);

const demo = () => join(folder, "demo.db");

/** Opens a demo campus that nothing was seeded into yet. */
async function openDemo() {
  copies += 1;
  const file = join(folder, `copy-${copies}.db`);
  await copyFile(demo(), file);
  await start(file);
}

async function start(file: string) {
  server = await startOurs(file);
  client = createClient({ url: server.url, intMode: "number" });
}

async function close() {
  client.close();
  await server.close();
}

function settings() {
  return readSettings({
    TURSO_DATABASE_URL: server.url,
    SESSION_SECRET: SECRET,
    LINK_SECRET: SECRET,
    MAIL_SECRET: SECRET,
  });
}

async function one(sql: string): Promise<Record<string, unknown>> {
  const { rows, columns } = await client.execute(sql);
  return Object.fromEntries(columns.map((column) => [column, rows[0]?.[column]]));
}

const SEEDED = "operation_id like 'seed/%'";
const IS_OPEN = "status_kind in ('new', 'active', 'waiting_requester', 'waiting_other')";

test("seeded tickets are what their events say, and as many are open as were asked for", async () => {
  await seedTickets(settings(), { tickets: 300, open: 60, seed: 1 }, NOW);
  const { finds, tickets } = await proveIntegrity(localDeps(settings()), { sample: 1000, eventsAtOnce: 500 });
  expect(finds).toEqual([]);
  expect(tickets).toBeGreaterThanOrEqual(300);
  expect(await one(`select count(*) as n, sum(${IS_OPEN}) as open from tickets where ${SEEDED}`)).toEqual({
    n: 300,
    open: 60,
  });
  const kinds = await client.execute(`select distinct status_kind from tickets where ${SEEDED}`);
  expect(kinds.rows.map((row) => row.status_kind).sort()).toEqual(
    ["active", "cancelled", "closed", "new", "resolved", "waiting_other", "waiting_requester"].sort(),
  );
});

test("what is open has its moments within the thirty days to come, all over them", async () => {
  await seedTickets(settings(), { tickets: 200, open: 200, seed: 1 }, NOW);
  const { first, last, none } = await one(`select min(next_moment_at) as first, max(next_moment_at) as last,
    sum(next_moment_at is null and is_overdue = 0) as none from tickets where ${SEEDED}`);
  expect(Number(first)).toBeGreaterThan(NOW);
  expect(Number(last)).toBeGreaterThan(NOW + 15 * DAY_MS);
  expect(Number(last)).toBeLessThan(NOW + 30 * DAY_MS);
  expect(none).toBe(0);
});

test("nothing of it waits to be sent", async () => {
  await seedTickets(settings(), { tickets: 100, open: 50, seed: 1 }, NOW);
  expect(await one("select count(*) as n from outbox where state in ('queued', 'claimed')")).toEqual({
    n: 0,
  });
  expect(await one("select count(*) > 200 as told from outbox where state = 'accepted'")).toEqual({
    told: 1,
  });
});

test("there are as many students as the load needs, and each can sign in", async () => {
  await seedTickets(settings(), { tickets: 1200, open: 10, seed: 1 }, NOW);
  const { n, without } = await one(
    "select count(*) as n, sum(p.password_hash is null) as without from students s join people p on p.id = s.person_id",
  );
  expect([n, without]).toEqual([60, 0]);
  const busiest = await one(
    `select max(n) as n from (select count(*) as n from tickets where ${SEEDED} group by requester_id)`,
  );
  expect(Number(busiest.n)).toBeLessThanOrEqual(21);
}, 60_000);

test("the same seed at the same time makes the same tickets, and the same open ones beside more others", async () => {
  const words = `select group_concat(title || status_kind || promised_at - filed_at, '/') as all_of_it from
    (select * from tickets where ${SEEDED} and ${IS_OPEN} order by id)`;
  await seedTickets(settings(), { tickets: 60, open: 30, seed: 7 }, NOW);
  const hashes = `select group_concat(hash) as all_of_it from (select e.hash from ticket_events e join tickets t
    on t.id = e.ticket_id where t.${SEEDED} order by e.ticket_id, e.seq)`;
  const [few, history] = [await one(words), await one(hashes)];
  await close();
  await openDemo();
  await seedTickets(settings(), { tickets: 60, open: 30, seed: 7 }, NOW);
  expect(await one(words)).toEqual(few);
  expect(await one(hashes)).toEqual(history);
  await close();
  await openDemo();
  await seedTickets(settings(), { tickets: 160, open: 30, seed: 7 }, NOW);
  expect(await one(words)).toEqual(few);
}, 60_000);

test("seeding twice goes on with the numbers, and takes the students that are there", async () => {
  await seedTickets(settings(), { tickets: 30, open: 10, seed: 1 }, NOW);
  await seedTickets(settings(), { tickets: 30, open: 10, seed: 1 }, NOW + 1);
  expect(
    await one(`select count(*) as n, count(distinct number) as numbers from tickets where ${SEEDED}`),
  ).toEqual({
    n: 60,
    numbers: 60,
  });
  expect(await one("select count(*) as n from students")).toEqual({ n: 40 });
});
