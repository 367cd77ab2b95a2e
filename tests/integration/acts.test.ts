import { env } from "cloudflare:test";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { insertRows } from "#app/db/campus/insert-rows.ts";
import { absences, substitutes } from "#app/db/schema/staffing-schema.ts";
import { STAFF } from "#app/demo/people.ts";
import { ACT_OPEN_MS, type LinkedVerb } from "#app/domain/people/linked-acts.ts";
import { actToken } from "#app/operations/act-by-link.ts";
import { deliverDue } from "#app/operations/deliver-due.ts";
import { proveIntegrity } from "#app/operations/prove-integrity.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { type MailServer, openMailServer } from "#tests/fixtures/mail-server.ts";
import { carrierOf } from "#workers/deps.ts";
import { deps, eventsOf, fileWith, idOf, moveToOwnCampus, rowsOf, sayWith, ticketOf } from "./campus.ts";
import { visit } from "./visit.ts";

const DAY_MS = 86_400_000;
const SPOC = "spoc1.neeladri";
const RESOLVED = { outcome: "fixed", text: "A new washer." } as const;

let server: MailServer;
beforeAll(async () => {
  await moveToOwnCampus();
  server = await openMailServer(inject("smtpControlUrl"));
});
beforeEach(async () => {
  await server.clear();
  await rowsOf("update outbox set state = 'superseded' where state = 'queued'");
});
afterAll(() => server.close());

/** Sends what waits; answers the links in the mails that somebody got, by what they are called. */
async function linksFor(mail: string): Promise<Record<string, string>> {
  const carrier = carrierOf({ ...env, SMTP_URL: `smtp://127.0.0.1:${server.port}` }, "mail");
  if (!carrier) throw new Error("no mail server is set");
  while ((await deliverDue(deps({ now: () => Date.now() + 60_000 }), carrier)).claimed > 0);
  const own = (await server.mails()).filter(({ envelope }) => envelope.to.includes(`${mail}@campus.test`));
  const found = own.flatMap(({ text }) => [...text.matchAll(/^(.+):\n\S+?(\/acts\/[\w.-]+)$/gm)]);
  for (const { html, text } of own)
    for (const [path] of text.matchAll(/\/acts\/[\w.-]+/g)) expect(html).toContain(path);
  return Object.fromEntries(found.map(([, label, path]) => [label, path]));
}

/** As a browser that keeps its origin to itself. */
function press(path: string, fields: Record<string, string> = {}) {
  return visit(path, { method: "POST", body: new URLSearchParams(fields), headers: { Origin: "null" } });
}

const fresh = async (by: string) => fileWith(deps(), by, { title: "Dripping tap" });
const link = (verb: LinkedVerb, reference: string, mail: string, seq: number, saidAt = Date.now()) =>
  `/acts/${actToken(deps(), { verb, reference, personId: idOf(mail), seq }, saidAt)}`;
const ownerOf = async (reference: string) =>
  STAFF[Number((await ticketOf(reference)).assignee_id) - 1]?.mail ?? "nobody";
const kinds = async (reference: string) => (await eventsOf(reference)).map(({ kind }) => kind);

async function resolvedBy(mail: string) {
  const reference = await fresh(mail);
  expect(await sayWith(deps(), SPOC, reference, "resolve", RESOLVED)).toMatchObject({ ok: true });
  const seq = (await eventsOf(reference)).length;
  return { reference, path: (verb: LinkedVerb, at?: number) => link(verb, reference, mail, seq, at) };
}

/** Looks as scanners do, and finds that nothing has come of it. */
async function looksAt(path: string, reference: string): Promise<string> {
  const before = await eventsOf(reference);
  await visit(path, { method: "HEAD" });
  await visit(path, { headers: { Purpose: "prefetch" } });
  const page = await visit(path);
  expect(page.headers.getSetCookie()).toEqual([]);
  expect([page.headers.get("Referrer-Policy"), page.headers.get("Cache-Control")]).toEqual([
    "no-referrer",
    "no-store",
  ]);
  expect(await eventsOf(reference)).toEqual(before);
  return page.text();
}

