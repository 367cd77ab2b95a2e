import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { nextAttemptAt } from "#app/db/sending/outbox.ts";
import type { Line } from "#tests/fixtures/smtp-front.ts";
import type { SmtpBehaviour } from "#tests/fixtures/smtp-server.ts";
import { NOW } from "./campus.ts";
import { openOutbound } from "./outbound.ts";

const STUDENTS = ["student21", "student22", "student23", "student24", "student25"];
const ROWS = 2 * STUDENTS.length;
const ACCOUNT = "resolve:a%20password%20for%20tests";

let post: Awaited<ReturnType<typeof openOutbound>>;
beforeAll(async () => {
  post = await openOutbound({ auth: "required" });
});
afterEach(() => post.clear());
afterAll(() => post.server.close());

const well = () => `${ACCOUNT}@127.0.0.1:${post.server.port}`;
/** Leads to this machine, and is none of the names that say so: no password goes there unencrypted. */
const withoutTls = () => `${ACCOUNT}@0.0.0.0:${post.server.port}`;
const wrongPassword = () => `resolve:wrong@127.0.0.1:${post.server.port}`;

const rows = () => post.rows(`select * from outbox where channel = 'mail' order by id desc limit ${ROWS}`);

async function fileAll() {
  for (const student of STUDENTS) await post.file(student);
  await post.server.turn("well");
}

/** Delivers at each moment that something is due, until nothing waits. */
async function recover(from: number): Promise<void> {
  let ms = from;
  for (let round = 0; round < 40; round += 1) {
    const { restsUntilAt } = await post.deliverTo(ms, well());
    const next = restsUntilAt ?? (await nextAttemptAt(post.at(0).db, "mail", NOW + ms));
    if (next === null) return;
    ms = Math.max(ms, next - NOW);
  }
  throw new Error("it never ends");
}

/** How often each Message-ID arrived. */
async function arrivals(): Promise<number[]> {
  const counts = new Map<string, number>();
  for (const { messageId } of await post.server.mails())
    counts.set(messageId, (counts.get(messageId) ?? 0) + 1);
  return [...counts.values()];
}

type Sick = { line?: Line; behaviour?: SmtpBehaviour; address?: () => string };

test.each<[string, Sick]>([
  ["refuses connections", { line: "refuses" }],
  ["takes connections and says nothing", { line: "hangs" }],
  ["says one byte a second", { line: "drips" }],
  ["says 421 instead of a greeting", { line: "goes away" }],
  ["does not know our password", { address: wrongPassword }],
  ["offers no encryption where it is wanted", { address: withoutTls }],
  ["has no room (452 to the sender)", { behaviour: { at: "mail", does: "refuse", code: 452 } }],
  ["drops us at the recipient", { behaviour: { at: "rcpt", does: "drop" } }],
])(
  "a server that %s costs no attempt and five connections, and then each mail arrives once",
  async (_, sick) => {
    await fileAll();
    if (sick.line) await post.server.turn(sick.line);
    await post.server.behave(sick.behaviour ?? null);
    const address = sick.address?.() ?? well();
    expect(await post.deliverTo(0, address)).toMatchObject({ turned: "out", restsUntilAt: NOW + 15_000 });
    expect(await post.deliverTo(14_999, address)).toMatchObject({ claimed: 0 });
    expect(await post.server.connections()).toBeLessThanOrEqual(5);
    const waiting = await rows();
    expect(waiting.map((row) => `${row.state} ${row.attempts}`)).toEqual(Array(ROWS).fill("queued 0"));
    expect(waiting.filter((row) => row.reason !== null).length).toBeGreaterThanOrEqual(3);
    await post.server.turn("well");
    await post.server.behave(null);
    await recover(15_000);
    expect(await arrivals()).toEqual(Array(ROWS).fill(1));
    expect((await rows()).map((row) => row.state)).toEqual(Array(ROWS).fill("accepted"));
  },
  60_000,
);

test.each([
  ["450 to each recipient", { at: "rcpt", does: "refuse", code: 450 }],
  ["452 to each message", { at: "data", does: "refuse", code: 452 }],
] as const)(
  "a server that says %s is asked for each again, and then each mail arrives once",
  async (_, behaviour) => {
    await fileAll();
    await post.server.behave(behaviour);
    expect(await post.deliverTo(0, well())).toMatchObject({ turned: null });
    expect((await rows()).map((row) => `${row.state} ${row.attempts}`)).toEqual(Array(ROWS).fill("queued 1"));
    await post.server.behave(null);
    await recover(1000);
    expect(await arrivals()).toEqual(Array(ROWS).fill(1));
  },
);

test("a server that refuses each recipient for good makes dead letters at once, with its words", async () => {
  await fileAll();
  await post.server.behave({ at: "rcpt", does: "refuse", code: 550, text: "No such user" });
  expect(await post.deliverTo(0, well())).toMatchObject({ turned: null });
  for (const row of await rows())
    expect(row).toMatchObject({ state: "dead", attempts: 1, reason: "550 No such user" });
  expect(await nextAttemptAt(post.at(0).db, "mail", NOW)).toBeNull();
});

test("a server that goes after the message gets five, once more each, and they are the same mails", async () => {
  await fileAll();
  await post.server.behave({ at: "data", does: "drop" });
  expect(await post.deliverTo(0, well())).toMatchObject({ turned: "out" });
  const doubled = (await post.server.mails()).length;
  expect(doubled).toBeGreaterThanOrEqual(3);
  expect(doubled).toBeLessThanOrEqual(5);
  await post.server.behave(null);
  await recover(15_000);
  const counts = (await arrivals()).sort();
  expect(counts).toEqual([...Array(ROWS - doubled).fill(1), ...Array(doubled).fill(2)]);
});
