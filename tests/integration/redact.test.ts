import { createExecutionContext, createScheduledController, env } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { verifyHistories } from "#app/operations/prove-integrity.ts";
import { PNG } from "#tests/fixtures/small-files.ts";
import { scheduled } from "#workers/scheduled.ts";
import { database, deps, eventsOf, fileAs, moveToOwnCampus, rowsOf, say, ticketOf } from "./campus.ts";
import { mail } from "./mail-arrival.ts";
import { type Person, signedIn } from "./signed-in.ts";
import { filesOf, formOf, referenceOf } from "./uploads.ts";

const NUMBER = "98450 12345";
const WIFI = "/tickets/new?subcategory=wifi-block";

let student: Person;
let dean: Person;
beforeAll(async () => {
  await moveToOwnCampus();
  [student, dean] = await Promise.all([signedIn("student01"), signedIn("dean")]);
});

async function filed(): Promise<string> {
  const fields = { description: `Call me: ${NUMBER}`, idempotencyKey: crypto.randomUUID() };
  return referenceOf(await student.post(WIFI, formOf(fields, ["room.png", PNG])));
}

function redact(reference: string, what: string, by = dean) {
  const fields = { what, reason: "A phone number.", seen: "9", idempotencyKey: crypto.randomUUID() };
  return by.send(`/tickets/${reference}/redaction`, fields);
}

/** Whatever of a ticket still has the number. */
async function found(reference: string) {
  const id = (await ticketOf(reference)).id;
  const rows = await Promise.all([
    rowsOf(`select title from tickets where id = ${id}`),
    rowsOf(`select text from event_contents where ticket_id = ${id}`),
    rowsOf(`select value from ticket_answers where ticket_id = ${id}`),
  ]);
  return JSON.stringify(rows).includes(NUMBER);
}

test("the words of a report go from every table, and a visible mark and the chain stay", async () => {
  const reference = await filed();
  expect(await (await dean.get(`/tickets/${reference}/redaction`)).text()).toContain(`Call me: ${NUMBER}`);
  expect(await found(reference)).toBe(true);
  const before = await verifyHistories(deps());
  expect((await redact(reference, "words:1")).status).toBe(303);
  expect(await found(reference)).toBe(false);
  const page = await (await student.get(`/tickets/${reference}`)).text();
  expect(page).toContain("These words were taken away.");
  expect(page).toContain("Dr. Leela Krishnan took words away that must not stand here.");
  expect(page).toContain("A phone number.");
  expect(page).not.toContain(NUMBER);
  const after = await verifyHistories(deps());
  expect(after).toMatchObject({ finds: [], erased: before.erased + 1 });
});

test("a file goes from the page at once and from the bucket within the minute", async () => {
  const reference = await filed();
  const [file] = await filesOf(reference);
  expect((await student.get(`/attachments/${file?.id}`)).status).toBe(200);
  expect((await redact(reference, `file:${file?.id}`)).status).toBe(303);
  expect(await filesOf(reference)).toEqual([]);
  expect(await (await student.get(`/tickets/${reference}`)).text()).toContain("A file was taken away.");
  await scheduled(createScheduledController({ cron: "* * * * *" }), env, createExecutionContext());
  expect(await env.FILES.head(String(file?.object_key))).toBeNull();
  expect((await student.get(`/attachments/${file?.id}`)).status).toBe(404);
  expect(await rowsOf("select * from removed_files")).toEqual([]);
  expect((await eventsOf(reference)).at(-1)?.facts).toContain(String(file?.sha256));
});

test("the mail that words came in goes with them, at once and from the bucket within the minute", async () => {
  const row = await mail({ from: "<student03@campus.test>", text: `Call me: ${NUMBER}` });
  const [path, key] = [`/mail/${row.id}/raw`, `mail/${String(row.sha256).slice(0, 2)}/${row.sha256}`];
  expect(await (await dean.get(path)).text()).toContain(NUMBER);
  expect((await redact(String(row.reference), "words:1")).status).toBe(303);
  expect((await dean.get(path)).status).toBe(404);
  expect((await dean.get(`/mail/${row.id}`)).status).toBe(404);
  await scheduled(createScheduledController({ cron: "* * * * *" }), env, createExecutionContext());
  expect(await env.FILES.head(key)).toBeNull();
});

test("a reply that was taken away before it left is not sent", async () => {
  const reference = await filed();
  await say("dean", reference, "reply", { body: `It is ${NUMBER}.` });
  const waiting = () =>
    rowsOf(
      "select state, reason from outbox where channel = 'mail' and seq = 2 and ticket_id = (select id from tickets where reference = ?)",
      [reference],
    );
  expect(await waiting()).toMatchObject([{ state: "queued" }]);
  await redact(reference, "words:2");
  expect(await waiting()).toMatchObject([{ state: "superseded", reason: "redacted" }]);
});

test("a corrected title that goes leaves the one before", async () => {
  const reference = await filed();
  const title = String((await ticketOf(reference)).title);
  const correction = { title: `Of Asha, ${NUMBER}`, place: "", priority: "", requester: "" };
  await say("dean", reference, "correct", correction);
  await redact(reference, "words:2");
  expect((await ticketOf(reference)).title).toBe(title);
  await redact(reference, "words:1");
  expect((await ticketOf(reference)).title).toBe("Wi-Fi, whole block");
  expect((await verifyHistories(deps())).finds).toEqual([]);
});

test("whoever may not is refused, and what is not there is not taken away twice", async () => {
  const reference = await filed();
  const spoc = await signedIn("spoc.wifi");
  expect((await redact(reference, "words:1", spoc)).status).toBe(403);
  expect((await redact(reference, "words:1", student)).status).toBe(403);
  expect((await redact(reference, "words:1", await signedIn("student33"))).status).toBe(404);
  expect((await redact(reference, "words:1")).status).toBe(303);
  for (const gone of ["words:1", "words:99", "file:nothing", "", "words:1 or 1=1"]) {
    const answer = await redact(reference, gone);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("There is nothing there to take away any more.");
  }
});

test("words that were planted in the place of erased ones are found", async () => {
  const reference = await fileAs("student02");
  await redact(reference, "words:1");
  const { id } = await ticketOf(reference);
  await database().execute(
    `insert into event_contents values (${id}, 1, 'description', 'Nothing.', 'salt', null)`,
  );
  const { finds } = await verifyHistories(deps());
  expect(finds).toEqual([{ ticket: reference, differences: ["words of event 1 changed"] }]);
  await database().execute(`delete from event_contents where ticket_id = ${id} and seq = 1`);
});