const buttons = (html: string) => (html.match(/<button/g) ?? []).length;

test("the mail of a solution has both answers, and one tap finishes it, once, by the ordinary rule", async () => {
  const { reference } = await resolvedBy("student01");
  const links = await linksFor("student01");
  expect(Object.keys(links)).toEqual(["Yes, that settles it", "It is still broken"]);
  const path = links["Yes, that settles it"] ?? "";
  const html = await looksAt(path, reference);
  expect([buttons(html), html.includes("Dripping tap"), html.includes("noindex")]).toEqual([1, true, true]);

  const answers = [await press(path), await press(path)];
  expect(answers.map(({ status, headers }) => [status, headers.get("Location")])).toEqual([
    [303, path],
    [303, path],
  ]);
  expect((await eventsOf(reference)).filter(({ kind }) => kind === "closed")).toMatchObject([
    { actor_kind: "person", actor_id: idOf("student01"), via: "link" },
  ]);
  const after = await looksAt(path, reference);
  expect([buttons(after), after.includes("This is finished")]).toEqual([0, true]);
  // The other answer of the same mail comes too late.
  const other = links["It is still broken"] ?? "";
  expect((await visit(other)).status).toBe(410);
  const late = await press(other, { reason: "It drips again." });
  const said = await late.text();
  expect([late.status, said.includes("The ticket has moved on"), said.includes("It drips again.")]).toEqual([
    409,
    true,
    true,
  ]);
  expect(said).toContain(`href="/tickets/${reference}"`);
});

test("still broken asks why, and is sent back once, whatever is said the second time", async () => {
  const { reference, path } = await resolvedBy("student02");
  const own = path("reopen");
  expect(await looksAt(own, reference)).toContain("What is still wrong?");
  const empty = await press(own, { reason: " " });
  expect([empty.status, (await empty.text()).includes("Say why")]).toEqual([422, true]);
  const long = await press(own, { reason: `${"x".repeat(2001)} drips` });
  expect([long.status, (await long.text()).includes("x drips")]).toEqual([422, true]);
  for (const reason of ["It drips.", "It drips.", "Other words."])
    expect((await press(own, { reason })).status).toBe(303);
  expect((await kinds(reference)).filter((kind) => kind === "reopened")).toHaveLength(1);
  expect(await (await visit(own)).text()).toContain("It is being worked on again");

  // The second solution is not what that mail asked about.
  await sayWith(deps({ now: () => Date.now() + 1000 }), SPOC, reference, "resolve", RESOLVED);
  const close = path("close");
  expect([(await visit(close)).status, (await press(close)).status]).toEqual([410, 409]);
  expect((await ticketOf(reference)).status_kind).toBe("resolved");
});

test("what is finished is rated by its mail, once for each solution", async () => {
  const { reference, path } = await resolvedBy("student03");
  await press(path("close"));
  // Their own act is mailed to nobody; silence is.
  const seq = (await eventsOf(reference)).length;
  const own = link("rate", reference, "student03", seq);
  const html = await looksAt(own, reference);
  expect([html.includes("Anything to add?"), html.includes('name="fixed"')]).toEqual([true, false]);
  const none = await press(own, { feedback: "Quick." });
  expect([none.status, (await none.text()).includes("Quick.")]).toEqual([422, true]);
  expect((await press(own, { stars: "5", feedback: "Quick." })).status).toBe(303);
  expect((await press(own, { stars: "1" })).status).toBe(303);
  expect((await eventsOf(reference)).filter(({ kind }) => kind === "rated")).toMatchObject([
    { actor_id: idOf("student03"), via: "link" },
  ]);
  expect(await (await visit(own)).text()).toContain("You have rated this");
});

