import { env } from "cloudflare:test";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { readDesk } from "#app/db/lists/read-desk.ts";
import type { CommitteeId } from "#app/domain/ids.ts";
import { deliverDue } from "#app/operations/deliver-due.ts";
import { verifyHistories } from "#app/operations/prove-integrity.ts";
import { type MailServer, openMailServer } from "#tests/fixtures/mail-server.ts";
import { carrierOf } from "#workers/deps.ts";
import { as, deps, eventsOf, fileWith, idOf, moveToOwnCampus, NOW, rowsOf, say, ticketOf } from "./campus.ts";
import { mail, replyTo } from "./mail-arrival.ts";
import { type Person, signedIn } from "./signed-in.ts";

const MESS = 2 as CommitteeId;
const WELFARE = 1 as CommitteeId;
const MEAL = { meal: ["lunch"], date: ["2026-11-20"] };

let server: MailServer;
let member: Person;
let name: string;
beforeAll(async () => {
  await moveToOwnCampus();
  server = await openMailServer(inject("smtpControlUrl"));
  member = await signedIn("mess.member");
  name = String((await rowsOf(`select name from people where id = ${idOf("student05")}`))[0]?.name);
});
afterAll(() => server.close());

const aboutFood = () => fileWith(deps(), "student05", { subcategory: "mess-quality", answers: MEAL });
const aboutPipes = () => fileWith(deps(), "student05", { subcategory: "plumbing" });
const pageOf = async (person: Person, path: string) => (await person.get(path)).text();
const statusOf = async (person: Person, path: string) => (await person.get(path)).status;

async function listed(mail: string): Promise<readonly string[]> {
  const { rows } = await readDesk(deps().db, as(mail), { view: "all", after: null }, Date.now());
  return rows.map((row) => row.reference);
}

test("who serves in a committee begins at its tickets, and works on them", async () => {
  const reference = await aboutFood();
  const first = await member.get("/");
  expect(first.headers.get("Location")).toBe("/desk?view=all");
  expect(await pageOf(member, "/desk?view=all")).toContain(`/tickets/${reference}`);
  for (const [noun, fields] of [
    ["", { kind: "reply", body: "We spoke to the cook." }],
    ["", { kind: "note", body: "Third time." }],
    ["tat", { duration: "3 hours" }],
    ["resolution", { text: "The cook knows." }],
  ] as const) {
    const path = `/tickets/${reference}${noun === "" ? "" : `/${noun}`}`;
    const answer = await member.send(path, { ...fields, idempotencyKey: crypto.randomUUID() });
    expect([noun, answer.status]).toEqual([noun, 303]);
  }
  expect((await eventsOf(reference)).map(({ kind }) => kind)).toEqual([
    ...["filed", "replied", "noted", "promised", "resolved"],
  ]);
  const hold = await say("mess.member", reference, "hold", { reason: "parts", when: "2 hours", words: "" });
  expect(hold).toMatchObject({ code: "not_allowed" });
});

test("they read “a resident of Neeladri”, in lists, on the page and in what was said", async () => {
  const reference = await aboutFood();
  await say("student05", reference, "reply", { body: "And it was cold." });
  const page = await pageOf(member, `/tickets/${reference}`);
  expect(page).toContain("A resident of Neeladri");
  expect(page).toContain("And it was cold.");
  for (const text of [page, await pageOf(member, "/desk?view=all")]) {
    expect(text).toContain("a resident of Neeladri");
    expect(text).not.toContain(name);
  }
  expect(page).not.toContain("Lives in");
  const staff = await signedIn("warden.neeladri");
  expect(await pageOf(staff, `/tickets/${reference}`)).toContain(name);
  expect(await pageOf(staff, "/desk?view=all")).toContain(name);
});

