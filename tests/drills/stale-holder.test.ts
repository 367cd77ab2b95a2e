import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningSite, runSite } from "#tests/local/running-site.ts";
import { until } from "#tests/local/visitor.ts";
import { violations } from "./checker.ts";
import { writeByPages } from "./clients.ts";
import { type Chosen, pick } from "./commands.ts";
import { depsAt, fileFor } from "./filing.ts";
import { type History, newHistory } from "./history.ts";
import { howOften, randomFrom } from "./how-often.ts";
import { keptOf, rowsOf } from "./kept.ts";
import { enter, NEELADRI, type Person, student } from "./people.ts";
import { seeds } from "./seeds.ts";
import { readWhole, send } from "./sending.ts";
import { COMMITS, LOADS, openWire, signal, type Wire } from "./wire.ts";

const SECRETS = Object.fromEntries(
  ["SESSION_SECRET", "LINK_SECRET", "MAIL_SECRET"].map((name) => [name, `${name} of two products together`]),
);
/** What the database says to whoever comes second. */
const PLACE_TAKEN = "UNIQUE constraint failed: ticket_events.ticket_id, ticket_events.seq";
const KEY_USED = "UNIQUE constraint failed: operations.actor_id, operations.key";
const MINUTE_MS = 60_000;

// Two whole products on one database, each with a desk of its own for every ticket: what an old instance of an object
// beside its successor is, made to last.
let first: RunningSite;
let second: RunningSite;
/** Between the second product and the database. */
let wire: Wire;
let atFirst: Person[];
let atSecond: Person[];
beforeAll(async () => {
  first = await runSite(SECRETS);
  wire = await openWire(first.databaseUrl);
  second = await runSite({ ...SECRETS, TURSO_DATABASE_URL: wire.url });
  atFirst = await enter(first.origin, [...NEELADRI, student(1)]);
  atSecond = await enter(second.origin, [...NEELADRI, student(1)]);
});
afterAll(async () => {
  await second.close();
  await first.close();
  await wire.close();
});

const newTicket = () => fileFor(depsAt(first.databaseUrl), student(1), "plumbing");

/** One command at the second product, always under the same key. */
function stale(history: History, ticket: string, chosen: Chosen) {
  const key = crypto.randomUUID();
  return (at: Person[], anyway = false) => {
    const [person] = at;
    if (person === undefined) throw new Error("nobody is there");
    return send(history, 99, person, ticket, chosen, { key, seen: 1, anyway });
  };
}

/** Three notes and a reply of somebody else at the first product, which nobody holds up. */
async function writeMeanwhile(history: History, ticket: string) {
  const [, person] = atFirst;
  if (person === undefined) throw new Error("nobody is there");
  for (const [n, op] of (["note", "note", "reply", "note"] as const).entries()) {
    const envelope = { key: crypto.randomUUID(), seen: null, anyway: false };
    const chosen = { op, words: `(c1n${n})` };
    expect(await send(history, 1, person, ticket, chosen, envelope)).toMatchObject({ outcome: "ok" });
  }
}

async function expectWhole(history: History, ticket: string) {
  for (const person of atFirst) await readWhole(history, person, ticket);
  expect(violations(history, await keptOf(first.databaseUrl, [ticket]))).toEqual([]);
}

/** Holds the second product's next commit with all these texts; answers when it is there, and how to let it go. */
function holdCommit(...texts: string[]) {
  const [there, release, answered] = [signal(), signal(), signal<string>()];
  wire.next([COMMITS, ...texts], async (pass) => {
    there.resolve();
    await release.promise;
    const answer = await pass();
    answered.resolve(answer.body);
    return answer;
  });
  return { there: there.promise, answered: answered.promise, release: () => release.resolve() };
}

test("a commit that was held while another desk wrote is refused, and its command decided anew", async () => {
  const [ticket, history] = [await newTicket(), newHistory()];
  const note = stale(history, ticket, { op: "note", words: "(c99n1)" });
  const held = holdCommit('"noted"');
  const sending = note(atSecond);
  await held.there;
  await writeMeanwhile(history, ticket);
  held.release();
  expect(await held.answered).toContain(PLACE_TAKEN);
  expect(await sending).toMatchObject({ outcome: "ok" });
  await expectWhole(history, ticket);
});

test("decided anew it meets what was said meanwhile: a conflict, until it is sent anyway", async () => {
  const [ticket, history] = [await newTicket(), newHistory()];
  const reply = stale(history, ticket, { op: "reply", words: "(c99n1)" });
  const held = holdCommit('"replied"');
  const sending = reply(atSecond);
  await held.there;
  await writeMeanwhile(history, ticket);
  held.release();
  expect(await held.answered).toContain(PLACE_TAKEN);
  expect(await sending).toMatchObject({ said: "409" });
  expect(await reply(atSecond, true)).toMatchObject({ outcome: "ok" });
  await expectWhole(history, ticket);
});

