import { env } from "cloudflare:test";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { insertRows } from "#app/db/campus/insert-rows.ts";
import { readDesk } from "#app/db/lists/read-desk.ts";
import { absences } from "#app/db/schema/staffing-schema.ts";
import { deliverDue } from "#app/operations/deliver-due.ts";
import { runMoments } from "#app/operations/run-moments.ts";
import { type MailServer, openMailServer } from "#tests/fixtures/mail-server.ts";
import { PDF } from "#tests/fixtures/small-files.ts";
import { carrierOf } from "#workers/deps.ts";
import { as, deps, eventsOf, fileWith, idOf, moveToOwnCampus, rowsOf, sayWith, ticketOf } from "./campus.ts";
import { signedIn, staysSignedIn } from "./signed-in.ts";
import { filesOf, formOf, type NamedFile, PLUMBING, referenceOf, report } from "./uploads.ts";

let server: MailServer;
beforeAll(async () => {
  await moveToOwnCampus();
  server = await openMailServer(inject("smtpControlUrl"));
});
afterAll(() => server.close());

const WORDS = "He waits for me after every class";

async function reported(by: string, subcategory = "harassment", ...files: NamedFile[]): Promise<string> {
  const student = await signedIn(by);
  const form = formOf({ description: WORDS, idempotencyKey: crypto.randomUUID() }, ...files);
  const answer = await student.post(`/tickets/new?subcategory=${subcategory}`, form);
  const location = answer.headers.get("Location") ?? "";
  expect(location).toMatch(/^\/tickets\/P-[2-9A-Z]{4}-[2-9A-Z]{2}\/filed$/);
  return location.split("/")[2] ?? "";
}

async function seenBy(reference: string, mails: readonly string[]) {
  const found = [];
  for (const mail of mails) {
    const person = await staysSignedIn(mail);
    const statuses = [];
    for (const path of [`/tickets/${reference}`, `/tickets/${reference}/filed`])
      statuses.push((await person.get(path)).status);
    const desk = await readDesk(deps().db, as(mail), { view: "all", after: null }, Date.now());
    const own = await (await person.get("/tickets")).text();
    const isListed =
      desk.rows.some((row) => row.reference === reference) || own.includes(`/tickets/${reference}"`);
    expect([mail, isListed]).toEqual([mail, statuses[0] === 200]);
    if (statuses.includes(200)) found.push(mail);
  }
  return found;
}

const PEOPLE = ["student01", "student05", "spoc1.neeladri", "warden.neeladri", "dean", "super", "counsellor"];
const READERS = ["care.head", "care.member", "ombuds"];

test("what is born protected has no number, leaves no gap, and is its readers' and its requester's alone", async () => {
  const student = await signedIn("student02");
  const before = Number(await referenceOf(await student.post(PLUMBING, report())));
  const reference = await reported("student01");
  const after = Number(await referenceOf(await student.post(PLUMBING, report())));
  expect(after).toBe(before + 1);
  expect(await ticketOf(reference)).toMatchObject({
    number: null,
    visibility: "protected",
    assignee_id: idOf("care.head"),
  });
  expect(await seenBy(reference, [...PEOPLE, ...READERS])).toEqual(["student01", "care.head", "care.member"]);
});

test("“I am not doing well” is the counsellor's, and nobody's of the committee", async () => {
  const reference = await reported("student03", "not-well");
  expect(await seenBy(reference, [...PEOPLE, ...READERS])).toEqual(["counsellor"]);
});

test("where nobody of its own can have it, it goes outside the house and not to triage", async () => {
  await insertRows(deps().db, [
    { table: absences, rows: [{ personId: idOf("counsellor"), fromAt: 0, untilAt: null }] },
  ]);
  const reference = await reported("student04", "not-well");
  await rowsOf(`delete from absences where person_id = ${idOf("counsellor")}`);
  expect((await ticketOf(reference)).assignee_id).toBe(idOf("ombuds"));
});

