import { createExecutionContext, env } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { openDatabase } from "#app/db/client.ts";
import { erasePerson } from "#app/operations/erase-person.ts";
import { ingestMail, isAway, settleLeftOver } from "#app/operations/mail-in/ingest-mail.ts";
import { sendSelfTest } from "#app/operations/mail-in/self-test.ts";
import { sweepOriginals } from "#app/operations/mail-in/sweep-originals.ts";
import { rawMail } from "#tests/fixtures/mails/raw-mail.ts";
import { depsOf, fileStoreOf, keyedMailOf } from "#workers/deps.ts";
import { mailInOf } from "#workers/mail-in.ts";
import {
  as,
  database,
  deps,
  eventsOf,
  fileAs,
  forgetFilings,
  forgetUses,
  idOf,
  moveToOwnCampus,
  rowsOf,
  say,
  ticketOf,
} from "./campus.ts";
import { arrive, mail, replyTo } from "./mail-arrival.ts";
import { signedIn } from "./signed-in.ts";
import { visit } from "./visit.ts";

beforeAll(() => moveToOwnCampus());

async function lastEvent(reference: string) {
  return (await eventsOf(reference)).at(-1) ?? {};
}

async function wordsOf(reference: string, part = "body"): Promise<string> {
  const rows = await rowsOf(
    `select text from event_contents where ticket_id = (select id from tickets where reference = ?) and part = ?
      order by seq desc limit 1`,
    [reference, part],
  );
  return String(rows[0]?.text ?? "");
}

test("a verified mail of a member files a ticket in triage, for them", async () => {
  const row = await mail({ subject: "Re: The tap drips" });
  expect(row).toMatchObject({ outcome: "filed", verdict: "verified", kind: "person", seq: 1 });
  const ticket = await ticketOf(String(row.reference));
  expect(ticket).toMatchObject({
    requester_id: idOf("student01"),
    assignee_id: null,
    title: "The tap drips",
  });
  expect(await lastEvent(String(row.reference))).toMatchObject({ kind: "filed", via: "mail" });
  expect(await wordsOf(String(row.reference), "description")).toBe("It drips all night.");
});

test("its bytes are stored under their hash", async () => {
  const raw = rawMail();
  const row = await arrive(raw);
  const sha256 = String(row.sha256);
  const stored = await env.FILES.get(`mail/${sha256.slice(0, 2)}/${sha256}`);
  expect(await stored?.text()).toBe(raw);
});

const keyOf = ({ sha256 }: { sha256?: unknown }) => `mail/${String(sha256).slice(0, 2)}/${sha256}`;
const isStored = async (row: { sha256?: unknown }) => (await env.FILES.head(keyOf(row))) !== null;

test("bytes that left with what was redacted do not come back when the mail is sent again", async () => {
  const raw = rawMail({ text: "Only once." });
  const row = await arrive(raw);
  await env.FILES.delete(keyOf(row));
  await arrive(raw);
  expect(await isStored(row)).toBe(false);
});

test("originals go when they are old, of what nothing came of sooner, and of what waits never", async () => {
  const filed = await mail({ text: "A year." });
  const aside = await mail({ text: "A month.", headers: ["Auto-Submitted: auto-replied"] });
  const waits = await mail({ text: "Stays.", from: "A stranger <waits@elsewhere.example>" });
  const left = async (days: number) => {
    const now = () => Date.now() + days * 86_400_000;
    await sweepOriginals(deps({ now }), fileStoreOf(env), 20);
    return Promise.all([filed, aside, waits].map(isStored));
  };
  expect(await left(29)).toEqual([true, true, true]);
  expect(await left(31)).toEqual([true, false, true]);
  expect(await left(366)).toEqual([false, false, true]);
});

test("an answer to the address that came with a mail is a reply", async () => {
  const reference = await fileAs("student01");
  const row = await mail(
    { text: "Still dripping.\n\n> When?\nAt night." },
    { to: await replyTo(reference, "student01") },
  );
  expect(row).toMatchObject({ outcome: "replied", matched_by: "token", reference });
  expect(await lastEvent(reference)).toMatchObject({
    kind: "replied",
    via: "mail",
    actor_id: idOf("student01"),
  });
  expect(await wordsOf(reference)).toBe("Still dripping.\n\n> When?\nAt night.");
});

function isOther(fault: unknown): false {
  if (isAway(fault)) return false;
  throw fault;
}