test("a commit that arrives after its author has sent again elsewhere does nothing", async () => {
  const [ticket, history] = [await newTicket(), newHistory()];
  const note = stale(history, ticket, { op: "note", words: "(c99n1)" });
  const held = holdCommit('"noted"');
  const sending = note(atSecond);
  await held.there;
  expect(await sending).toMatchObject({ outcome: "info", said: "503" });
  expect(await note(atFirst)).toMatchObject({ outcome: "ok" });
  held.release();
  expect(await held.answered).toContain(KEY_USED);
  await expectWhole(history, ticket);
});

test("a desk that stood still for five seconds between its load and its commit loses", async () => {
  const [ticket, history] = [await newTicket(), newHistory()];
  const note = stale(history, ticket, { op: "note", words: "(c99n1)" });
  const [stopped, answered] = [signal(), signal()];
  wire.next([LOADS, ticket], async (pass) => {
    const answer = await pass();
    stop(second, "SIGSTOP");
    stopped.resolve();
    return answer;
  });
  const sending = note(atSecond).finally(() => answered.resolve());
  await stopped.promise;
  await writeMeanwhile(history, ticket);
  await wait(5000);
  stop(second, "SIGCONT");
  await answered.promise;
  await sending;
  expect(await note(atSecond)).toMatchObject({ outcome: "ok" });
  const { words } = await keptOf(first.databaseUrl, [ticket]);
  expect(words.find(({ text }) => text === "(c99n1)")).toMatchObject({ seq: 6 });
  await expectWhole(history, ticket);
});

test.each(seeds({ always: 1, full: 50 }))(
  "seed %i: two desks of one ticket that stand still at random lose and double nothing",
  async (seed) => {
    const [ticket, history] = [await newTicket(), newHistory()];
    const random = randomFrom(seed);
    const size = { clients: 6, commands: howOften({ always: 12, full: 20 }), seed };
    let over = false;
    const writing = Promise.all([
      writeByPages(history, atFirst, ticket, size),
      writeByPages(history, atSecond, ticket, { ...size, first: 101 }),
    ]).finally(() => {
      over = true;
    });
    while (!over) {
      await wait(200 + random() * 1000);
      const site = pick(random, [first, second]);
      stop(site, "SIGSTOP");
      await wait(500 + random() * 4500);
      stop(site, "SIGCONT");
    }
    await writing;
    await expectWhole(history, ticket);
  },
);

test("a promise that breaks at two desks at once is told once", async () => {
  const dueAt = Date.now() + 20_000;
  const deps = depsAt(first.databaseUrl, { now: () => dueAt - MINUTE_MS });
  const ticket = await fileFor(deps, student(2), "quick-promise");
  const held = holdCommit('"broken"', `"${ticket}/`);
  // The second's sweep finds the ticket, and a command makes the first's desk know of it.
  await fetch(`${second.origin}/cdn-cgi/handler/scheduled`, {
    method: "POST",
    headers: { Origin: second.origin },
  });
  await stale(newHistory(), ticket, { op: "note", words: "At both desks." })(atFirst);
  // The first stands still until the second is about to commit: neither can have found the promise broken already.
  expect(Date.now()).toBeLessThan(dueAt);
  stop(first, "SIGSTOP");
  await Promise.race([held.there, wait(dueAt + MINUTE_MS - Date.now())]);
  stop(first, "SIGCONT");
  const told = () => toldOf(ticket);
  await until("the first desk's word", 20_000, async () => (await told()).length > 0 || undefined);
  expect(Date.now()).toBeGreaterThanOrEqual(dueAt);
  const before = await told();
  held.release();
  expect(await held.answered).toMatch(/UNIQUE constraint failed: (ticket_events|operations)/);
  await until("the warden's mail", 15_000, () => mailsAbout(ticket)[0]);
  await wait(2000);
  expect(mailsAbout(ticket)).toHaveLength(1);
  expect(await told()).toEqual(before);
  expect(new Set(before).size).toBe(before.length);
});

/** Whom the broken promise was told, by person and channel. */
async function toldOf(ticket: string): Promise<string[]> {
  const rows = await rowsOf(
    first.databaseUrl,
    `select o.person_id, o.channel from outbox o join tickets t on t.id = o.ticket_id
      join ticket_events e on e.ticket_id = o.ticket_id and e.seq = o.seq
      where t.reference = ? and e.kind = 'broken' order by o.id`,
    [ticket],
  );
  return rows.map((row) => `${row.person_id} ${row.channel}`);
}

function mailsAbout(ticket: string) {
  const all = [...first.mailsTo("warden.neeladri"), ...second.mailsTo("warden.neeladri")];
  return all.filter(({ subject }) => subject.includes(`#${ticket}]`));
}

function stop(site: RunningSite, signal: "SIGSTOP" | "SIGCONT") {
  const pids = site.pidsOf("workerd serve");
  if (pids.length !== 1) throw new Error(`the site runs ${pids.length} workerds`);
  for (const pid of pids) process.kill(pid, signal);
}
