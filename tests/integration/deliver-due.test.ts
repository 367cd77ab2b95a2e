import { env } from "cloudflare:test";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { insertRows } from "#app/db/campus/insert-rows.ts";
import { ticketPeople } from "#app/db/schema/tickets-schema.ts";
import { claimDue, nextAttemptAt } from "#app/db/sending/outbox.ts";
import type { Carrier } from "#app/operations/carrier.ts";
import { deliverDue } from "#app/operations/deliver-due.ts";
import { runMoments } from "#app/operations/run-moments.ts";
import { type MailServer, openMailServer } from "#tests/fixtures/mail-server.ts";
import { carrierOf } from "#workers/deps.ts";
import { fileWith, idOf, NOW, ownCampus, rowsOf, sayWith, ticketOf } from "./campus.ts";

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const WIFI = { subcategory: "wifi-one", answers: { device: ["phone"] } };

let campus: Awaited<ReturnType<typeof ownCampus>>;
let server: MailServer;
beforeAll(async () => {
  campus = await ownCampus();
  server = await openMailServer(inject("smtpControlUrl"));
});
afterEach(async () => {
  await server.behave(null);
  await server.clear();
  await rowsOf(
    "update outbox set state = 'superseded' where state in ('queued', 'claimed')",
    [],
    campus.database,
  );
  // Each test begins with nobody having got anything lately.
  await rowsOf("update deliveries set accepted_at = 0", [], campus.database);
});
afterAll(() => server.close());

/** So many milliseconds from now. */
const after = (ms: number) => ({ ...campus.deps, now: () => NOW + ms });

function carrierTo(port: number): Carrier {
  const carrier = carrierOf({ ...env, SMTP_URL: `smtp://127.0.0.1:${port}` }, "mail");
  if (!carrier) throw new Error("no mail server is set");
  return carrier;
}

const deliver = (ms = 0) => deliverDue(after(ms), carrierTo(server.port));
const recipients = async () => (await server.mails()).flatMap((mail) => mail.envelope.to).sort();
const mailTo = async (mail: string) =>
  (await server.mails()).filter((each) => each.envelope.to.includes(`${mail}@campus.test`));
const say = (...[mail, reference, verb, input]: SayArguments) =>
  sayWith(after(0), mail, reference, verb, input);
type SayArguments = Parameters<typeof sayWith> extends [unknown, ...infer Rest] ? Rest : never;

/** The mail rows of a ticket, oldest first. */
function rowsFor(reference: string, mail?: string) {
  return rowsOf(
    `select o.* from outbox o join tickets t on t.id = o.ticket_id
      where t.reference = ? and o.channel = 'mail' ${mail ? `and o.person_id = ${idOf(mail)}` : ""} order by o.id`,
    [reference],
    campus.database,
  );
}

test("a filing's mails go to requester and owner, each once, and are written down", async () => {
  const reference = await fileWith(after(0), "student19", WIFI);
  expect(await deliver()).toEqual({
    claimed: 2,
    restsUntilAt: null,
    turned: null,
  });
  expect(await recipients()).toEqual(["spoc.wifi@campus.test", "student19@campus.test"]);
  const [mail] = await mailTo("student19");
  expect(mail?.subject).toBe(`[#${reference}] Wi-Fi, one person · The tap drips.`);
  expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated/im);
  const [row] = await rowsFor(reference, "student19");
  const [delivery] = await rowsOf(
    "select * from deliveries where id = ?",
    [Number(row?.delivery_id)],
    campus.database,
  );
  expect(row).toMatchObject({ state: "accepted", attempts: 1, resolved_person_id: idOf("student19") });
  expect(delivery).toMatchObject({ message_id: mail?.messageId, response: "250 Taken", accepted_at: NOW });
  expect(await deliver()).toMatchObject({ claimed: 0 });
});

test("later mails to somebody answer their first one, and no two people share an id", async () => {
  const reference = await fileWith(after(0), "student19", WIFI);
  await deliver();
  const [first] = await mailTo("student19");
  const [owners] = await mailTo("spoc.wifi");
  await say("spoc.wifi", reference, "acknowledge", { message: "On it.", when: "" });
  await deliver();
  const later = (await mailTo("student19"))[1];
  expect(later?.raw).toContain(`In-Reply-To: ${first?.messageId}`);
  expect(later?.raw).toContain(`References: ${first?.messageId}`);
  expect(later?.subject).toBe(first?.subject);
  expect(new Set([first?.messageId, owners?.messageId, later?.messageId]).size).toBe(3);
});