test("a mail, which says who wrote it, is neither shown nor pointed to, and no sender is named", async () => {
  const written = await mail({ from: "student05@campus.test", text: "The rice was raw." });
  const reference = String(written.reference);
  const moved = { subcategory: "mess-quality", reason: "It is about food." };
  expect(await say("dean", reference, "recategorise", moved)).toMatchObject({ ok: true });
  const kept = await mail(
    { from: "student01@campus.test", text: "And the soup.", results: null },
    { to: await replyTo(reference, "student05") },
  );
  expect(kept).toMatchObject({ outcome: "kept", reference });
  const page = await pageOf(member, `/tickets/${reference}`);
  expect(page).toContain("The rice was raw.");
  expect(page).toContain("And the soup.");
  expect(page).not.toMatch(/student0\d@|See the mail|\/mail\//);
  const staff = await signedIn("warden.neeladri");
  expect(await pageOf(staff, `/tickets/${reference}`)).toContain("student01@campus.test");
  for (const { id } of [written, kept])
    for (const path of [`/mail/${id}`, `/mail/${id}/raw`, `/mail/${id}/frame`, `/mail/${id}/parts/0`]) {
      expect([path, await statusOf(member, path)]).toEqual([path, 404]);
    }
  for (const { id } of [written, kept]) expect(await statusOf(staff, `/mail/${id}/raw`)).toBe(200);
});

test("the committees' page names nothing that is protected, whoever of its readers looks", async () => {
  const title = "What happened behind the canteen";
  const reference = await fileWith(deps(), "student05", { subcategory: "harassment", title });
  const { assignee_id, promised_at } = await ticketOf(reference);
  const put = "update tickets set assignee_id = ?, promised_at = ? where reference = ?";
  await rowsOf(put, [idOf("mess.member"), 1, reference]);
  const [desk, page] = await Promise.all([pageOf(member, "/desk"), pageOf(member, "/committees")]);
  expect(desk).toContain(`/tickets/${reference}`);
  expect(page).toContain("Open, by promise");
  expect(page).not.toContain(reference);
  expect(page).not.toContain(title);
  await rowsOf(put, [Number(assignee_id), Number(promised_at), reference]);
});

test("also of whoever had it before a correction", async () => {
  const reference = await aboutFood();
  await say("student05", reference, "reply", { body: "Mine, I think." });
  const correction = { title: "", place: "", priority: "", requester: "student30@campus.test" };
  await say("dean", reference, "correct", correction);
  expect(await pageOf(member, `/tickets/${reference}`)).not.toContain(name);
});

test("a ticket of another subject is not there, until the committee is brought in, and after it is let go", async () => {
  const reference = await aboutPipes();
  const path = `/tickets/${reference}`;
  expect(await statusOf(member, path)).toBe(404);
  expect(await listed("mess.member")).not.toContain(reference);
  const warden = await signedIn("warden.neeladri");
  expect(await pageOf(warden, `${path}/tags`)).toContain("Mess committee");
  const sent = { committee: String(MESS), reason: "The kitchen sink.", idempotencyKey: "bring-1", seen: "1" };
  for (const _ of ["first", "again"]) expect((await warden.send(`${path}/tags`, sent)).status).toBe(303);
  expect(await statusOf(member, path)).toBe(200);
  expect(await listed("mess.member")).toContain(reference);
  expect(await pageOf(member, path)).toContain("brought in: Mess committee.");
  expect(await pageOf(warden, `${path}/tag-removal`)).toContain("Mess committee");
  await say("warden.neeladri", reference, "untag", { committeeId: MESS, reason: "" });
  expect(await statusOf(member, path)).toBe(404);
  expect(await listed("mess.member")).not.toContain(reference);
  expect((await eventsOf(reference)).map(({ kind }) => kind)).toEqual(["filed", "tagged", "untagged"]);
});

test("two who bring it in at once bring it in once", async () => {
  const reference = await aboutPipes();
  const bring = (by: string) => say(by, reference, "tag", { committeeId: MESS, reason: "" });
  const outcomes = await Promise.all([bring("dean"), bring("warden.neeladri")]);
  expect(outcomes.map((outcome) => (outcome.ok ? "yes" : outcome.code)).sort()).toEqual([
    "tagged_already",
    "yes",
  ]);
});

test.each([
  ["spoc1.velankani", MESS, "not_found"],
  ["student05", MESS, "not_allowed"],
  ["dean", 99 as CommitteeId, "committee_unknown"],
] as const)("%s may not bring in %i", async (by, committeeId, code) => {
  const reference = await aboutPipes();
  expect(await say(by, reference, "tag", { committeeId, reason: "" })).toMatchObject({ code });
});

test("its heads are told by mail, without the name, and only while they may see it", async () => {
  await rowsOf("update outbox set state = 'superseded' where state in ('queued', 'claimed')");
  const reference = await aboutPipes();
  const hidden = await aboutPipes();
  for (const each of [reference, hidden])
    await say("dean", each, "tag", { committeeId: WELFARE, reason: "Nobody looks after her." });
  await rowsOf("update tickets set visibility = 'restricted' where reference = ?", [hidden]);
  const told = await rowsOf(
    `select t.reference, o.duty, o.person_id from outbox o join tickets t on t.id = o.ticket_id
      where o.duty = 'committee' and o.channel = 'mail' and t.reference in (?, ?) order by o.id`,
    [reference, hidden],
  );
  const head = idOf("welfare.head");
  expect(told).toEqual(
    [reference, hidden].map((each) => ({ reference: each, duty: "committee", person_id: head })),
  );
  await server.clear();
  const carrier = carrierOf({ ...env, SMTP_URL: `smtp://127.0.0.1:${server.port}` }, "mail");
  if (!carrier) throw new Error("no mail server is set");
  await deliverDue(deps(), carrier);
  await rowsOf("update tickets set visibility = 'normal' where reference = ?", [hidden]);
  const mails = (await server.mails()).filter((mail) =>
    mail.envelope.to.includes("welfare.head@campus.test"),
  );
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain("Your committee was brought in");
  expect(mails[0]?.text).toContain("a resident of Neeladri");
  expect(mails[0]?.text).not.toContain(name);
});

test("passed on to a committee, its head has it, and still does not learn whose it is", async () => {
  const reference = await aboutPipes();
  const path = `/tickets/${reference}`;
  const warden = await signedIn("warden.neeladri");
  expect(await pageOf(warden, `${path}/forwarding`)).toContain(`<option value="committee:${MESS}">`);
  const sent = { to: `committee:${MESS}`, reason: "The sink.", idempotencyKey: "pass-1", seen: "1" };
  expect((await warden.send(`${path}/forwarding`, sent)).status).toBe(303);
  expect(await ticketOf(reference)).toMatchObject({
    assignee_id: idOf("mess.head"),
    assigned_why: "committee_head",
    forwarded_count: 1,
  });
  const head = await signedIn("mess.head");
  const page = await pageOf(head, path);
  expect(page).toContain("A resident of Neeladri");
  expect(page).not.toContain(name);
  expect(page).toContain("Put it on hold");
  expect(await pageOf(head, "/desk")).not.toContain(name);
  expect(await statusOf(member, path)).toBe(200);
});

test("a committee that nobody heads is passed nothing", async () => {
  const reference = await aboutPipes();
  const to = { to: "committee:3", reason: "The bus." };
  expect(await say("dean", reference, "forward", to)).toMatchObject({ code: "no_head" });
});

test("whom a note mentions is told by mail, and whoever may not read it is named back", async () => {
  await rowsOf("update outbox set state = 'superseded' where state in ('queued', 'claimed')");
  const reference = await aboutFood();
  const path = `/tickets/${reference}`;
  const note = (body: string, key: string) =>
    member.send(path, { kind: "note", body, idempotencyKey: key, seen: "1" });
  const wrong = await note("@spoc1.velankani@campus.test look", "note-1");
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toContain("“@spoc1.velankani@campus.test” is nobody who may read this here");
  expect((await note("@Suresh and @spoc2.neeladri@campus.test: again?", "note-2")).status).toBe(303);
  const told = await rowsOf(
    `select o.person_id, o.duty from outbox o join tickets t on t.id = o.ticket_id
      where t.reference = ? and o.seq = 2 and o.channel = 'mail' order by o.person_id`,
    [reference],
  );
  const people = ["warden.neeladri", "spoc2.neeladri"].map(idOf);
  expect(told).toEqual(people.map((person_id) => ({ person_id, duty: "mentioned" })));
  const [noted] = await rowsOf(
    `select facts from ticket_events e join tickets t on t.id = e.ticket_id where t.reference = ? and e.kind = 'noted'`,
    [reference],
  );
  expect(JSON.parse(String(noted?.facts))).toEqual({ mentioned: people });
  await server.clear();
  const carrier = carrierOf({ ...env, SMTP_URL: `smtp://127.0.0.1:${server.port}` }, "mail");
  if (!carrier) throw new Error("no mail server is set");
  await deliverDue(deps(), carrier);
  const mails = (await server.mails()).filter((mail) =>
    mail.envelope.to.includes("warden.neeladri@campus.test"),
  );
  expect(mails.at(-1)?.text).toContain("mentioned you in a note");
});

test("a term that is over, only proposed or refused opens nothing", async () => {
  const reference = await aboutFood();
  const set = (change: string) =>
    rowsOf(`update committee_members set ${change} where person_id = ${idOf("mess.member")}`);
  for (const change of [
    "state = 'proposed'",
    "state = 'refused'",
    `state = 'confirmed', until_at = ${NOW}`,
  ]) {
    await set(change);
    expect([change, await statusOf(member, `/tickets/${reference}`)]).toEqual([change, 404]);
    expect(await statusOf(member, "/desk")).toBe(404);
  }
  await set(`until_at = ${NOW + 86_400_000}`);
  expect(await statusOf(member, `/tickets/${reference}`)).toBe(200);
});

test("every ticket is what its events add up to", async () => {
  expect((await verifyHistories(deps())).finds.filter((find) => !("workloadOf" in find))).toEqual([]);
});