test("a hundred copies at once, by two addresses, two ways and with other headers on top, are one message", async () => {
  const reference = await fileAs("student02");
  const envelope = { from: "student02@campus.test", to: await replyTo(reference, "student02") };
  const raw = rawMail({ from: "Ravi <student02@campus.test>", text: "Once." });
  const tickets = async () => (await rowsOf("select count(*) as n from tickets"))[0]?.n;
  const before = await tickets();
  const doors = mailInOf(env, createExecutionContext());
  let sent = 0;
  const copies = Array.from({ length: 100 }, async (_, at) => {
    const to = at % 2 === 0 ? envelope.to : "help@campus.test";
    const query = new URLSearchParams({ ...envelope, to });
    // Another hop of our own receiver for each: other bytes, the same mail.
    const hop = `Received: from mx${at}.cloudflare.net by mx.cloudflare.net; Sat, 28 Nov 2026 10:00:00 +0000\r\n`;
    const bytes = new TextEncoder().encode(hop + raw);
    const send = async () => {
      sent += 1;
      return at % 4 < 2
        ? (await visit(`/dev/mail-in?${query}`, { method: "POST", body: raw })).status === 200
        : ingestMail(depsOf(env), doors, bytes, { ...envelope, to }).then(() => true, isOther);
    };
    // Told that it is temporary, a server sends it again.
    while (!(await send()));
  });
  await Promise.all(copies);
  const rows = await rowsOf(
    `select outcome, count(*) as rows, sum(times) as mails from inbound_mail where mail_key = (select mail_key from
      inbound_mail where envelope_to = ?) group by outcome order by outcome`,
    [envelope.to],
  );
  // Of the same bytes for the same address there is one row; a busy machine has some of them sent again.
  const arrived = rows.reduce((sum, { mails }) => sum + Number(mails), 0);
  expect(arrived).toBeGreaterThanOrEqual(100);
  expect(arrived).toBeLessThanOrEqual(sent);
  expect(rows.map(({ outcome }) => outcome)).toEqual([
    "duplicate",
    expect.stringMatching(/^(replied|filed)$/),
  ]);
  const messages = (await eventsOf(reference)).filter(({ kind }) => kind === "replied").length;
  expect(Number(await tickets()) - Number(before) + messages).toBe(1);
});

test("what staff write by mail is a note, and mentions nobody", async () => {
  const reference = await fileAs("student01");
  const from = "Dean <dean@campus.test>";
  const row = await mail({ from, text: "@spoc.wifi please look" }, { to: await replyTo(reference, "dean") });
  expect(row).toMatchObject({ outcome: "noted", reference });
  expect(await lastEvent(reference)).toMatchObject({ kind: "noted", audience: "staff" });
});

test("a note that came by mail begins a reply, and who wants it replies at once", async () => {
  const reference = await fileAs("student02");
  const from = "Dean <dean@campus.test>";
  const to = await replyTo(reference, "dean");
  await mail({ from, text: "Tomorrow at nine.\n\n-- \nDean" }, { to });
  const dean = await signedIn("dean");
  const { seq } = await lastEvent(reference);
  const page = await (await dean.get(`/tickets/${reference}?publish=${seq}`)).text();
  expect(page).toMatch(/<textarea[^>]*id="reply-body"[^>]*>\n?Tomorrow at nine\.<\/textarea>/);
  await dean.send("/profile/notifications", { answers: "public", digest: "", quietFrom: "", quietUntil: "" });
  expect(await mail({ from, text: "At ten." }, { to })).toMatchObject({ outcome: "replied" });
  await dean.send("/profile/notifications", { answers: "note", digest: "", quietFrom: "", quietUntil: "" });
  expect(await mail({ from, text: "At eleven." }, { to })).toMatchObject({ outcome: "noted" });
});

test("an unverified mail is kept for staff and changes nothing", async () => {
  const reference = await fileAs("student01");
  await say("dean", reference, "ask", { body: "Which tap?" });
  const row = await mail({ results: null, text: "The left." }, { to: await replyTo(reference, "student01") });
  expect(row).toMatchObject({ outcome: "kept", reason: "unverified", reference });
  expect(await lastEvent(reference)).toMatchObject({
    kind: "mail_kept",
    audience: "staff",
    actor_kind: "system",
  });
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "waiting_requester" });
});

test("an unverified mail that says it is a member's becomes nobody's ticket in triage", async () => {
  const row = await mail({ results: null });
  expect(row).toMatchObject({ outcome: "filed", verdict: "unverified", person_id: null });
  const [requester] = await rowsOf(
    "select p.name from people p join tickets t on t.requester_id = p.id where t.reference = ?",
    [String(row.reference)],
  );
  expect(requester?.name).toBe("Unknown sender");
});

