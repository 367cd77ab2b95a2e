import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { nextAttemptAt, requeueDead } from "#app/db/sending/outbox.ts";
import { idOf, NOW } from "./campus.ts";
import { openOutbound, upTo } from "./outbound.ts";

const SECOND_MS = 1000;
const WINDOW_MS = 600_000;
const OWNER = "spoc.wifi";

let post: Awaited<ReturnType<typeof openOutbound>>;
beforeAll(async () => {
  post = await openOutbound();
});
afterEach(() => post.clear());
afterAll(() => post.server.close());

/** So many filings of as many students: the owner hears of each. */
async function fileMany(count: number): Promise<string[]> {
  const references: string[] = [];
  for (const n of upTo(count)) references.push(await post.file(`student${20 + n}`));
  return references;
}

/** What the owner's last mail says. */
async function lastMail() {
  const mail = (await post.mailsTo(OWNER)).at(-1);
  if (!mail) throw new Error("the owner got nothing");
  return mail;
}

const waiting = async () => (await post.rowsTo(OWNER)).filter((row) => row.state === "queued");

test("five mails leave at once, and ten minutes later one list of all the others", async () => {
  const references = await fileMany(8);
  await post.deliver();
  expect(await post.mailsTo(OWNER)).toHaveLength(5);
  expect(await nextAttemptAt(post.at(0).db, "mail", NOW)).toBe(NOW + WINDOW_MS);
  expect(await post.deliver(WINDOW_MS - 1)).toMatchObject({ claimed: 0 });
  expect(await post.deliver(WINDOW_MS)).toMatchObject({ claimed: 3 });
  expect(await post.mailsTo(OWNER)).toHaveLength(6);
  const list = await lastMail();
  expect(list.subject).toBe("3 updates on 3 tickets");
  for (const reference of references.slice(5)) {
    expect(list.text).toContain(`/tickets/${reference}`);
    expect(list.html).toContain(`/tickets/${reference}`);
  }
  const rows = (await post.rowsTo(OWNER)).slice(-3);
  expect(rows.map((row) => row.state)).toEqual(["accepted", "accepted", "accepted"]);
  expect(new Set(rows.map((row) => row.delivery_id)).size).toBe(1);
  const sent = await post.rows("select message_id from deliveries where id = ?", [
    Number(rows[0]?.delivery_id),
  ]);
  expect(sent).toEqual([{ message_id: list.messageId }]);
});

test("what comes meanwhile joins the list, also several things on one ticket, in their order", async () => {
  const references = await fileMany(6);
  await post.deliver();
  const [last = ""] = references.slice(-1);
  for (const body of ["One.", "Two.", "Three."])
    await post.say(SECOND_MS, "student26", last, "reply", { body });
  for (const ms of [2000, 2001, 2002]) await post.deliver(ms);
  expect(await post.mailsTo(OWNER)).toHaveLength(5);
  await post.deliver(WINDOW_MS);
  const list = await lastMail();
  expect(list.subject).toContain(`[#${last}]`);
  expect(list.text).toMatch(
    /4 things happened on one ticket[\s\S]*New: [\s\S]*One\.[\s\S]*Two\.[\s\S]*Three\./,
  );
  expect(await waiting()).toEqual([]);
});

test("what nobody may see any more drops out of the list, and one that is left is a mail like any other", async () => {
  const references = await fileMany(7);
  await post.deliver();
  const [sixth = "", seventh = ""] = references.slice(5);
  await post.deny(OWNER, sixth);
  await post.deliver(WINDOW_MS);
  const mail = await lastMail();
  expect(mail.subject).toContain(`[#${seventh}]`);
  expect(mail.text).not.toContain(`/tickets/${sixth}`);
  expect((await post.rowsTo(OWNER)).slice(-2).map((row) => row.state)).toEqual(["superseded", "accepted"]);
});

