import { afterAll, beforeAll, expect, test } from "vitest";
import { fileTicket, say, signedIn, until, type Visitor } from "#tests/local/visitor.ts";
import { howOften } from "./how-often.ts";
import { addReaders, openPostboxSite, type PostboxSite, readersRows, tellReaders } from "./postbox-site.ts";

const READERS = howOften({ always: 60, full: 200 });
const ROWS = READERS * 5;
const REPLIES = ["Reply 1.", "Reply 2.", "Reply 3.", "Reply 4.", "Reply 5."];
const SEQS = REPLIES.map((_, index) => index + 2);
/** Until the first probe, and then so much for each row that a thousand take less than two minutes. */
const DRAIN_MS = 15_000 + ROWS * 105;
const WRITERS = 6;
const REPLIES_EACH = howOften({ always: 10, full: 40 });
const ROUNDS = 2;

let site: PostboxSite;
beforeAll(async () => {
  site = await openPostboxSite();
});
afterAll(() => site.close());

/** A ticket with five public replies, which every reader may see. */
async function repliedTicket(): Promise<string> {
  const student = await signedIn(site.origin, "student13");
  const warden = await signedIn(site.origin, "warden.neeladri");
  const reference = await fileTicket(student, "hostel-other", { description: "The lift stands." });
  for (const body of REPLIES) {
    expect(await say(warden, reference, "", { kind: "reply", body })).toMatchObject({ status: 303 });
  }
  return reference;
}

/** The replies in each reader's mails, by address, in the order in which they came. */
function repliesRead(): Map<string, string[]> {
  const read = new Map<string, string[]>();
  for (const { envelope, text } of site.smtp.mails) {
    const [to = ""] = envelope.to;
    const [reply] = /Reply \d\./.exec(text) ?? [];
    if (reply !== undefined && to.startsWith("reader")) read.set(to, [...(read.get(to) ?? []), reply]);
  }
  return read;
}

/** A line that is cut while a mail is answered would rightly double that mail. */
async function nothingUnderWay() {
  await until("the postbox to rest", 30_000, async () => {
    const { rows } = await site.database.execute({
      sql: "select 1 from outbox where channel = 'mail' and (state = 'claimed' or state = 'queued' and next_attempt_at <= ?)",
      args: [Date.now() + 2000],
    });
    return rows.length === 0 ? true : undefined;
  });
}

async function circuit(wanted: "open" | "closed") {
  await until(`the circuit to be ${wanted}`, 70_000, async () => {
    const { rows } = await site.database.execute("select outages from channels where key = 'mail'");
    const is =
      Number(rows[0]?.outages) >= 3 ? "open" : Number(rows[0]?.outages) === 0 ? "closed" : "in doubt";
    return is === wanted ? true : undefined;
  });
}

/** Milliseconds until all of them were accepted. */
async function drained(count: number): Promise<number> {
  const startedAt = performance.now();
  await until(`${count} rows to be accepted`, DRAIN_MS, async () =>
    (await readersRows(site.database)).states.accepted === count ? true : undefined,
  );
  return Math.round(performance.now() - startedAt);
}

test(`${ROWS} rows leave in time after recovery, each once, each person's in order`, async () => {
  const reference = await repliedTicket();
  await addReaders(site.database, reference, READERS);
  await nothingUnderWay();
  await site.front.turn("refuses");
  await tellReaders(site.database, reference, SEQS);
  await site.tick();
  await circuit("open");
  expect(await readersRows(site.database)).toEqual({ states: { queued: ROWS }, attempts: 0 });
  await site.front.turn("well");
  const ms = await drained(ROWS);
  process.stdout.write(`METRIC postbox.drain_${ROWS}_rows_ms ${ms} goal ${DRAIN_MS}\n`);
  const read = repliesRead();
  expect(read.size).toBe(READERS);
  expect([...read.values()].filter((replies) => replies.join() !== REPLIES.join())).toEqual([]);
  const ids = site.smtp.mails.map((mail) => mail.messageId);
  expect(new Set(ids).size).toBe(ids.length);
});

test("replies take as long while the mail server hangs as while it is well", async () => {
  const writers: Writer[] = [];
  for (let index = 0; index < WRITERS; index += 1) {
    const person = await signedIn(site.origin, `student${20 + index}`);
    const reference = await fileTicket(person, "hostel-other", { description: "Cold." });
    writers.push({ person, reference });
  }
  await repliesTake(writers);
  const first = await compared(writers);
  // Two cores that do something else meanwhile can spoil one comparison, hardly two.
  const last = isAsFast(first) ? first : await compared(writers);
  process.stdout.write(`METRIC postbox.reply_ms ${JSON.stringify(last)} goal p95 within 10\n`);
  expect(isAsFast(last), JSON.stringify(last)).toBe(true);
});

type Compared = { calm: { p50: number; p95: number }; sick: { p50: number; p95: number } };

function isAsFast({ calm, sick }: Compared): boolean {
  return sick.p50 - calm.p50 <= 10 && sick.p95 - calm.p95 <= Math.max(10, calm.p95 / 2);
}

type Writer = { person: Visitor; reference: string };

/** Calm, sick, calm, sick: what else the machine does meets both alike. */
async function compared(writers: readonly Writer[]): Promise<Compared> {
  const calm: number[] = [];
  const sick: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await site.front.turn("well");
    await circuit("closed");
    await forgetMails();
    calm.push(...(await repliesTake(writers)));
    await forgetMails();
    await site.front.turn("hangs");
    sick.push(...(await repliesTake(writers)));
    await until("a connection that hangs", 5000, () => site.front.connections || undefined);
    expect(site.front.connections).toBeLessThanOrEqual(8);
  }
  await site.front.turn("well");
  return { calm: percentiles(calm), sick: percentiles(sick) };
}

/** Begins anew: nobody has got anything lately and nothing waits, so that replies are mailed and not listed. */
async function forgetMails() {
  await site.database.batch(
    [
      "update outbox set state = 'superseded' where channel = 'mail' and state = 'queued'",
      "update deliveries set accepted_at = 0",
    ],
    "write",
  );
}

/** The milliseconds of each reply, one after the other. */
async function repliesTake(writers: readonly Writer[]): Promise<number[]> {
  const took: number[] = [];
  for (let count = 0; count < REPLIES_EACH; count += 1) {
    for (const { person, reference } of writers) {
      const fields = { kind: "reply", body: "Still cold.", seen: "1", anyway: "1" };
      const startedAt = performance.now();
      const { status } = await person.post(`/tickets/${reference}`, {
        ...fields,
        idempotencyKey: crypto.randomUUID(),
      });
      took.push(performance.now() - startedAt);
      expect(status).toBe(303);
    }
  }
  return took;
}

function percentiles(took: readonly number[]): { p50: number; p95: number } {
  const sorted = [...took].sort((one, other) => one - other);
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
  return { p50: at(0.5), p95: at(0.95) };
}