test("nobody fills the desks by mails in others' names", async () => {
  const from = "student13@campus.test";
  const outcomes: unknown[] = [];
  for (let count = 0; count < 21; count += 1) outcomes.push((await mail({ from, results: null })).outcome);
  expect(outcomes.filter((outcome) => outcome === "quarantined").length).toBeGreaterThan(0);
  expect(outcomes.filter((outcome) => outcome === "filed").length).toBeLessThanOrEqual(20);
  await forgetUses("mail in", "unsigned");
});

/** Something of somebody's own came by mail; answers how a program says that a mail answers it. */
async function answering(reference: string, person: string): Promise<{ headers: readonly string[] }> {
  const id = `<${crypto.randomUUID()}@campus.test>`;
  const written = { from: `${person}@campus.test`, text: "From the campus.", id };
  await mail(written, { to: await replyTo(reference, person) });
  return { headers: [`In-Reply-To: ${id}`] };
}

test("a valid token from an unknown address asks its owner, and takes no effect", async () => {
  const reference = await fileAs("student01");
  const row = await mail(
    { from: "Asha <asha@home.example>", text: "It is me.", ...(await answering(reference, "student01")) },
    { from: "asha@home.example", to: await replyTo(reference, "student01") },
  );
  expect(row).toMatchObject({ outcome: "kept", reason: "unconfirmed" });
  const kinds = (await eventsOf(reference)).map(({ kind }) => kind);
  expect(kinds.slice(-2)).toEqual(["mail_kept", "whose_asked"]);
});

test("a code that a service sends to somebody's reply address is on no page but a senior admin's", async () => {
  const [asha, dean] = [await signedIn("student01"), await signedIn("dean")];
  const asked = async () => (await (await asha.get("/inbox")).text()).split("/whose?link=").length;
  const before = await asked();
  const reference = await fileAs("student01");
  const from = "Chat <hello@chat.example>";
  const row = await mail(
    { from, text: "Your code is 481516." },
    { to: await replyTo(reference, "student01") },
  );
  expect(row).toMatchObject({ outcome: "quarantined", reason: "unknown_sender", ticket_id: null });
  expect((await eventsOf(reference)).map(({ kind }) => kind)).toEqual(["filed"]);
  expect((await asha.get(`/mail/${row.id}`)).status).toBe(404);
  expect(await asked()).toBe(before);
  expect(await (await dean.get(`/mail/${row.id}`)).text()).toContain("481516");
});

test("one tap adds the address and lets the reply take effect, once", async () => {
  const reference = await fileAs("student03");
  await say("dean", reference, "ask", { body: "Which tap?" });
  const from = "Meera <meera@home.example>";
  const { headers } = await answering(reference, "student03");
  await say("dean", reference, "ask", { body: "Which side?" });
  await mail({ from, text: "The left.", headers }, { to: await replyTo(reference, "student03") });
  const inbox = await (await (await signedIn("student03")).get("/inbox")).text();
  const [, link = ""] = /\/whose\?link=([^"]+)/.exec(inbox) ?? [];
  const page = await visit(`/whose?link=${link}`);
  const question = await page.text();
  expect(question).toContain("Yes, that was me");
  expect(question).not.toContain("The left.");
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "waiting_requester" });
  const body = new URLSearchParams({ link });
  const done = await visit("/whose", { method: "POST", body, headers: { Origin: "http://localhost:8787" } });
  expect(await done.text()).toContain("The address is yours now");
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "active" });
  expect(await lastEvent(reference)).toMatchObject({ kind: "replied", actor_id: idOf("student03") });
  expect(await (await visit(`/whose?link=${link}`)).text()).toContain("This link is over");
  // From now on it is one of theirs.
  const next = await mail({ from, text: "And the right." }, { to: await replyTo(reference, "student03") });
  expect(next).toMatchObject({ outcome: "replied" });
});

const HTML = `<p>Hello <b>there</b><script>alert(1)</script><img src="https://spy.example/x.png"><img src="cid:p1"
  onerror="x()"></p><a href="javascript:x()">a</a><form action="/x"><input></form>`;
const PICTURE =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

