import { env } from "cloudflare:test";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { insertRows } from "#app/db/campus/insert-rows.ts";
import { readDesk } from "#app/db/lists/read-desk.ts";
import { readInbox } from "#app/db/lists/read-inbox.ts";
import { absences, substitutes } from "#app/db/schema/staffing-schema.ts";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import { deliverDue } from "#app/operations/deliver-due.ts";
import { ownerReason } from "#app/words/owner-words.ts";
import { type MailServer, openMailServer } from "#tests/fixtures/mail-server.ts";
import { carrierOf } from "#workers/deps.ts";
import { as, eventsOf, fileWith, idOf, NOW, ownCampus, rowsOf, sayWith, ticketOf } from "./campus.ts";

const DAY_MS = 86_400_000;
/** Of the hostel, owned by Ravi of the Wi-Fi team; the SPOC of the college has nothing to do with it. */
const WIFI = { subcategory: "wifi-block" };
const RAVI = idOf("spoc.wifi");
const ANITA = idOf("spoc.college");

let campus: Awaited<ReturnType<typeof ownCampus>>;
let server: MailServer;
beforeAll(async () => {
  campus = await ownCampus();
  campus.deps.now = () => NOW;
  server = await openMailServer(inject("smtpControlUrl"));
});
afterEach(async () => {
  await server.clear();
  await campus.database.batch([
    "delete from absences",
    "delete from substitutes",
    "update outbox set state = 'superseded' where state = 'queued'",
  ]);
});
afterAll(() => server.close());

/** Ravi is away today, and those named stand in for him. */
async function raviIsAway(...mails: string[]) {
  const rows = mails.map((mail, at) => ({
    personId: RAVI,
    substituteId: idOf(mail),
    priority: at + 1,
    fromAt: 0,
  }));
  await insertRows(campus.deps.db, [
    { table: absences, rows: [{ personId: RAVI, fromAt: NOW - DAY_MS, untilAt: NOW + DAY_MS }] },
    { table: substitutes, rows },
  ]);
}

const pageOf = (mail: string, reference: string, at = NOW) =>
  readTicket(campus.deps.db, as(mail), reference, { before: null }, at);
const say = (...[mail, reference, verb, input]: SayArguments) =>
  sayWith(campus.deps, mail, reference, verb, input);
type SayArguments = Parameters<typeof sayWith> extends [unknown, ...infer Rest] ? Rest : never;

async function delivered() {
  const carrier = carrierOf({ ...env, SMTP_URL: `smtp://127.0.0.1:${server.port}` }, "mail");
  if (!carrier) throw new Error("no mail server is set");
  while ((await deliverDue(campus.deps, carrier)).claimed > 0);
  return (await server.mails()).map(({ envelope, subject, text }) => ({
    to: envelope.to.join().split("@")[0],
    subject,
    text,
  }));
}

async function mailRows(reference: string, seq: number) {
  const { id } = await ticketOf(reference, campus.database);
  return rowsOf(
    "select person_id, resolved_person_id, state, reason from outbox where ticket_id = ? and seq = ? and channel = 'mail' order by id",
    [Number(id), seq],
    campus.database,
  );
}

test("what comes while the owner is away reaches who stands in, for the owner, and the ticket stays the owner’s", async () => {
  const reference = await fileWith(campus.deps, "student19", WIFI);
  await delivered();
  await server.clear();
  expect((await pageOf("spoc.college", reference)).ticket).toBeNull();
  await raviIsAway("spoc.college");
  await say("student19", reference, "reply", { body: "Now the whole floor." });
  const [mail, ...more] = await delivered();
  expect(more).toEqual([]);
  expect(mail).toMatchObject({ to: "spoc.college" });
  expect(mail?.subject).toContain("(for Ravi Kumar)");
  expect(mail?.text).toContain("You stand in.");
  expect(await mailRows(reference, 2)).toMatchObject([
    { person_id: RAVI, resolved_person_id: ANITA, state: "accepted" },
  ]);
  expect(await ticketOf(reference, campus.database)).toMatchObject({ assignee_id: RAVI });
});

