import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { nextAttemptAt } from "#app/db/sending/outbox.ts";
import { openMailServer } from "#tests/fixtures/mail-server.ts";
import { NOW } from "./campus.ts";
import { openOutbound } from "./outbound.ts";

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const STUDENTS = ["student21", "student22", "student23", "student24", "student25"];

let post: Awaited<ReturnType<typeof openOutbound>>;
/** Where nobody listens. */
let nowhere: number;
beforeAll(async () => {
  post = await openOutbound();
  const gone = await openMailServer(inject("smtpControlUrl"));
  await gone.close();
  nowhere = gone.port;
});
afterEach(() => post.clear());
afterAll(() => post.server.close());

const fileAll = () => Promise.all(STUDENTS.map((student) => post.file(student)));
const queued = () =>
  post.rows("select * from outbox where channel = 'mail' and state in ('queued', 'claimed') order by id");
const channel = async () => (await post.rows("select * from channels where key = 'mail'"))[0];

test("an outage opens the circuit and costs no row an attempt", async () => {
  await fileAll();
  expect(await post.deliver(0, nowhere)).toEqual({
    claimed: 10,
    restsUntilAt: NOW + 15 * SECOND_MS,
    turned: "out",
  });
  const rows = await queued();
  expect(new Set(rows.map((row) => `${row.state} ${row.attempts} ${row.lease_until_at}`))).toEqual(
    new Set(["queued 0 null"]),
  );
  expect(rows.filter((row) => row.reason !== null).length).toBeLessThanOrEqual(5);
  expect(await channel()).toMatchObject({ outages: 3, outage_reason: expect.any(String) });
});

test("while it is open nobody is asked, but for one probe at a time, ever more rarely", async () => {
  await fileAll();
  await post.deliver(0, nowhere);
  expect(await post.deliver(14_999)).toMatchObject({ claimed: 0, restsUntilAt: NOW + 15_000 });
  const probes: number[] = [];
  for (let ms = 15_000; probes.length < 5; ) {
    const { claimed, restsUntilAt } = await post.deliver(ms, nowhere);
    expect(claimed).toBe(1);
    probes.push(ms);
    ms = Number(restsUntilAt) - NOW;
  }
  expect(probes).toEqual([15_000, 45_000, 105_000, 165_000, 225_000]);
  expect((await queued()).map((row) => row.attempts)).toEqual(Array(10).fill(0));
});

test("two who come for a probe at once get one", async () => {
  await fileAll();
  await post.deliver(0, nowhere);
  const probes = await Promise.all([1, 2, 3].map(() => post.deliver(15_000, nowhere)));
  expect(probes.map((each) => each.claimed).sort()).toEqual([0, 0, 1]);
});

test("each probe is somebody else's, so that one address that never answers does not keep it open", async () => {
  await fileAll();
  await post.deliver(0, nowhere);
  for (const ms of [15_000, 45_000, 105_000]) await post.deliver(ms, nowhere);
  const tried = (await queued()).filter((row) => row.reason !== null);
  expect(tried.length).toBeGreaterThanOrEqual(6);
});

test("the first success closes it, and all that waited leaves", async () => {
  await fileAll();
  await post.deliver(0, nowhere);
  expect(await post.deliver(15_000)).toMatchObject({ claimed: 1, restsUntilAt: null, turned: "back" });
  expect(await channel()).toMatchObject({ outages: 0, probe_at: null });
  for (const ms of [15_001, 15_002, 15_003]) await post.deliver(ms);
  expect(await queued()).toEqual([]);
  expect(await post.server.mails()).toHaveLength(10);
});

test("a probe whose row need not be told any more leaves its turn to the next", async () => {
  await fileAll();
  await post.deliver(0, nowhere);
  await post.rows(
    "update outbox set give_up_at = 0 where id = (select min(id) from outbox where state = 'queued')",
  );
  await post.rows("update outbox set next_attempt_at = 0 where give_up_at = 0 and state = 'queued'");
  expect(await post.deliver(15_000)).toMatchObject({ claimed: 1, restsUntilAt: null, turned: null });
  expect(await post.deliver(15_000)).toMatchObject({ claimed: 1, turned: "back" });
});

test("what one address meets while others are answered is its own affair and counts", async () => {
  await fileAll();
  await post.server.behave({ at: "rcpt", does: "drop", only: "student23@campus.test" });
  expect(await post.deliver()).toMatchObject({ turned: null, restsUntilAt: null });
  const row = (await post.rowsTo("student23")).at(-1);
  expect(row).toMatchObject({ state: "queued", attempts: 1 });
  expect(await channel()).toMatchObject({ outages: 0 });
});

test.each([
  ["a closing server at the recipient", { at: "rcpt", does: "refuse", code: 421 }],
  ["no message of ours", { at: "mail", does: "refuse", code: 550 }],
] as const)("%s is the provider's, and opens it", async (_, behaviour) => {
  await fileAll();
  await post.server.behave(behaviour);
  expect(await post.deliver()).toMatchObject({ turned: "out" });
  expect((await queued()).map((row) => row.attempts)).toEqual(Array(10).fill(0));
});

test("an outage longer than a message may wait gives it up, with what the provider said", async () => {
  await fileAll();
  await post.deliver(0, nowhere);
  await post.deliver(72 * HOUR_MS - 60_000, nowhere);
  const ids = (await queued()).map((row) => Number(row.id));
  await post.deliver(72 * HOUR_MS, nowhere);
  const rows = await post.rows(
    `select reason from outbox where state = 'dead' and id in (select value from json_each(?))`,
    [JSON.stringify(ids)],
  );
  expect(rows).toHaveLength(10);
  expect(rows.filter((row) => /connect|refused/i.test(String(row.reason))).length).toBeGreaterThanOrEqual(9);
  expect(await nextAttemptAt(post.at(0).db, "mail", NOW)).toBeNull();
});