test("a mail is shown to those who read its message: words, a frame where nothing acts, and downloads", async () => {
  const text = `--a\nContent-Type: text/html\n\n${HTML}\n--a\nContent-Type: image/png; name=p.png\nContent-ID: <p1>\nContent-Transfer-Encoding: base64\n\n${PICTURE}\n--a\nContent-Type: text/html; name=x.html\nContent-Disposition: attachment\n\n<script>\n--a--`;
  const row = await mail({ headers: ["Content-Type: multipart/related; boundary=a"], text });
  const [asha, other] = [await signedIn("student01"), await signedIn("student02")];
  const path = `/mail/${row.id}`;
  expect(await (await asha.get(path)).text()).toContain("Hello there");
  const frame = await asha.get(`${path}/frame`);
  const html = await frame.text();
  expect(html).toContain("<b>there</b>");
  expect(html).toContain('src="data:image/png;base64,');
  expect(html).not.toMatch(/script|spy\.example|onerror|javascript|<form|<input/);
  expect(frame.headers.get("Content-Security-Policy")).toMatch(/^sandbox .*default-src 'none'/);
  expect(frame.headers.get("X-Frame-Options")).toBe("SAMEORIGIN");
  const file = await asha.get(`${path}/parts/1`);
  expect(file.headers.get("Content-Type")).toBe("application/octet-stream");
  expect(file.headers.get("Content-Disposition")).toMatch(/^attachment/);
  expect((await asha.get(`${path}/raw`)).status).toBe(200);
  for (const each of [path, `${path}/frame`, `${path}/raw`, `${path}/parts/0`])
    expect((await other.get(each)).status).toBe(404);
  expect(await rowsOf("select kind from attachments where ticket_id = ?", [Number(row.ticket_id)])).toEqual([
    { kind: "png" },
  ]);
});

test("what is quoted is folded away on the ticket, and an answer within it is not", async () => {
  const reference = await fileAs("student01");
  await mail({ text: "> Which tap?\nThe left.\n\n-- \nAsha" }, { to: await replyTo(reference, "student01") });
  const page = await (await (await signedIn("student01")).get(`/tickets/${reference}`)).text();
  expect(page).toMatch(/<summary>.*Quoted text<\/summary>/s);
  expect(page).toMatch(/<div><p class="words">The left\.<\/p><\/div>/);
  expect(page).toMatch(/<summary>.*Signature<\/summary>/s);
});

test("somebody who takes no part gets a ticket of their own, linked and without the other's history", async () => {
  const reference = await fileAs("student01");
  const row = await mail({ from: "Ravi <student02@campus.test>", subject: `[#${reference}] Me too` });
  expect(row).toMatchObject({ outcome: "filed" });
  expect(row.reference).not.toBe(reference);
  const links = await rowsOf(
    "select how from ticket_links where ticket_id = (select id from tickets where reference = ?)",
    [String(row.reference)],
  );
  expect(links).toEqual([{ how: "follows" }]);
});

test("strangers wait in quarantine, machines and our own mails are set aside", async () => {
  const from = "A stranger <who@elsewhere.example>";
  expect(await mail({ from })).toMatchObject({ outcome: "quarantined", reason: "unknown_sender" });
  expect(await mail({ headers: ["Auto-Submitted: auto-replied"] })).toMatchObject({ outcome: "set_aside" });
  expect(await mail({ from: "no-reply@campus.test" })).toMatchObject({ outcome: "set_aside", reason: "own" });
});

/** Says something on the page of an arrival. */
async function decide(who: string, id: unknown, act: string) {
  return (await signedIn(who)).send(`/admin/mail/${id}`, { act });
}

const rowOf = async (id: unknown) =>
  (await rowsOf("select * from inbound_mail where id = ?", [Number(id)]))[0];

test("what waits is made a ticket, or its sender blocked, by admins alone", async () => {
  const from = "Vendor <vendor@elsewhere.example>";
  const waiting = await mail({ from, text: "Our offer." });
  expect((await decide("student01", waiting.id, "ticket")).status).toBe(404);
  expect((await decide("dean", waiting.id, "ticket")).status).toBe(303);
  expect(
    await rowsOf(
      "select actor_id, facts ->> 'what' as what from audit_log where thing = 'mail' and thing_id = ?",
      [String(waiting.id)],
    ),
  ).toEqual([{ actor_id: idOf("dean"), what: "mail_released" }]);
  expect(await rowOf(waiting.id)).toMatchObject({ outcome: "filed" });
  // Who wrote it is a person now, and has a ticket.
  expect(await mail({ from })).toMatchObject({ outcome: "filed" });
  const other = "Spam <spam@elsewhere.example>";
  const spam = await mail({ from: other });
  await decide("dean", spam.id, "block");
  expect(await rowOf(spam.id)).toMatchObject({ outcome: "blocked" });
  expect(await mail({ from: other })).toMatchObject({ outcome: "blocked" });
});