test("who stands in sees the ticket, has it among theirs, and acts for the owner; not a moment longer", async () => {
  const reference = await fileWith(campus.deps, "student19", WIFI);
  await raviIsAway("spoc.college");
  const { ticket } = await pageOf("spoc.college", reference);
  expect(ticket?.verbs.has("acknowledge")).toBe(true);
  const desk = await readDesk(campus.deps.db, as("spoc.college"), { view: "mine", after: null }, NOW);
  expect(desk.rows.map((row) => row.reference)).toContain(reference);
  expect(await say("spoc.college", reference, "acknowledge", { message: "On it.", when: "" })).toMatchObject({
    ok: true,
  });
  const events = await eventsOf(reference, campus.database);
  expect(events.at(-1)).toMatchObject({ actor_id: ANITA, acting_for_id: RAVI });
  expect((await pageOf("student19", reference)).ticket?.events.at(-1)?.actingFor).toBe("Ravi Kumar");
  expect(await ticketOf(reference, campus.database)).toMatchObject({
    assignee_id: RAVI,
    status_kind: "active",
  });
  expect((await pageOf("spoc.college", reference, NOW + DAY_MS)).ticket).toBeNull();
});

test("who is told for two reasons is told once", async () => {
  const reference = await fileWith(campus.deps, "student19", WIFI);
  await say("dean", reference, "watch", {});
  await say("spoc.wifi", reference, "resolve", { outcome: "fixed", text: "Done." });
  await raviIsAway("dean");
  await say("student19", reference, "reopen", { reason: "It is not." });
  await server.clear();
  const mails = (await delivered()).filter(({ text }) => text.includes("It is not."));
  expect(mails.map(({ to }) => to)).toEqual(["dean"]);
  const rows = await mailRows(reference, 4);
  expect(rows.map((row) => row.state).sort()).toEqual(["accepted", "superseded"]);
  expect(rows.find((row) => row.state === "superseded")).toMatchObject({ reason: "told_already" });
});

test("somebody who is denied stands in for nobody: the next one is told", async () => {
  const reference = await fileWith(campus.deps, "student19", WIFI);
  await raviIsAway("spoc.college", "spoc2.neeladri");
  const { id } = await ticketOf(reference, campus.database);
  await rowsOf(
    `insert into ticket_people (ticket_id, person_id, relation, effect, from_at) values (?, ?, 'recused', 'deny', 0)`,
    [Number(id), ANITA],
    campus.database,
  );
  await delivered();
  await server.clear();
  await say("student19", reference, "reply", { body: "Still nothing." });
  expect((await delivered()).map(({ to }) => to)).toEqual(["spoc2.neeladri"]);
  expect((await pageOf("spoc.college", reference)).ticket).toBeNull();
});

test("what the one who stands in may not read goes to whoever is away, whose own inbox speaks to them", async () => {
  const reference = await fileWith(campus.deps, "student19", { subcategory: "plumbing" });
  await delivered();
  await server.clear();
  await raviIsAway("spoc.college");
  const away = { personId: idOf("warden.neeladri"), fromAt: NOW - DAY_MS, untilAt: NOW + DAY_MS };
  const stands = { personId: away.personId, substituteId: ANITA, priority: 1, fromAt: 0 };
  await insertRows(campus.deps.db, [
    { table: absences, rows: [away] },
    { table: substitutes, rows: [stands] },
  ]);
  await say("dean", reference, "note", {
    body: "@warden.neeladri@campus.test please look.",
    leadership: false,
  });
  expect((await delivered()).map(({ to }) => to)).toEqual(["warden.neeladri"]);
  const own = await readInbox(campus.deps.db, as("warden.neeladri"), { before: null }, NOW + 60_000);
  expect(own.rows.length).toBeGreaterThan(0);
  expect(own.rows.map(({ forName }) => forName)).toEqual(own.rows.map(() => null));
});

test("a new ticket goes to who stands in, and says for whom and why", async () => {
  await raviIsAway("spoc.college");
  const reference = await fileWith(campus.deps, "student19", WIFI);
  expect(await ticketOf(reference, campus.database)).toMatchObject({
    assignee_id: ANITA,
    assigned_for_id: RAVI,
    assigned_why: "subcategory_owner",
  });
  const { ticket } = await pageOf("dean", reference);
  expect(ticket && ownerReason(ticket)).toBe(
    "Anita Deshpande, who stands in for Ravi Kumar, who owns this subject",
  );
});

test("an owner who is away and whom nobody represents is passed over, and still told of what is theirs", async () => {
  const reference = await fileWith(campus.deps, "student19", WIFI);
  await delivered();
  await server.clear();
  await raviIsAway();
  await say("student19", reference, "reply", { body: "Hello?" });
  expect((await delivered()).map(({ to }) => to)).toEqual(["spoc.wifi"]);
  const next = await fileWith(campus.deps, "student19", WIFI);
  expect((await ticketOf(next, campus.database)).assigned_why).toBe("default");
});