test("nobody objected: the mail that says so asks how they were treated", async () => {
  const { reference } = await resolvedBy("student04");
  await linksFor("student04");
  await server.clear();
  const later = deps({ now: () => Date.now() + 40 * DAY_MS });
  const silence = { v: 1, verb: "close_by_silence", input: {}, reference } as const;
  const around = { actor: { kind: "system" }, key: "silence", seen: null, anyway: true, via: "job" } as const;
  await runCommand(later, { ...silence, ...around });
  expect(await kinds(reference)).toContain("closed");
  await rowsOf("update outbox set not_before_at = 0, next_attempt_at = 0 where state = 'queued'");
  expect(Object.keys(await linksFor("student04"))).toContain("Say how you were treated");
});

test("whoever is given a ticket acknowledges it from the mail, and nobody else by their link", async () => {
  const reference = await fresh("student05");
  const owner = await ownerOf(reference);
  const path = (await linksFor(owner)).Acknowledge ?? "";
  const html = await looksAt(path, reference);
  expect([buttons(html), html.includes("I have it")]).toEqual([1, true]);
  // Others may, once they have signed in.
  const dean = link("acknowledge", reference, "dean", 1);
  expect([(await visit(dean)).status, (await press(dean)).status]).toEqual([410, 409]);
  const crafted = { message: "Hello", duration: "2 hours", status: "in-progress" };
  expect((await press(path, crafted)).status).toBe(303);
  expect((await press(path)).status).toBe(303);
  const own = (await eventsOf(reference)).filter(({ kind }) => kind === "acknowledged");
  expect(own).toMatchObject([{ actor_id: idOf(owner), via: "link" }]);
  expect(JSON.parse(String(own[0]?.facts))).toMatchObject({ hasWords: false, setPromise: false });

  const faster = await fresh("student05");
  const mine = link("acknowledge", faster, await ownerOf(faster), 1);
  await sayWith(deps(), "dean", faster, "acknowledge", { message: "", when: "" });
  const late = await press(mine);
  expect([late.status, (await late.text()).includes("Somebody was faster")]).toEqual([409, true]);
  await sayWith(deps(), "dean", faster, "assign", { personId: idOf("warden.velankani") });
  expect((await press(mine)).status).toBe(409);
});

test("who stands in acknowledges for the owner, while they stand in", async () => {
  const now = Date.now();
  await insertRows(deps().db, [
    { table: absences, rows: [{ personId: idOf(SPOC), fromAt: now - DAY_MS, untilAt: now + DAY_MS }] },
    {
      table: substitutes,
      rows: [{ personId: idOf(SPOC), substituteId: idOf("spoc2.neeladri"), priority: 1, fromAt: 0 }],
    },
  ]);
  const reference = await fresh("student06");
  await rowsOf(`update tickets set assignee_id = ${idOf(SPOC)} where reference = '${reference}'`);
  const path = link("acknowledge", reference, "spoc2.neeladri", 1);
  expect((await visit(path)).status).toBe(200);
  await rowsOf("delete from absences");
  expect([(await visit(path)).status, (await press(path)).status]).toEqual([410, 409]);
  await insertRows(deps().db, [
    { table: absences, rows: [{ personId: idOf(SPOC), fromAt: now - DAY_MS, untilAt: now + DAY_MS }] },
  ]);
  expect((await press(path)).status).toBe(303);
  await rowsOf("delete from absences");
  await rowsOf("delete from substitutes");
  expect((await eventsOf(reference)).at(-1)).toMatchObject({
    kind: "acknowledged",
    actor_id: idOf("spoc2.neeladri"),
  });
});