test("a sender is blocked and let in again, and nobody in the name of one of us", async () => {
  const stranger = { from: "Anil <anil@far.example>" };
  const first = await mail(stranger);
  await decide("dean", first.id, "block");
  expect(await mail(stranger)).toMatchObject({ outcome: "blocked" });
  await decide("dean", first.id, "unblock");
  expect(await mail(stranger)).toMatchObject({ outcome: "quarantined" });
  expect((await decide("dean", first.id, "unblock")).status).toBe(409);
  const forged = await mail({ from: "Asha <student17@campus.test>", results: null });
  expect((await decide("dean", forged.id, "block")).status).toBe(409);
  expect(await mail({ from: "Asha <student17@campus.test>" })).toMatchObject({ outcome: "filed" });
});

test("nobody is silenced by mails in their name", async () => {
  const reference = await fileAs("student18");
  const from = "Isha <student18@campus.test>";
  const subject = `[#${reference}] The tap`;
  for (let turn = 0; turn < 10; turn += 1)
    expect(await mail({ from, subject, results: null })).toMatchObject({ outcome: "kept" });
  expect(await mail({ from, subject, results: null })).toMatchObject({ reason: "too_many" });
  expect(await mail({ from, subject })).toMatchObject({ outcome: "replied" });
});

test("a reply address that was ended opens nothing, and a newer one does", async () => {
  const reference = await fileAs("student04");
  const from = "Meera <student04@campus.test>";
  const first = await mail({ from, text: "One." }, { to: await replyTo(reference, "student04") });
  await decide("dean", first.id, "revoke");
  expect(await mail({ from, text: "Two." }, { to: await replyTo(reference, "student04") })).toMatchObject({
    outcome: "filed",
  });
  expect(
    await mail({ from, text: "Three." }, { to: await replyTo(reference, "student04", 99) }),
  ).toMatchObject({ outcome: "replied" });
});

test("operators' pages show the way of a mail and no word of it", async () => {
  const row = await mail({ text: "A secret word." });
  const dean = await signedIn("dean");
  for (const path of ["/admin/mail", "/admin/mail?list=quarantine", `/admin/mail/${row.id}`]) {
    const page = await dean.get(path);
    expect(page.status).toBe(200);
    expect(await page.text()).not.toContain("secret");
  }
  expect(await (await dean.get(`/admin/mail/${row.id}`)).text()).toContain("DMARC passed");
  expect((await (await signedIn("student01")).get("/admin/mail")).status).toBe(404);
});

test("a campus may accept strangers of a domain, or refuse them", async () => {
  const admin = await signedIn("super");
  const set = (unknownSenders: string) =>
    admin.send("/admin/mail", { unknownSenders, acceptedDomains: "partner.example", silenceHours: "12" });
  expect((await set("accept")).status).toBe(303);
  const row = await mail({ from: "New <new@partner.example>" });
  expect(row).toMatchObject({ outcome: "filed" });
  const [person] = await rowsOf("select name, kind, state from people where id = ?", [Number(row.person_id)]);
  expect(person).toEqual({ name: "new@partner.example", kind: "member", state: "active" });
  expect(await mail({ from: "x@elsewhere.example" })).toMatchObject({ outcome: "quarantined" });
  // Nobody hears from us what a stranger chose to say.
  const again = { from: "New <new@partner.example>", headers: ["Cc: student05@campus.test"] };
  const copied = [await mail(again), await mail({ ...again, from: "Other <other@partner.example>" })];
  for (const { ticket_id: id, outcome } of copied) {
    expect(outcome).toBe("filed");
    expect(
      await rowsOf("select 1 from ticket_people where ticket_id = ? and relation = 'watcher'", [Number(id)]),
    ).toEqual([]);
  }
  await set("reject");
  expect(await mail({ from: "y@elsewhere.example" })).toMatchObject({ outcome: "rejected" });
  await set("quarantine");
});

test("members who got a copy follow a new ticket, strangers do not", async () => {
  await forgetFilings("student01");
  const row = await mail({ headers: ["Cc: student05@campus.test, who@elsewhere.example"] });
  const watchers = await rowsOf(
    "select person_id from ticket_people where ticket_id = ? and relation = 'watcher'",
    [Number(row.ticket_id)],
  );
  expect(watchers).toEqual([{ person_id: idOf("student05") }]);
});

