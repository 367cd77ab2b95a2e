import {
  createExecutionContext,
  createScheduledController,
  env,
  waitOnExecutionContext,
} from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { type Find, proveIntegrity, verifyHistories } from "#app/operations/prove-integrity.ts";
import { scheduled } from "#workers/scheduled.ts";
import { database, deps, fileWith, idOf, moveToOwnCampus, ownCampus, rowsOf, sayWith } from "./campus.ts";

let reference: string;
beforeAll(async () => {
  await moveToOwnCampus();
  reference = await fileWith(deps(), "student01", { place: "Room 1" });
  await sayWith(deps(), "dean", reference, "note", { body: "A note.", leadership: true });
  await sayWith(deps(), "dean", reference, "ask", { body: "Which tap?" });
});

const OF_TICKET = "ticket_id = (select id from tickets where reference = :ticket)";

/** What the proof finds while `sql` has been done to the data; undone by `undo` afterwards. */
async function foundAfter(sql: string, undo: string): Promise<readonly Find[]> {
  const args = { ticket: reference, person: idOf("dean") };
  const own = (statement: string) => ({
    sql: statement,
    args: Object.fromEntries(Object.entries(args).filter(([name]) => statement.includes(`:${name}`))),
  });
  const { rowsAffected } = await database().execute(own(sql));
  expect(rowsAffected).toBeGreaterThan(0);
  const { finds } = await proveIntegrity(deps());
  await database().execute(own(undo));
  return finds;
}

test("a campus that only operations wrote to has nothing to find, closed tickets included", async () => {
  const [counted] = await rowsOf("select count(*) as tickets, sum(version) as events from tickets");
  expect(await proveIntegrity(deps())).toEqual({ ...counted, finds: [] });
});

test("a small sample still takes every open ticket", async () => {
  const [open] = await rowsOf(
    "select count(*) as n from tickets where status_kind not in ('resolved', 'closed', 'cancelled')",
  );
  const { tickets, finds } = await proveIntegrity(deps(), { sample: 1, eventsAtOnce: 500 });
  expect([Number(open?.n), Number(open?.n) + 1]).toContain(tickets);
  expect(finds).toEqual([]);
});

const ROW = "where reference = :ticket";
test.each([
  [
    "priority",
    `update tickets set priority = 'URGENT' ${ROW}`,
    `update tickets set priority = 'MEDIUM' ${ROW}`,
  ],
  ["level", `update tickets set level = level + 1 ${ROW}`, `update tickets set level = level - 1 ${ROW}`],
  [
    "version",
    `update tickets set version = version + 1 ${ROW}`,
    `update tickets set version = version - 1 ${ROW}`,
  ],
  [
    "title",
    `update tickets set title = 'x' || title ${ROW}`,
    `update tickets set title = substr(title, 2) ${ROW}`,
  ],
  [
    "updatedAt",
    `update tickets set updated_at = updated_at + 1 ${ROW}`,
    `update tickets set updated_at = updated_at - 1 ${ROW}`,
  ],
  [
    "promisedAt",
    `update tickets set promised_at = promised_at + 1 ${ROW}`,
    `update tickets set promised_at = promised_at - 1 ${ROW}`,
  ],
  [
    "isOverdue",
    `update tickets set is_overdue = 1 - is_overdue ${ROW}`,
    `update tickets set is_overdue = 1 - is_overdue ${ROW}`,
  ],
  [
    "nextMomentAt",
    `update tickets set next_moment_at = next_moment_at + 1 ${ROW}`,
    `update tickets set next_moment_at = next_moment_at - 1 ${ROW}`,
  ],
  [
    "clock resolve/1",
    `update ticket_clocks set due_at = due_at + 1 where kind = 'resolve' and ${OF_TICKET}`,
    `update ticket_clocks set due_at = due_at - 1 where kind = 'resolve' and ${OF_TICKET}`,
  ],
  [
    "clock resolve/1",
    `update clock_pauses set from_at = from_at + 1 where kind = 'resolve' and ${OF_TICKET}`,
    `update clock_pauses set from_at = from_at - 1 where kind = 'resolve' and ${OF_TICKET}`,
  ],
  [
    `person ${idOf("dean")} watcher`,
    `insert into ticket_people (ticket_id, person_id, relation, effect, from_at)
      select id, :person, 'watcher', 'allow', 0 from tickets ${ROW}`,
    `delete from ticket_people where relation = 'watcher' and ${OF_TICKET}`,
  ],
  [
    "event 2 changed",
    `update ticket_events set at = at + 1 where seq = 2 and ${OF_TICKET}`,
    `update ticket_events set at = at - 1 where seq = 2 and ${OF_TICKET}`,
  ],
  [
    "words of event 2 changed",
    `update event_contents set text = 'x' || text where seq = 2 and ${OF_TICKET}`,
    `update event_contents set text = substr(text, 2) where seq = 2 and ${OF_TICKET}`,
  ],
])("a planted difference is found and named: %s", async (name, plant, undo) => {
  const finds = await foundAfter(plant, undo);
  expect(finds).toContainEqual({ ticket: reference, differences: expect.arrayContaining([name]) });
  expect(finds.filter((find) => "ticket" in find)).toHaveLength(1);
});