test("about one of its readers: it goes outside, stays protected, and its requester reads on", async () => {
  const reference = await reported("student05");
  const student = await signedIn("student05");
  const form = formOf({ person: "care.head@campus.test", idempotencyKey: crypto.randomUUID() });
  await student.post(`/tickets/${reference}/about`, form);
  expect(await ticketOf(reference)).toMatchObject({ visibility: "protected", assignee_id: idOf("ombuds") });
  expect(await seenBy(reference, READERS)).toEqual(["care.member", "ombuds"]);
  const words = formOf({ words: "Another of them", idempotencyKey: crypto.randomUUID() });
  await student.post(`/tickets/${reference}/about`, words);
  expect(await seenBy(reference, ["dean", ...READERS])).toEqual(["care.member", "ombuds"]);
});

test("every read is written down once in ten minutes, and shown to the requester without a name", async () => {
  const reference = await reported("student06");
  const student = await signedIn("student06");
  expect(await (await student.get(`/tickets/${reference}`)).text()).toContain("Nobody yet, but you.");
  const reader = await signedIn("care.head");
  for (const path of ["", "", "/filed"]) await reader.get(`/tickets/${reference}${path}`);
  const { id } = await ticketOf(reference);
  expect(await rowsOf(`select person_id, capacity from protected_reads where ticket_id = ${id}`)).toEqual([
    { person_id: idOf("care.head"), capacity: "assignee" },
  ]);
  expect(await (await student.get(`/tickets/${reference}`)).text()).toContain("Whoever looks after it");
  expect((await (await signedIn("dean")).get(`/tickets/${reference}`)).status).toBe(404);
  expect((await rowsOf(`select * from protected_reads where ticket_id = ${id}`)).length).toBe(1);
  await rowsOf(`update protected_reads set at = at - 600000 where ticket_id = ${id}`);
  await reader.get(`/tickets/${reference}`);
  expect((await rowsOf(`select * from protected_reads where ticket_id = ${id}`)).length).toBe(2);
});

test("who filed it for somebody is not told that nobody has read it, and its reference has no number's mark", async () => {
  const named = { requester: "student18@campus.test", came: "phone", consent: true };
  const reference = await fileWith(deps(), "warden.neeladri", { ...named, subcategory: "harassment" });
  const filer = await signedIn("warden.neeladri");
  const [page, filed] = await Promise.all([
    filer.get(`/tickets/${reference}`),
    filer.get(`/tickets/${reference}/filed`),
  ]);
  expect([page.status, filed.status]).toEqual([200, 200]);
  expect(await page.text()).not.toContain("Nobody yet, but you.");
  expect(await filed.text()).not.toContain(`#${reference}`);
});

test("passed on it goes to whom it may be given, and to nobody whose duty is a part of the house", async () => {
  const reference = await reported("student16");
  const reader = await signedIn("care.head");
  const form = await (await reader.get(`/tickets/${reference}/forwarding`)).text();
  const offered = (mail: string) => form.includes(`value="person:${idOf(mail)}"`);
  expect(["counsellor", "care.member", "ombuds", "dean"].filter((mail) => !offered(mail))).toEqual([]);
  expect(["spoc1.neeladri", "spoc.wifi", "super"].filter(offered)).toEqual([]);
  expect(form).not.toContain('value="committee:');
  const refused = { personId: idOf("spoc1.neeladri") };
  const to = (mail: string) => ({ to: `person:${idOf(mail)}`, reason: "They know the house." });
  const say = (...said: Parameters<typeof sayWith> extends [unknown, ...infer Rest] ? Rest : never) =>
    sayWith(deps(), ...said);
  expect(await say("care.head", reference, "assign", refused)).toMatchObject({ code: "person_unknown" });
  expect(await say("care.head", reference, "forward", to("spoc1.neeladri"))).toMatchObject({
    code: "destination_unknown",
  });
  const [scope] = await rowsOf("select id from scopes where slug = 'velankani'");
  const there = { to: `scope:${scope?.id}`, reason: "It happened there." };
  expect(await say("care.member", reference, "forward", there)).toMatchObject({ ok: true });
  expect(await ticketOf(reference)).toMatchObject({ scope_id: scope?.id, assignee_id: idOf("care.head") });
  const counsellor = { personId: idOf("counsellor") };
  expect(await say("care.head", reference, "assign", counsellor)).toMatchObject({ ok: true });
  expect(await seenBy(reference, ["student16", ...PEOPLE, ...READERS])).toEqual([
    "student16",
    "counsellor",
    "care.member",
  ]);
});