test("a mail that was cut off before it became anything is settled by the minute", async () => {
  const row = await mail({ from: "student07@campus.test", text: "Left over." });
  await database().execute({
    sql: "update inbound_mail set outcome = 'received', received_at = 1 where id = ?",
    args: [Number(row.id)],
  });
  await visit("/cdn-cgi/handler/scheduled?cron=*+*+*+*+*", { method: "POST" });
  expect(await rowOf(row.id)).toMatchObject({ outcome: "filed", ticket_id: row.ticket_id });
});

test("what we send to ourselves is known when it comes back", async () => {
  let sentTo = "";
  await sendSelfTest(depsOf(env), keyedMailOf(env), "campus.test", async (to) => {
    sentTo = to;
    return true;
  });
  expect(await mail({ from: "no-reply@campus.test", to: sentTo }, { to: sentTo })).toMatchObject({
    outcome: "self_test",
  });
  const [test] = await rowsOf("select verdict, returned_at is not null as returned from mail_self_tests");
  expect(test).toEqual({ verdict: "verified", returned: 1 });
});

test("an out-of-office answer is a note that touches no clock", async () => {
  const reference = await fileAs("student01");
  await say("dean", reference, "ask", { body: "Which tap?" });
  const row = await mail(
    { headers: ["Auto-Submitted: auto-replied"], text: "I am away." },
    { to: await replyTo(reference, "student01") },
  );
  expect(row).toMatchObject({ outcome: "kept", reason: "automatic" });
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "waiting_requester" });
});

test("an answer to what is over becomes a new ticket that follows it", async () => {
  const reference = await fileAs("student08");
  await say("dean", reference, "resolve", { outcome: "fixed", text: "Done." });
  await say("student08", reference, "close", {});
  const row = await mail(
    { from: "student08@campus.test", text: "It drips again." },
    { to: await replyTo(reference, "student08") },
  );
  expect(row).toMatchObject({ outcome: "filed", matched_by: "token" });
  expect(row.reference).not.toBe(reference);
});

/** Who of these may read a mail, and what the pages of its way say of its sender and its ticket. */
async function shownOf({ id }: { id?: unknown }, sender: string, reference: string) {
  const statuses: Record<string, number> = {};
  // Whoever reads its mails has opened what is protected, and that is written down.
  await (await signedIn("care.head")).get(`/tickets/${reference}`);
  for (const who of ["dean", "care.head"])
    statuses[who] = (await (await signedIn(who)).get(`/mail/${id}`)).status;
  const dean = await signedIn("dean");
  const pages = await Promise.all([`/admin/mail/${id}`, "/admin/mail"].map((path) => dean.get(path)));
  const texts = await Promise.all(pages.map((page) => page.text()));
  return { ...statuses, named: texts.some((text) => text.includes(sender) || text.includes(reference)) };
}

const HIDDEN = { dean: 404, "care.head": 200, named: false };

test("what belongs to a finished protected ticket stays with its readers, and no ordinary ticket is made of it", async () => {
  const reference = await fileAs("student19", { subcategory: "harassment" });
  const to = await replyTo(reference, "student19");
  await say("care.head", reference, "resolve", { outcome: "answered", text: "We have spoken with him." });
  await say("student19", reference, "close", {});
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "closed" });
  const tickets = async () => (await rowsOf("select count(*) as n from tickets"))[0]?.n;
  const before = await tickets();
  const row = await mail({ from: "student19@campus.test", text: "He is back." }, { to });
  expect(row).toMatchObject({ outcome: "kept", reason: "over", reference });
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "closed" });
  expect(await shownOf(row, "student19", reference)).toEqual(HIDDEN);
  // A colleague to whom its requester forwarded our mail answers it.
  const other = await mail({ from: "student20@campus.test", text: "I saw it too." }, { to });
  expect(other).toMatchObject({ outcome: "kept", reason: "not_allowed", reference });
  expect(await tickets()).toBe(before);
});