test("staff's reply leaves after half a minute, and the postbox knows when to look", async () => {
  const reference = await fileWith(after(0), "student19", WIFI);
  await deliver();
  await say("spoc.wifi", reference, "reply", { body: "Tomorrow at nine." });
  expect(await deliver(34_999)).toMatchObject({ claimed: 0 });
  expect(await nextAttemptAt(campus.deps.db, "mail", NOW)).toBe(NOW + 35_000);
  expect(await deliver(35_000)).toMatchObject({ claimed: 1 });
  expect((await mailTo("student19"))[1]?.text).toContain("Tomorrow at nine.");
});

test("what follows an unsent mail to the same person waits for it, and nobody looks in vain meanwhile", async () => {
  const reference = await fileWith(after(0), "student19", WIFI);
  await deliver();
  await say("spoc.wifi", reference, "reply", { body: "Nearly." });
  await say("spoc.wifi", reference, "resolve", { outcome: "fixed", text: "There." });
  expect(await deliver(SECOND_MS)).toMatchObject({ claimed: 0 });
  expect(await nextAttemptAt(campus.deps.db, "mail", NOW)).toBe(NOW + 35_000);
  expect(await deliver(35_000)).toMatchObject({ claimed: 1 });
  expect(await deliver(35_000)).toMatchObject({ claimed: 1 });
  expect((await mailTo("student19")).map((mail) => /Nearly|There/.exec(mail.text)?.[0])).toEqual([
    undefined,
    "Nearly",
    "There",
  ]);
});

test("what a level must be told overtakes what still waits for the same person", async () => {
  const reference = await fileWith(after(0), "student19", WIFI);
  await say("spoc.wifi", reference, "escalate", { reason: "First." });
  await rowsOf(
    "update outbox set next_attempt_at = ? where person_id = ? and state = 'queued' and channel = 'mail'",
    [NOW + 1000 * HOUR_MS, idOf("warden.neeladri")],
    campus.database,
  );
  await runMoments(after(500 * HOUR_MS), reference);
  await deliver(500 * HOUR_MS);
  const [putOff, ...later] = await rowsFor(reference, "warden.neeladri");
  expect(putOff).toMatchObject({ duty: "level", state: "queued" });
  expect(later.map((row) => row.duty)).toContain("level");
  for (const row of later) expect(row.state).toBe(row.duty === "level" ? "accepted" : "queued");
});

test("a note is in nobody's mail, not even in one that comes after it", async () => {
  const reference = await fileWith(after(0), "student19", WIFI);
  await say("spoc.wifi", reference, "note", { body: "He is lying.", leadership: false });
  await say("dean", reference, "note", { body: "Watch this one.", leadership: true });
  await say("student19", reference, "reply", { body: "Any news?" });
  await say("spoc.wifi", reference, "resolve", { outcome: "fixed", text: "Cable." });
  for (const ms of [0, 1, 2, 3]) await deliver(ms);
  const all = (await server.mails()).map((mail) => `${mail.subject}${mail.text}${mail.html}`).join();
  expect(all).toContain("Any news?");
  expect(all).not.toMatch(/lying|Watch this/);
});

test("a refused address is a dead letter, and holds up neither others nor what comes later", async () => {
  await server.behave({
    at: "rcpt",
    does: "refuse",
    code: 550,
    text: "No such user",
    only: "student19@campus.test",
  });
  const reference = await fileWith(after(0), "student19", WIFI);
  expect(await deliver()).toMatchObject({ claimed: 2, turned: null });
  const [dead] = await rowsFor(reference, "student19");
  expect(dead).toMatchObject({ state: "dead", reason: expect.stringContaining("550"), attempts: 1 });
  expect(await recipients()).toEqual(["spoc.wifi@campus.test"]);
  await server.behave(null);
  await say("spoc.wifi", reference, "acknowledge", { message: "", when: "" });
  expect(await deliver()).toMatchObject({ claimed: 1 });
  expect(await mailTo("student19")).toHaveLength(1);
});

