import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RunningSite, runSite } from "#tests/local/running-site.ts";
import { until } from "#tests/local/visitor.ts";
import { depsAt, fileFor } from "./filing.ts";
import { howOften } from "./how-often.ts";
import { rowsOf } from "./kept.ts";
import { kill } from "./kills.ts";
import { student } from "./people.ts";
import { metric } from "./seeds.ts";
import { brokenTellings } from "./tellings.ts";
import { brokenRecords } from "./whole.ts";

/** A thousand in one minute; in every run a tenth of both. */
const TICKETS = howOften({ always: 100, full: 1000 });
const WITHIN_MS = howOften({ always: 6000, full: 60_000 });
/** Time to file them all and arm their alarms before the first is due. */
const AHEAD_MS = howOften({ always: 12_000, full: 75_000 });
const MINUTE_MS = 60_000;
const BEFORE_SWEEP_MS = 200;
/** Two seconds for 99 of 100; twice that where other tests keep the machine busy. */
const LATE_MS = howOften({ always: 4000, full: 2000 });
/** The same while it is killed; of a few, the one that was at work is among the hundredth that waits for the next sweep. */
const KILLED_LATE_MS = howOften({ always: 90_000, full: 2000 });

// Each has a site of its own: five thousand mails of the first are still on their way when the second begins.
let site: RunningSite;
beforeEach(async () => {
  site = await runSite();
});
afterEach(() => site.close());

type Due = { reference: string; dueAt: number };

/**
 * Not before `from`. In full it is the worst moment there is: just before the minute's sweep, which has hundreds of desks
 * to arm then.
 */
function firstDueAt(from: number): number {
  const beforeSweep = Math.ceil((from + BEFORE_SWEEP_MS) / MINUTE_MS) * MINUTE_MS - BEFORE_SWEEP_MS;
  return howOften({ always: from, full: beforeSweep });
}

/** Files them so that they fall due one after the other, and lets the sweep arm them. */
async function fileDue(): Promise<Due[]> {
  const firstAt = firstDueAt(Date.now() + AHEAD_MS);
  const due: Due[] = [];
  const file = async (n: number) => {
    const dueAt = firstAt + Math.floor((n * WITHIN_MS) / TICKETS);
    const deps = depsAt(site.databaseUrl, { now: () => dueAt - MINUTE_MS });
    due.push({ reference: await fileFor(deps, student((n % 20) + 1), "quick-promise"), dueAt });
  };
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let n = writer; n < TICKETS; n += 8) await file(n);
  });
  await Promise.all(writers);
  for (let sweeps = 0; sweeps < Math.ceil(TICKETS / 500); sweeps += 1) await sweep();
  expect(Date.now()).toBeLessThan(firstAt);
  return due;
}

/** One that fails beside so much work is done again, as the next minute would. */
async function sweep() {
  const hook = `${site.origin}/cdn-cgi/handler/scheduled`;
  await until("the sweep", 10_000, async () => {
    const answer = await fetch(hook, { method: "POST", headers: { Origin: site.origin } });
    return answer.ok || undefined;
  });
}

/** How late each of them broke, once all have, each once. */
async function lateness(due: readonly Due[]): Promise<number[]> {
  const references = JSON.stringify(due.map(({ reference }) => reference));
  const broken = () =>
    rowsOf(
      site.databaseUrl,
      `select t.reference, e.at, count(*) as n from ticket_events e join tickets t on t.id = e.ticket_id
        where e.kind = 'broken' and t.reference in (select value from json_each(?)) group by t.id`,
      [references],
    );
  const rows = await until("all of them", AHEAD_MS + WITHIN_MS + 2 * MINUTE_MS, async () => {
    const found = await broken();
    return found.length === due.length ? found : undefined;
  });
  expect(rows.filter(({ n }) => n !== 1)).toEqual([]);
  const dueAt = new Map(due.map((each) => [each.reference, each.dueAt]));
  return rows
    .map(({ reference, at }) => Number(at) - (dueAt.get(String(reference)) ?? 0))
    .sort((a, b) => a - b);
}

/** Asked again, for what was just being written when it was asked: the ladder goes on. */
async function expectWhole() {
  for (let tries = 1; ; tries += 1) {
    const found = await Promise.all([brokenRecords(site.databaseUrl), brokenTellings(site.databaseUrl)]);
    if (tries === 5 || found.flat().length === 0) return expect(found.flat()).toEqual([]);
    await wait(1000);
  }
}

test(`${TICKETS} promises due within ${WITHIN_MS / 1000} seconds break once each, 99 of 100 of them in time`, {
  timeout: 600_000,
}, async () => {
  const late = await lateness(await fileDue());
  const [p50, p99] = [late[Math.floor(late.length * 0.5)] ?? 0, late[Math.ceil(late.length * 0.99) - 1] ?? 0];
  metric("due_at_once_late_p50_ms", p50, LATE_MS);
  metric("due_at_once_late_p99_ms", p99, LATE_MS);
  expect(late[0]).toBeGreaterThanOrEqual(0);
  expect(p99).toBeLessThan(LATE_MS);
  await expectWhole();
});

// An alarm that was just at work when its object was killed is found by the next minute's sweep.
test("the same while the Worker and its objects are killed: once each, and nobody is told twice", {
  timeout: 600_000,
}, async () => {
  const due = await fileDue();
  await wait((due[0]?.dueAt ?? 0) - Date.now() + WITHIN_MS / 4);
  for (let kills = 0; kills < 3; kills += 1) {
    await kill(site, "worker");
    await wait(WITHIN_MS / 8);
  }
  const late = await lateness(due);
  const p99 = late[Math.ceil(late.length * 0.99) - 1] ?? 0;
  metric("due_at_once_killed_late_p99_ms", p99, KILLED_LATE_MS);
  expect(p99).toBeLessThan(KILLED_LATE_MS);
  await expectWhole();
});