test("mails of a protected ticket never wait where senior admins read what waits", async () => {
  const reference = await fileAs("student21", { subcategory: "harassment" });
  const to = await replyTo(reference, "student21");
  const from = "student21@campus.test";
  const photo = (count: number) => mail({ from, text: `Photo ${count}.` }, { to });
  for (let count = 0; count < 10; count += 1)
    expect(await photo(count)).toMatchObject({ outcome: "replied" });
  const eleventh = await photo(10);
  expect(eleventh).toMatchObject({ outcome: "kept", reason: "too_many", reference });
  expect(await shownOf(eleventh, "student21", reference)).toEqual(HIDDEN);
  const report = ["Content-Type: multipart/report; report-type=disposition-notification; boundary=a"];
  const receipt = await mail({ from, headers: report, text: "--a--" }, { to });
  expect(receipt).toMatchObject({ outcome: "set_aside", reason: "receipt", reference });
  expect(await shownOf(receipt, "student21", reference)).toEqual(HIDDEN);
  expect((await decide("dean", receipt.id, "ticket")).status).toBe(303);
  expect(await rowOf(receipt.id)).toMatchObject({ outcome: "kept", ticket_id: receipt.ticket_id });
  await decide("dean", eleventh.id, "block");
  const blocked = await photo(11);
  expect(blocked).toMatchObject({ outcome: "blocked", reference });
  expect(await shownOf(blocked, "student21", reference)).toEqual(HIDDEN);
});

test("a mail of a protected ticket that can't be settled is its readers' to see", async () => {
  const reference = await fileAs("student22", { subcategory: "harassment" });
  const raw = new TextEncoder().encode(rawMail({ from: "student22@campus.test" }));
  const envelope = { from: "student22@campus.test", to: await replyTo(reference, "student22") };
  const broken = {
    ...mailInOf(env, createExecutionContext()),
    perform: async () => {
      throw new TypeError("a defect of ours");
    },
  };
  const quiet = { ...depsOf(env), fault: () => {} };
  const { id } = await ingestMail(quiet, broken, raw, envelope);
  expect((await (await signedIn("dean")).get(`/mail/${id}`)).status).toBe(404);
  await settleLeftOver({ ...quiet, now: () => Date.now() + 10 * 60_000 }, broken);
  expect(await rowOf(id)).toMatchObject({ outcome: "quarantined", reason: "failed" });
  expect(await shownOf({ id }, "student22", reference)).toEqual(HIDDEN);
});

test("an answer to a ticket that was put into another one goes there", async () => {
  const [gone, goesOn] = [await fileAs("student12"), await fileAs("student12")];
  await say("dean", gone, "merge", { into: goesOn });
  const row = await mail({ from: "student12@campus.test" }, { to: await replyTo(gone, "student12") });
  expect(row).toMatchObject({ outcome: "replied", reference: goesOn });
});

test("what can't be parsed becomes a ticket in triage", async () => {
  const boundaries = Array.from(
    { length: 1200 },
    (_, at) => `--b${at}\nContent-Type: multipart/mixed; boundary=b${at + 1}\n`,
  );
  const row = await mail({
    from: null,
    results: null,
    headers: ["Content-Type: multipart/mixed; boundary=b0"],
    text: boundaries.join("\n"),
  });
  expect(row).toMatchObject({ outcome: "filed" });
  expect(String(row.flags)).toContain("too_many_parts");
});

test("while the bucket or the database is away nothing is taken in, and the sender tries again", async () => {
  const raw = new TextEncoder().encode(rawMail({ from: "student10@campus.test" }));
  const mailIn = mailInOf(env, createExecutionContext());
  const envelope = { from: "student10@campus.test", to: "help@campus.test" };
  const put = async () => {
    throw new Error("the bucket is away");
  };
  const before = (await rowsOf("select count(*) as n from inbound_mail"))[0]?.n;
  const broken = { ...mailIn, store: { ...mailIn.store, put } as unknown as typeof mailIn.store };
  await expect(ingestMail(depsOf(env), broken, raw, envelope)).rejects.toThrow("the bucket is away");
  expect((await rowsOf("select count(*) as n from inbound_mail"))[0]?.n).toBe(before);
  const gone = deps({ db: openDatabase({ url: "http://127.0.0.1:9", authToken: null }) });
  await expect(ingestMail(gone, mailIn, raw, envelope)).rejects.toThrow();
  expect(await ingestMail(depsOf(env), mailIn, raw, envelope)).toMatchObject({
    accepted: true,
    settled: { outcome: "filed" },
  });
});