test("“not now” counts as an attempt, and each wait is about twice the one before", async () => {
  await server.behave({
    at: "rcpt",
    does: "refuse",
    code: 451,
    text: "Later",
    only: "student19@campus.test",
  });
  const reference = await fileWith(after(0), "student19", WIFI);
  const waits: number[] = [];
  for (let ms = 0, attempt = 1; attempt <= 5; attempt += 1) {
    await deliver(ms);
    const [row] = await rowsFor(reference, "student19");
    expect(row).toMatchObject({ state: "queued", attempts: attempt, lease_until_at: null });
    waits.push(Number(row?.next_attempt_at) - NOW - ms);
    ms = Number(row?.next_attempt_at) - NOW;
  }
  for (const [index, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual(2 ** (index + 1) * 875);
    expect(wait).toBeLessThanOrEqual(2 ** (index + 1) * 1125);
  }
});

test("it is given up by age, three days after it was due", async () => {
  await server.behave({ at: "rcpt", does: "refuse", code: 451, only: "student19@campus.test" });
  const reference = await fileWith(after(0), "student19", WIFI);
  await deliver(72 * HOUR_MS - 1);
  expect((await rowsFor(reference, "student19"))[0]).toMatchObject({ state: "queued" });
  await deliver(73 * HOUR_MS);
  expect((await rowsFor(reference, "student19"))[0]).toMatchObject({ state: "dead" });
});

test("a mail whose answer was lost is sent again as the very same mail", async () => {
  await server.behave({ at: "data", does: "drop", only: "student19@campus.test", times: 1 });
  const reference = await fileWith(after(0), "student19", WIFI);
  expect(await deliver()).toMatchObject({ turned: null });
  expect((await rowsFor(reference, "student19"))[0]).toMatchObject({ state: "queued", attempts: 1 });
  await deliver(20_000);
  const mails = await mailTo("student19");
  expect(mails.map((mail) => mail.answered)).toEqual([false, true]);
  expect(mails[0]?.messageId).toBe(mails[1]?.messageId);
});

test("a row that can't be made into a mail holds up nobody else's", async () => {
  const faults: unknown[] = [];
  const reference = await fileWith(after(0), "student19", WIFI);
  const real = carrierTo(server.port);
  const carry: Carrier["carry"] = (message, house) => {
    if (message[0].duty === "requester") throw new Error("no such words");
    return real.carry(message, house);
  };
  await deliverDue({ ...after(0), fault: (_words, fault) => faults.push(fault) }, { ...real, carry });
  expect(await recipients()).toEqual(["spoc.wifi@campus.test"]);
  expect((await rowsFor(reference, "student19"))[0]).toMatchObject({ state: "queued", attempts: 1 });
  expect(faults).toHaveLength(1);
});

/** A database whose next batches of writes fail while there are such to fail. */
function unsteady(fails: { left: number }) {
  const { db } = campus.deps;
  const batch: typeof db.writes.batch = (statements) => {
    if (fails.left === 0) return db.writes.batch(statements);
    fails.left -= 1;
    return Promise.reject(new Error("the database is away"));
  };
  const get = (writes: typeof db.writes, name: string | symbol) =>
    name === "batch" ? batch : Reflect.get(writes, name);
  return { ...db, writes: new Proxy(db.writes, { get }) };
}

test("what the database could not take down is written with the round's last words, and nothing leaves twice", async () => {
  const reference = await fileWith(after(0), "student19", WIFI);
  await deliver();
  await say("spoc.wifi", reference, "resolve", { outcome: "fixed", text: "There." });
  const fails = { left: 0 };
  const real = carrierTo(server.port);
  const carry: Carrier["carry"] = async (message, house) => {
    const answer = await real.carry(message, house);
    // All three tries of its mark.
    fails.left = 3;
    return answer;
  };
  const deps = { ...after(SECOND_MS), db: unsteady(fails), pause: async () => {} };
  await expect(deliverDue(deps, { ...real, carry })).rejects.toThrow("the database is away");
  expect(fails.left).toBe(0);
  expect((await rowsFor(reference, "student19")).map(({ state }) => state)).toEqual(["accepted", "accepted"]);
  await deliver(120 * SECOND_MS);
  expect(await mailTo("student19")).toHaveLength(2);
});

test("what has waited longer than it may is not sent any more", async () => {
  const reference = await fileWith(after(0), "student19", WIFI);
  await deliver(73 * HOUR_MS);
  expect(await recipients()).toEqual([]);
  expect((await rowsFor(reference)).map((row) => row.state)).toEqual(["dead", "dead"]);
});

test("who lost access before the mail left is not told", async () => {
  const reference = await fileWith(after(0), "student19", WIFI);
  await say("dean", reference, "assign", { personId: idOf("warden.neeladri") });
  await deliver();
  expect((await rowsFor(reference, "spoc.wifi"))[0]).toMatchObject({
    state: "superseded",
    reason: "not_visible",
    delivery_id: null,
  });
  expect(await recipients()).not.toContain("spoc.wifi@campus.test");
});

test("who is denied the ticket meanwhile is not told, whatever their role", async () => {
  const reference = await fileWith(after(0), "student19", WIFI);
  const { id: ticketId } = await ticketOf(reference, campus.database);
  const deny = { ticketId, personId: idOf("spoc.wifi"), relation: "about", effect: "deny", fromAt: NOW };
  await insertRows(campus.deps.db, [{ table: ticketPeople, rows: [deny] }]);
  await deliver();
  expect((await rowsFor(reference, "spoc.wifi"))[0]).toMatchObject({
    state: "superseded",
    reason: "not_visible",
  });
});

test("who has left is not written to, and without a confirmed address it is a dead letter", async () => {
  const left = await fileWith(after(0), "student38");
  const unconfirmed = await fileWith(after(0), "student39");
  await rowsOf("update people set state = 'left' where id = ?", [idOf("student38")], campus.database);
  await rowsOf(
    "update person_addresses set verified_at = null where person_id = ?",
    [idOf("student39")],
    campus.database,
  );
  await deliver();
  expect((await rowsFor(left, "student38"))[0]).toMatchObject({ state: "superseded", reason: "person_gone" });
  expect((await rowsFor(unconfirmed, "student39"))[0]).toMatchObject({ state: "dead", reason: "no_address" });
  expect(await recipients()).not.toEqual(expect.arrayContaining([expect.stringMatching(/student3[89]/)]));
});

test("a reminder of a question that was answered meanwhile is not sent", async () => {
  const reference = await fileWith(after(0), "student19", WIFI);
  await deliver();
  await say("spoc.wifi", reference, "ask", { body: "Which phone?" });
  await deliver(35_000);
  await runMoments(after(25 * HOUR_MS), reference);
  await sayWith(after(25 * HOUR_MS), "student19", reference, "reply", { body: "The red one." });
  await deliver(25 * HOUR_MS);
  expect((await rowsFor(reference, "student19")).at(-1)).toMatchObject({
    state: "superseded",
    reason: "over",
  });
});

test("the first accepted mail of a resolution is reported, and only that", async () => {
  const reference = await fileWith(after(0), "student19", WIFI);
  await deliver();
  await say("spoc.wifi", reference, "resolve", { outcome: "fixed", text: "Cable." });
  const news = { resolutions: [], refused: [] };
  await deliverDue(after(5), carrierTo(server.port), news);
  expect(news).toEqual({ resolutions: [{ reference, seq: 2, at: NOW + 5 }], refused: [] });
});

test("two postboxes at once send nothing twice", async () => {
  await Promise.all(upTo(5).map(() => fileWith(after(0), "student19", WIFI)));
  const rounds = await Promise.all([deliver(), deliver(), deliver()]);
  expect(rounds.map((round) => round.claimed).reduce((sum, each) => sum + each)).toBe(10);
  const ids = (await server.mails()).map((mail) => mail.messageId);
  expect(new Set(ids).size).toBe(10);
});

test("what a postbox took and never finished is taken again after a minute", async () => {
  await fileWith(after(0), "student19", WIFI);
  expect((await claimDue(campus.deps.db, "mail", NOW)).rows).toHaveLength(2);
  expect(await nextAttemptAt(campus.deps.db, "mail", NOW)).toBe(NOW + 60_000);
  expect(await deliver(59_999)).toMatchObject({ claimed: 0 });
  expect(await deliver(60_000)).toMatchObject({ claimed: 2 });
});

test("fifty are taken at most, the longest waiting first", async () => {
  for (const ms of [0, 1, 2]) await Promise.all(upTo(9).map(() => fileWith(after(ms), "student19", WIFI)));
  const { rows: taken } = await claimDue(campus.deps.db, "mail", NOW + 10);
  expect(taken).toHaveLength(50);
  const left = await rowsOf(
    "select not_before_at from outbox where state = 'queued' and channel = 'mail'",
    [],
    campus.database,
  );
  expect(left.map((row) => row.not_before_at)).toEqual(upTo(4).map(() => NOW + 2));
});

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test("without a mail server nothing is taken, and it waits", () => {
  expect(carrierOf({ ...env, SMTP_URL: "" }, "mail")).toBeNull();
});
