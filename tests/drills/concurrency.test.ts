import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningSite, runSite } from "#tests/local/running-site.ts";
import { violations } from "./checker.ts";
import { writeByPages } from "./clients.ts";
import { writeInProcesses } from "./direct-writers.ts";
import { depsAt, fileFor } from "./filing.ts";
import { type History, newHistory } from "./history.ts";
import { howOften } from "./how-often.ts";
import { keptOf } from "./kept.ts";
import { enter, NEELADRI, type Person, student } from "./people.ts";
import { seeds } from "./seeds.ts";
import { readWhole } from "./sending.ts";

const PROCESSES = 3;
const LONG = { timeout: 600_000 };

let site: RunningSite;
let people: Person[];
beforeAll(async () => {
  site = await runSite();
  people = await enter(site.origin, [...NEELADRI, student(1)]);
});
afterAll(() => site.close());

const newTicket = () => fileFor(depsAt(site.databaseUrl), student(1), "plumbing");

/** Everybody reads the ticket to its end; then the whole history is held against the records. */
async function expectWhole(history: History, ticket: string) {
  for (const person of people) await readWhole(history, person, ticket);
  expect(violations(history, await keptOf(site.databaseUrl, [ticket]))).toEqual([]);
}

test.each(seeds({ always: 1, full: 50 }))(
  "seed %i: a hundred clients say their commands on one ticket by its pages, and all get their answer",
  LONG,
  async (seed) => {
    const [ticket, history] = [await newTicket(), newHistory()];
    const commands = howOften({ always: 8, full: 20 });
    await writeByPages(history, people, ticket, { clients: 100, commands, seed });
    const answers = new Set(history.sent.map(({ said }) => said));
    expect([...answers]).toEqual(expect.arrayContaining(["303", "409"]));
    expect(["303", "409", "503"]).toEqual(expect.arrayContaining([...answers]));
    await expectWhole(history, ticket);
  },
);

test.each(seeds({ always: 2, full: 50 }))(
  "seed %i: many clients in three processes write on one ticket without a desk",
  LONG,
  async (seed) => {
    const [ticket, history] = [await newTicket(), newHistory()];
    const size = {
      clients: howOften({ always: 30, full: 100 }),
      commands: howOften({ always: 10, full: 20 }),
    };
    const direct = { databaseUrl: site.databaseUrl, ticket, people: parts(), seed, ...size };
    await writeInProcesses(history, PROCESSES, direct);
    await expectWhole(history, ticket);
  },
);

test.each(seeds({ always: 1, full: 10 }))(
  "seed %i: many clients write on one ticket, half by its pages and half without a desk",
  LONG,
  async (seed) => {
    const [ticket, history] = [await newTicket(), newHistory()];
    const size = {
      clients: howOften({ always: 15, full: 50 }),
      commands: howOften({ always: 10, full: 20 }),
    };
    const direct = { databaseUrl: site.databaseUrl, ticket, people: parts(), seed, first: 1001, ...size };
    await Promise.all([
      writeByPages(history, people, ticket, { seed, ...size }),
      writeInProcesses(history, 2, direct),
    ]);
    await expectWhole(history, ticket);
  },
);

function parts() {
  return people.map(({ mail, id, reader }) => ({ mail, id, reader }));
}
