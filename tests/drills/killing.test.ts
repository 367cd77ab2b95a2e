import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningSite, runSite } from "#tests/local/running-site.ts";
import { until } from "#tests/local/visitor.ts";
import { violations } from "./checker.ts";
import { pick } from "./commands.ts";
import { depsAt, fileFor } from "./filing.ts";
import { newHistory } from "./history.ts";
import { howOften, randomFrom } from "./how-often.ts";
import { keptOf, rowsOf, ticketsSince } from "./kept.ts";
import { type Kill, kill, unexplainedRepeats, VICTIMS, type Victim } from "./kills.ts";
import { enter, NEELADRI, type Person, student } from "./people.ts";
import { brokenSums } from "./rebuilt.ts";
import { metric } from "./seeds.ts";
import { brokenTellings } from "./tellings.ts";
import { brokenFiles, brokenRecords, forgottenMoments, mailsToGo } from "./whole.ts";
import { startWriters } from "./writers.ts";

const KILLS = howOften({ always: 6, full: 50 });
/** Five seconds; twice that where other tests keep the machine busy. */
const BACK_WITHIN_MS = howOften({ always: 10_000, full: 5000 });
const SEED = Number(process.env.DRILLS_SEED ?? 1);
const MINUTE_MS = 60_000;

let site: RunningSite;
let people: Person[];
/** The last ticket of the demo campus. */
let lastBefore: string;
const kills: Kill[] = [];
const history = newHistory();

beforeAll(async () => {
  // A mail server that thinks for a while is often half-way when somebody is killed.
  site = await runSite({}, { answersAfterMs: 200 });
  const students = Array.from({ length: 12 }, (_, index) => student(index + 1));
  const entered = await enter(site.origin, [...NEELADRI, ...students]);
  // Three of staff write from two places at once.
  people = [...entered, ...entered.slice(0, 3)];
  const [last] = await rowsOf(site.databaseUrl, "select max(number) as n from tickets");
  lastBefore = String(last?.n);
});
afterAll(() => site.close());

/** All that is wrong in the records; asked again, for what was just being written when it was asked. */
async function expectWhole() {
  const { databaseUrl, dataDir } = site;
  for (let tries = 1; ; tries += 1) {
    const found = await Promise.all([
      brokenRecords(databaseUrl),
      brokenTellings(databaseUrl),
      brokenSums(databaseUrl),
      brokenFiles(databaseUrl, dataDir),
      forgottenMoments(databaseUrl),
    ]);
    if (tries === 5 || found.flat().length === 0) return expect(found.flat()).toEqual([]);
    await wait(1000);
  }
}

async function lastTickAt(): Promise<number> {
  const [row] = await rowsOf(site.databaseUrl, "select max(finished_at) as at from cron_runs");
  return Number(row?.at);
}

async function killAndNote(victim: Victim) {
  const killed = await kill(site, victim);
  kills.push(killed);
  metric(`back_after_kill_of_${victim.replace(" ", "_")}_ms`, killed.tookMs, BACK_WITHIN_MS);
}

test(`seed ${SEED}: twenty people write while ${KILLS} times something is killed, and nothing acknowledged is lost or doubled`, {
  timeout: 3_600_000,
}, async () => {
  const random = randomFrom(SEED);
  const stop = startWriters(history, people, SEED);
  for (let n = 0; n < KILLS; n += 1) {
    await wait(200 + random() * 2800);
    // Each in its turn, then at random: a short run meets them all.
    await killAndNote(VICTIMS[n] ?? pick(random, VICTIMS));
  }
  await wait(1000);
  await stop();
  for (const outcome of ["ok", "fail", "info"] as const)
    metric(`sendings_${outcome}`, history.sent.filter((sent) => sent.outcome === outcome).length, 100_000);
  expect(new Set(history.sent.map(({ outcome }) => outcome))).toEqual(new Set(["ok", "fail", "info"]));
  const tickets = await ticketsSince(site.databaseUrl, lastBefore);
  const kept = await keptOf(site.databaseUrl, tickets);
  expect(violations(history, kept)).toEqual([]);
  const keys = new Set(history.sent.map(({ key }) => key));
  expect(kept.operations.filter(({ bySystem, key }) => !bySystem && !keys.has(key))).toEqual([]);
  await expectWhole();
  expect(Math.max(...kills.map(({ tookMs }) => tookMs))).toBeLessThan(BACK_WITHIN_MS);
});