test("a link that is too old, or not whole, does nothing and says where to go", async () => {
  const { reference, path } = await resolvedBy("student07");
  const old = path("close", Date.now() - ACT_OPEN_MS);
  const [page, sent] = [await visit(old), await press(old)];
  expect([page.status, sent.status]).toEqual([410, 410]);
  const typed = await press(path("reopen", Date.now() - ACT_OPEN_MS), { reason: "It drips again." });
  expect([typed.status, (await typed.text()).includes("It drips again.")]).toEqual([410, true]);
  for (const html of [await page.text(), await sent.text()]) {
    expect(html).toContain("This link is over");
    expect(html).toContain(`href="/tickets/${reference}"`);
  }
  const whole = path("close");
  const [body, mac = ""] = whole.split(".");
  const other = link("rate", reference, "student08", 1).split(".")[0];
  const forged = [`${body}.${"0".repeat(64)}`, `${other}.${mac}`, `${body}`, "/acts/none", `${whole}0`];
  for (const each of forged) {
    const [seen, done] = [await visit(each), await press(each)];
    expect([seen.status, done.status]).toEqual([404, 404]);
    expect(await seen.text()).toContain('href="/tickets"');
  }
  expect((await ticketOf(reference)).status_kind).toBe("resolved");
});

test("a link is of one person: another's, one who is gone and one whose ticket it is no more open nothing", async () => {
  const { reference, path } = await resolvedBy("student09");
  const seq = (await eventsOf(reference)).length;
  const stranger = link("close", reference, "student10", seq);
  expect([(await visit(stranger)).status, (await press(stranger)).status]).toEqual([404, 404]);
  for (const mail of [SPOC, "dean"]) {
    const theirs = link("close", reference, mail, seq);
    expect([(await visit(theirs)).status, (await press(theirs)).status]).toEqual([410, 409]);
  }
  const own = path("close");
  for (const state of ["merged", "erased", "suspended", "left"]) {
    await rowsOf(`update people set state = '${state}' where id = ${idOf("student09")}`);
    const [page, sent] = [await visit(own), await press(own)];
    expect([state, page.status, sent.status]).toEqual([state, 404, 404]);
    expect(await page.text()).not.toContain("Dripping tap");
  }
  await rowsOf(`update people set state = 'active' where id = ${idOf("student09")}`);
  await rowsOf(
    `update tickets set requester_id = ${idOf("student10")}, filed_by_id = ${idOf("student10")} where reference = '${reference}'`,
  );
  expect([(await visit(own)).status, (await press(own)).status]).toEqual([404, 404]);
  expect((await ticketOf(reference)).status_kind).toBe("resolved");
});

test("what few may read has no such link in its mails, and an older one opens nothing", async () => {
  const secret = await fileWith(deps(), "student11", { subcategory: "harassment" });
  expect(await ownerOf(secret)).not.toBe("nobody");
  await linksFor("student11");
  const mails = await server.mails();
  expect(mails.length).toBeGreaterThan(0);
  expect(mails.filter(({ text, html }) => `${text}${html}`.includes("/acts/"))).toEqual([]);

  const { reference, path } = await resolvedBy("student12");
  await rowsOf(`update tickets set visibility = 'protected' where reference = '${reference}'`);
  const own = path("close");
  const page = await visit(own);
  expect([page.status, (await press(own)).status]).toEqual([404, 404]);
  expect(await page.text()).not.toContain("Dripping tap");
  const about = await rowsOf(
    `select * from protected_reads where ticket_id = (select id from tickets where reference = '${reference}')`,
  );
  expect(about).toEqual([]);
});

test("ten taps at once are one", async () => {
  const { reference, path } = await resolvedBy("student14");
  const own = path("close");
  const answers = await Promise.all(Array.from({ length: 10 }, () => press(own)));
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(303));
  expect((await kinds(reference)).filter((kind) => kind === "closed")).toHaveLength(1);
});

test("another site's page presses no button, and what is kept is what the events say", async () => {
  const { reference, path } = await resolvedBy("student13");
  const headers = { Origin: "https://elsewhere.example", "Sec-Fetch-Site": "cross-site" };
  const sent = await visit(path("close"), { method: "POST", body: new URLSearchParams(), headers });
  expect([sent.status, (await ticketOf(reference)).status_kind]).toEqual([403, "resolved"]);
  const { finds } = await proveIntegrity(deps());
  // Others were given another owner, requester or visibility by hand.
  expect(finds.filter((find) => "ticket" in find && find.ticket === reference)).toEqual([]);
});