test("its files are for its readers, and opening one is a read", async () => {
  const reference = await reported("student11", "ragging", ["plan.pdf", PDF]);
  const [file] = await filesOf(reference);
  const statuses = [];
  for (const mail of ["student11", "care.member", "dean", "warden.neeladri", "counsellor"])
    statuses.push((await (await staysSignedIn(mail)).get(`/attachments/${file?.id}`)).status);
  expect(statuses).toEqual([200, 200, 404, 404, 404]);
  const { id } = await ticketOf(reference);
  expect(await rowsOf(`select person_id, capacity from protected_reads where ticket_id = ${id}`)).toEqual([
    { person_id: idOf("care.member"), capacity: "panel" },
  ]);
});

test("its mails say nothing of it, and a promise that breaks is told outside", async () => {
  const reference = await reported("student08");
  await runMoments(deps({ now: () => Date.now() + 25 * 3_600_000 }), reference);
  const told = (await eventsOf(reference)).findLast(({ kind }) => kind === "broken");
  expect(JSON.parse(String(told?.facts)).told).toEqual([idOf("ombuds")]);
  const carrier = carrierOf({ ...env, SMTP_URL: `smtp://127.0.0.1:${server.port}` }, "mail");
  if (!carrier) throw new Error("no mail server is set");
  while ((await deliverDue(deps({ now: () => Date.now() + 26 * 3_600_000 }), carrier)).claimed > 0);
  const mails = (await server.mails()).filter(({ text }) => text.includes(reference));
  expect(new Set(mails.flatMap(({ envelope }) => envelope.to))).toEqual(
    new Set(["student08@campus.test", "care.head@campus.test", "ombuds@campus.test"]),
  );
  for (const mail of mails) {
    expect(mail.subject).toBe("There is something new for you");
    expect(mail.text).not.toMatch(/Harassment|waits for me|Kulkarni|Promise/i);
  }
});

test("withdrawing asks its readers, and only its requester can ask", async () => {
  const reference = await reported("student09");
  const form = () => formOf({ reason: "He told me to.", idempotencyKey: crypto.randomUUID() });
  const answer = await (await signedIn("student09")).post(`/tickets/${reference}/cancellation`, form());
  expect(answer.status).toBe(303);
  expect((await ticketOf(reference)).status_kind).toBe("new");
  expect(await (await (await signedIn("care.member")).get(`/tickets/${reference}`)).text()).toContain(
    "He told me to.",
  );
  const other = await (await signedIn("care.member")).post(`/tickets/${reference}/cancellation`, form());
  expect(other.status).toBe(403);
  const reader = await signedIn("care.member");
  expect(await (await reader.get(`/tickets/${reference}`)).text()).toContain("May it be withdrawn?");
  const decision = (fields: Record<string, string>) =>
    formOf({ idempotencyKey: crypto.randomUUID(), seen: "2", ...fields });
  const path = `/tickets/${reference}/withdrawal-decision`;
  const yes = { decision: "grant", reason: "We have spoken about it." };
  expect((await (await signedIn("student09")).post(path, decision(yes))).status).toBe(403);
  expect((await reader.post(path, decision({ ...yes, reason: "" }))).status).toBe(422);
  expect((await reader.post(path, decision(yes))).status).toBe(303);
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "cancelled", withdrawal_asked_at: null });
  const page = await (await (await signedIn("student09")).get(`/tickets/${reference}`)).text();
  expect(page).toContain("We have spoken about it.");
});