test("a hundred promises that break at one instant, while everything is killed, are told once each", async () => {
  const dueAt = Date.now() + howOften({ always: 12_000, full: 20_000 });
  const deps = depsAt(site.databaseUrl, { now: () => dueAt - MINUTE_MS });
  const tickets: string[] = [];
  for (let n = 0; n < 100; n += 1) tickets.push(await fileFor(deps, student((n % 20) + 1), "quick-promise"));
  await fetch(`${site.origin}/cdn-cgi/handler/scheduled`, {
    method: "POST",
    headers: { Origin: site.origin },
  });
  await wait(dueAt - Date.now() - 300);
  await killAndNote("everything");
  const from = Date.now();
  await killAndNote("worker");
  // Not at the next minute, which may be a minute away.
  await until("what the clock missed", 10_000, async () => (await lastTickAt()) > from || undefined);
  await killAndNote("database");
  const broken = () =>
    rowsOf(
      site.databaseUrl,
      `select t.reference, t.level, e.at, count(*) as n from ticket_events e join tickets t on t.id = e.ticket_id
        where e.kind = 'broken' and t.reference in (select value from json_each(?)) group by t.id`,
      [JSON.stringify(tickets)],
    );
  await until("all hundred", 2 * MINUTE_MS, async () => (await broken()).length === 100 || undefined);
  const rows = await broken();
  expect(rows.filter(({ n, at }) => n !== 1 || Number(at) < dueAt)).toEqual([]);
  expect(rows.every(({ level }) => Number(level) >= 1)).toBe(true);
  const lateMs = Math.max(...rows.map(({ at }) => Number(at))) - Math.max(from, dueAt);
  metric("promises_broken_after_everything_is_back_ms", lateMs, 90_000);
  expect(lateMs).toBeLessThan(90_000);
  await expectWhole();
});

test("every mail that was due was sent, and again only where somebody was killed meanwhile", {
  timeout: 1_200_000,
}, async () => {
  await untilSent();
  const arrived = new Set(site.mails.map(({ messageId }) => messageId));
  const accepted = await rowsOf(
    site.databaseUrl,
    `select d.message_id as id from outbox o join deliveries d on d.id = o.delivery_id where o.state = 'accepted'`,
  );
  expect(accepted.length).toBeGreaterThan(20);
  expect(accepted.filter(({ id }) => !arrived.has(String(id)))).toEqual([]);
  const dead = "select * from outbox where state = 'dead'";
  expect(await rowsOf(site.databaseUrl, dead)).toEqual([]);
  metric("mails_sent_again", site.mails.length - arrived.size, kills.length * 5);
  expect(unexplainedRepeats(site.mails, kills)).toEqual([]);
});

/**
 * Longer than a lease, so that whoever was being sent to when somebody was killed has had their turn; where all mails are
 * waited for, longer than the ten minutes that those of a list wait.
 */
const NO_PROGRESS_MS = howOften({ always: 90_000, full: 11 * MINUTE_MS });

/** Waits while the mails about the writers' tickets still become fewer; in full until none is left. */
async function untilSent() {
  const tickets = new Set(history.sent.map(({ ticket }) => ticket).filter((ticket) => ticket !== null));
  const isFull = howOften({ always: 0, full: 1 }) === 1;
  let [least, since] = [Number.POSITIVE_INFINITY, Date.now()];
  while (least > 0) {
    const left = await mailsToGo(site.databaseUrl, tickets, isFull);
    if (left < least) [least, since] = [left, Date.now()];
    if (Date.now() - since > NO_PROGRESS_MS) throw new Error(`${left} mails are not sent`);
    await wait(500);
  }
}