test("a last event that was cut out, with all that hangs on it, is found", async () => {
  const own = await ownCampus();
  const cut = await fileWith(own.deps, "student03");
  await sayWith(own.deps, "dean", cut, "note", { body: "A note.", leadership: false });
  const args = [cut];
  for (const table of ["outbox", "event_contents", "ticket_events"])
    await own.database.execute({
      sql: `delete from ${table} where seq = 2 and ticket_id = (select id from tickets where reference = ?)`,
      args,
    });
  const { finds } = await proveIntegrity(own.deps);
  expect(finds).toEqual([{ ticket: cut, differences: ["version", "updatedAt"] }]);
});

test("words that were erased with their salt are no find", async () => {
  const where = `where seq = 2 and ${OF_TICKET.replace(":ticket", "?")}`;
  const rows = await rowsOf(`select * from event_contents ${where}`, [reference]);
  expect(rows).toHaveLength(1);
  await database().execute({ sql: `delete from event_contents ${where}`, args: [reference] });
  expect((await proveIntegrity(deps())).finds).toEqual([]);
  for (const row of rows)
    await database().execute({
      sql: "insert into event_contents values (?, ?, ?, ?, ?, ?)",
      args: Object.values(row),
    });
});

test("words that were changed are found, unless they say that somebody was taken out of them", async () => {
  const where = `where seq = 2 and ${OF_TICKET.replace(":ticket", "?")}`;
  const set = (values: string) =>
    database().execute({ sql: `update event_contents set ${values} ${where}`, args: [reference] });
  await set("text = text || '!'");
  expect((await proveIntegrity(deps())).finds).toEqual([
    { ticket: reference, differences: ["words of event 2 changed"] },
  ]);
  await set("masked_at = 1");
  expect((await proveIntegrity(deps())).finds).toEqual([]);
  await set("text = rtrim(text, '!'), masked_at = null");
  expect((await proveIntegrity(deps())).finds).toEqual([]);
});

test("a sum of promised work that is off by a minute is found, and whose it is", async () => {
  const person = idOf("spoc1.neeladri");
  const off = (by: number) =>
    database().execute({
      sql: "update workloads set minutes = minutes + ? where person_id = ?",
      args: [by, person],
    });
  await off(1);
  const { finds } = await proveIntegrity(deps());
  await off(-1);
  expect(finds).toEqual([{ workloadOf: person }]);
});

test("read in the smallest parts, the campus is proven as whole, a long history included", async () => {
  const long = await fileWith(deps(), "student02");
  for (let turn = 0; turn < 30; turn += 1)
    await sayWith(deps(), "dean", long, "note", { body: `Note ${turn}.`, leadership: false });
  const whole = await proveIntegrity(deps());
  expect(await proveIntegrity(deps(), { sample: 1000, eventsAtOnce: 1 })).toEqual(whole);
  expect(whole.finds).toEqual([]);
});

test("the proof runs at night, writes down that it ran, and adds up what it ever found", async () => {
  const night = async () => {
    const ctx = createExecutionContext();
    await scheduled(createScheduledController({ cron: "30 20 * * *" }), env, ctx);
    await waitOnExecutionContext(ctx);
    const [run] = await rowsOf("select * from cron_runs where name = 'proof'");
    return run;
  };
  await database().execute("update cron_runs set finds = 2 where name = 'proof'");
  expect(await night()).toMatchObject({ finds: 2, finished_at: expect.any(Number) });
});

test("verifying takes every ticket, page by page, and finds what is long closed", async () => {
  const [counted] = await rowsOf("select count(*) as tickets, sum(version) as events from tickets");
  expect(await verifyHistories(deps(), 7)).toMatchObject({ ...counted, erased: 0, finds: [] });
  const event = "ticket_id = (select min(id) from tickets where status_kind = 'closed') and seq = 2";
  await database().execute(`update ticket_events set at = at + 1 where ${event}`);
  const { finds } = await verifyHistories(deps(), 7);
  await database().execute(`update ticket_events set at = at - 1 where ${event}`);
  expect(finds).toEqual([{ ticket: expect.any(String), differences: ["event 2 changed"] }]);
});

test("words that were erased are counted, and break nothing", async () => {
  const id = "(select min(id) from tickets where status_kind = 'closed')";
  await database().execute(`delete from event_contents where ticket_id = ${id} and seq = 1`);
  expect(await verifyHistories(deps())).toMatchObject({ erased: 1, finds: [] });
});