test("who does not agree with its end appeals to the ombudsperson, who reads it from then on", async () => {
  const reference = await reported("student12");
  const form = (fields: Record<string, string>) => formOf({ idempotencyKey: crypto.randomUUID(), ...fields });
  await (await signedIn("care.head")).post(
    `/tickets/${reference}/resolution`,
    form({ outcome: "refused", text: "We found nothing against rule 4." }),
  );
  const student = await signedIn("student12");
  const answer = await student.post(`/tickets/${reference}/appeal`, form({ text: "You did not ask." }));
  expect(answer.status).toBe(303);
  expect(await seenBy(reference, ["dean", ...READERS])).toEqual(READERS);
  const ombuds = await signedIn("ombuds");
  const upheld = await ombuds.post(`/tickets/${reference}/upholding`, form({ text: "They did ask." }));
  expect(upheld.status).toBe(303);
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "resolved", appealed_at: null });
});

const WISHED = { description: "My father lost his work.", confidential: "yes" };

function wish(by: string, subcategory: string, fields: Record<string, string> = WISHED) {
  const form = formOf({ ...fields, idempotencyKey: crypto.randomUUID() });
  return signedIn(by).then((person) => person.post(`/tickets/new?subcategory=${subcategory}`, form));
}

test("what its requester wishes to be confidential is born like what is protected, where its subject allows it", async () => {
  const student = await signedIn("student13");
  const offer = "Keep this confidential";
  expect(await (await student.get("/tickets/new?subcategory=fees-refunds")).text()).toContain(offer);
  expect(await (await student.get("/tickets/new?subcategory=plumbing")).text()).not.toContain(offer);
  expect(await (await student.get("/tickets/new?subcategory=harassment")).text()).not.toContain(offer);
  const before = Number(await referenceOf(await student.post(PLUMBING, report())));
  const reference = (await wish("student13", "fees-refunds")).headers.get("Location")?.split("/")[2] ?? "";
  expect(reference).toMatch(/^P-[2-9A-Z]{4}-[2-9A-Z]{2}$/);
  expect(Number(await referenceOf(await student.post(PLUMBING, report())))).toBe(before + 1);
  expect(await ticketOf(reference)).toMatchObject({
    number: null,
    visibility: "protected",
    assignee_id: idOf("ombuds"),
  });
  const { id } = await ticketOf(reference);
  expect(await rowsOf(`select rowid from ticket_search where rowid = ${id}`)).toEqual([]);
  const staff = ["spoc.college", "spoc1.neeladri", "dean", "super", ...READERS];
  expect(await seenBy(reference, ["student13", ...staff])).toEqual(["student13", "dean", "ombuds"]);
});

test("under another subject that is refused with a sentence, and nothing of it is lost", async () => {
  const refused = await wish("student14", "plumbing");
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain("can’t be kept confidential");
  expect(page).toContain("My father lost his work.");
  expect(page).toMatch(/name="confidential"[^>]*checked/);
});

test("moved under another subject, it goes to nobody whose area that is", async () => {
  const reference = (await wish("student15", "fees-refunds")).headers.get("Location")?.split("/")[2] ?? "";
  const dean = await signedIn("dean");
  const form = formOf({ subcategory: "library", idempotencyKey: crypto.randomUUID() });
  expect((await dean.post(`/tickets/${reference}/category`, form)).status).toBe(303);
  expect(await ticketOf(reference)).toMatchObject({ visibility: "protected", assignee_id: idOf("ombuds") });
  expect(await seenBy(reference, ["spoc.college"])).toEqual([]);
});

test("an ordinary ticket can't be moved under a protected subject", async () => {
  const student = await signedIn("student10");
  const reference = await referenceOf(await student.post(PLUMBING, report()));
  const form = formOf({ subcategory: "harassment", idempotencyKey: crypto.randomUUID() });
  const dean = await signedIn("dean");
  expect((await dean.post(`/tickets/${reference}/category`, form)).status).toBe(422);
  expect(await (await dean.get(`/tickets/${reference}/category`)).text()).not.toContain("Harassment");
});