test("a list whose answer was lost is the same mail again, and nothing new joins it", async () => {
  const references = await fileMany(7);
  await post.deliver();
  await post.server.behave({ at: "data", does: "drop", only: `${OWNER}@campus.test`, times: 1 });
  await post.deliver(WINDOW_MS);
  expect((await waiting()).map((row) => row.attempts)).toEqual([1, 1]);
  const [first] = (await post.mailsTo(OWNER)).slice(-1);
  await post.deny(OWNER, references[5] ?? "");
  await post.file("student30", WINDOW_MS);
  await post.deliver(WINDOW_MS + 20 * SECOND_MS);
  const mails = (await post.mailsTo(OWNER)).filter((mail) => mail.messageId === first?.messageId);
  expect(mails.map((mail) => mail.answered)).toEqual([false, true]);
  expect(mails[1]?.subject).toContain(`[#${references[6]}]`);
});

test("a question does not wait: the list of its ticket leaves before it, at once", async () => {
  for (const _ of upTo(6)) await post.file("student35");
  await post.deliver();
  const reference = String(
    (await post.rows("select max(cast(reference as integer)) as last from tickets"))[0]?.last,
  );
  await post.say(SECOND_MS, OWNER, reference, "ask", { body: "Which phone?" });
  const due = 36 * SECOND_MS;
  expect(await nextAttemptAt(post.at(0).db, "mail", NOW + SECOND_MS)).toBe(NOW + due);
  expect(await post.deliver(due - 1)).toMatchObject({ claimed: 0 });
  await post.deliver(due);
  await post.deliver(due);
  await post.deliver(due);
  const mails = (await post.mailsTo("student35")).slice(5);
  expect(mails.map((mail) => /We have it|Which phone/.exec(mail.text)?.[0])).toEqual([
    "We have it",
    "Which phone",
  ]);
});

test("words that can still be taken back are in no list before they may leave", async () => {
  for (const _ of upTo(6)) await post.file("student36");
  await post.deliver();
  const [first] = await post.rows("select reference from tickets order by id desc limit 1");
  const late = WINDOW_MS - SECOND_MS;
  await post.say(late, OWNER, String(first?.reference), "reply", { body: "Tomorrow." });
  await post.deliver(late);
  await post.deliver(WINDOW_MS);
  const mails = await post.mailsTo("student36");
  expect(mails).toHaveLength(6);
  expect(mails.map((mail) => mail.text).join()).not.toContain("Tomorrow.");
  await post.deliver(late + 35 * SECOND_MS - 1);
  expect(await post.mailsTo("student36")).toHaveLength(6);
  await post.deliver(late + 35 * SECOND_MS);
  expect((await post.mailsTo("student36")).at(-1)?.text).toContain("Tomorrow.");
});

test("an address that refuses for now holds up nobody, however much it is to be told", async () => {
  await post.server.behave({ at: "rcpt", does: "refuse", code: 451, only: `${OWNER}@campus.test` });
  for (const n of upTo(15)) {
    await post.file(`student${20 + n}`);
    await post.deliver(n);
  }
  for (const n of upTo(15)) expect(await post.mailsTo(`student${20 + n}`)).toHaveLength(1);
  const tried = (await waiting()).filter((row) => Number(row.attempts) > 0);
  expect(tried).toHaveLength(5);
});

test("a dead letter that is tried again leaves alone, and is tried as long as a new one", async () => {
  await post.server.behave({ at: "rcpt", does: "refuse", code: 550, only: `${OWNER}@campus.test` });
  await fileMany(1);
  await post.deliver();
  await post.server.behave(null);
  const [dead] = (await post.rowsTo(OWNER)).slice(-1);
  expect(dead).toMatchObject({ state: "dead", reason: expect.stringMatching(/^550 /) });
  const day = 86_400_000;
  const again = { id: Number(dead?.id), byId: idOf("super"), now: NOW + 4 * day };
  expect(await requeueDead(post.at(4 * day).db, again)).toBe(true);
  expect(await requeueDead(post.at(4 * day).db, again)).toBe(false);
  await post.deliver(4 * day);
  expect((await post.rowsTo(OWNER)).slice(-1)).toMatchObject([
    { state: "accepted", attempts: 1, give_up_at: NOW + 7 * day },
  ]);
});