test("what can't be settled is not sent again for ever: the minute tries once more, then somebody looks", async () => {
  const raw = new TextEncoder().encode(rawMail({ from: "student14@campus.test" }));
  const envelope = { from: "student14@campus.test", to: "help@campus.test" };
  const doors = mailInOf(env, createExecutionContext());
  const away = { ...doors, file: async () => ({ ok: false, code: "unavailable" }) as const };
  await expect(ingestMail(depsOf(env), away, raw, envelope)).rejects.toThrow("unavailable");
  const faults: string[] = [];
  const quiet = { ...depsOf(env), fault: (words: string) => void faults.push(words) };
  const broken = {
    ...doors,
    file: async () => {
      throw new TypeError("a defect of ours");
    },
  };
  const { id } = await ingestMail(quiet, broken, raw, envelope);
  expect(await rowOf(id)).toMatchObject({ outcome: "received" });
  const later = { ...quiet, now: () => Date.now() + 10 * 60_000 };
  await settleLeftOver(later, broken);
  expect(await rowOf(id)).toMatchObject({ outcome: "quarantined", reason: "failed" });
  expect(faults).toHaveLength(2);
});

test("a mail that ends whatever reads it is given up after ten tries, and an outage is none of them", async () => {
  const raw = new TextEncoder().encode(rawMail({ from: "student15@campus.test" }));
  const reference = await fileAs("student15");
  const envelope = { from: "student15@campus.test", to: await replyTo(reference, "student15") };
  const doors = mailInOf(env, createExecutionContext());
  const away = { ...doors, perform: async () => ({ ok: false, code: "unavailable" }) as const };
  await expect(ingestMail(depsOf(env), away, raw, envelope)).rejects.toThrow("unavailable");
  const later = { ...depsOf(env), now: () => Date.now() + 10 * 60_000 };
  const [row] = await rowsOf("select id, tries from inbound_mail order by id desc limit 1");
  for (let tries = 0; tries < 11; tries += 1) await settleLeftOver(later, away);
  expect(await rowOf(Number(row?.id))).toMatchObject({ outcome: "received", tries: 0 });

  // A program that is ended gives no try back.
  await rowsOf("update inbound_mail set tries = 9 where id = ?", [row?.id ?? 0]);
  let reads = 0;
  const { store } = doors;
  const get = (key: string) => {
    reads += 1;
    return store.get(key);
  };
  const watched = { ...away, store: { ...store, get } as unknown as typeof store };
  await settleLeftOver(later, watched);
  expect(await rowOf(Number(row?.id))).toMatchObject({ outcome: "received", tries: 9 });
  await rowsOf("update inbound_mail set tries = 10 where id = ?", [row?.id ?? 0]);
  await settleLeftOver(later, watched);
  const [ticket] = await rowsOf("select id from tickets where reference = ?", [reference]);
  expect(await rowOf(Number(row?.id))).toMatchObject({
    outcome: "quarantined",
    reason: "failed",
    ticket_id: ticket?.id,
  });
  // It looked whether the bytes are there, and did not read them.
  expect(reads).toBe(2);
});

test("a mail of 20 MB comes in by the hook, one of more than 25 is refused for good", async () => {
  const part = Buffer.alloc(15 * 1024 * 1024, 7)
    .toString("base64")
    .replace(/.{76}/g, "$&\n");
  const body = (count: number) =>
    `--a\nContent-Type: text/plain\n\nSee the file.\n--a\nContent-Type: application/zip; name=x.zip\nContent-Transfer-Encoding: base64\n\n${part.repeat(count)}\n--a--`;
  const said = { from: "student11@campus.test", headers: ["Content-Type: multipart/mixed; boundary=a"] };
  const row = await mail({ ...said, text: body(1) });
  expect(row).toMatchObject({ outcome: "filed" });
  expect(await wordsOf(String(row.reference), "description")).toBe("See the file.");
  const answer = await visit("/dev/mail-in?from=student11@campus.test&to=help@campus.test", {
    method: "POST",
    body: rawMail({ ...said, text: body(2) }),
  });
  expect(answer.status).toBe(422);
});

test("who is erased leaves none of their mails behind", async () => {
  const from = "Nobody Left <student09@campus.test>";
  const row = await mail({ from });
  const key = `mail/${String(row.sha256).slice(0, 2)}/${row.sha256}`;
  await erasePerson(deps({ db: depsOf(env).db }), env.FILES, {
    actor: as("super"),
    personId: idOf("student09"),
  });
  const [left] = await rowsOf("select * from inbound_mail where id = ?", [Number(row.id)]);
  expect(left).toMatchObject({ from_address: "", envelope_from: "", message_id: null });
  expect(await env.FILES.head(key)).toBeNull();
});
