import { beforeAll, expect, test } from "vitest";
import { verifyHistories } from "#app/operations/prove-integrity.ts";
import { PNG } from "#tests/fixtures/small-files.ts";
import { deps, fileAs, moveToOwnCampus, rowsOf, ticketOf } from "./campus.ts";
import { type Person, signedIn } from "./signed-in.ts";
import { arrivedOn, filesOf, formOf, hiddenOn } from "./uploads.ts";

const WORDS = "Come to my office, you liar.";

let student: Person;
let spoc: Person;
beforeAll(async () => {
  await moveToOwnCampus();
  [student, spoc] = await Promise.all([signedIn("student01"), signedIn("spoc.wifi")]);
});

/** A ticket on which the owner has just written. */
async function written(kind: "reply" | "question" = "reply"): Promise<string> {
  const reference = await fileAs("student01", { subcategory: "wifi-block" });
  const fields = { kind, body: WORDS, seen: "1", idempotencyKey: crypto.randomUUID() };
  expect((await spoc.post(`/tickets/${reference}`, formOf(fields, ["office.png", PNG]))).status).toBe(303);
  return reference;
}

function takeBack(reference: string, by = spoc, key: string = crypto.randomUUID()) {
  return by.send(`/tickets/${reference}/taking-back`, { message: "2", seen: "2", idempotencyKey: key });
}

test("a reply that is taken back goes from the ticket, is not sent and waits for its author", async () => {
  const reference = await written();
  expect(await (await spoc.get(`/tickets/${reference}`)).text()).toContain("take it back");
  const answer = await takeBack(reference);
  expect(answer.status).toBe(303);
  const again = answer.headers.get("Location") ?? "";
  expect(again).toBe(`/unsent/taken-back-${reference}-2`);
  expect(await (await spoc.get(again)).text()).toContain(WORDS);
  const page = await (await student.get(`/tickets/${reference}`)).text();
  expect(page).not.toContain(WORDS);
  expect(page).toContain("took a message back before it was sent.");
  const { id, status_kind } = await ticketOf(reference);
  expect(status_kind).toBe("new");
  expect(await rowsOf(`select text from event_contents where ticket_id = ${id} and seq = 2`)).toEqual([]);
  expect(
    await rowsOf(`select state, reason from outbox where ticket_id = ${id} and seq = 2 and channel = 'mail'`),
  ).toMatchObject([{ state: "superseded", reason: "taken_back" }]);
  expect(await filesOf(reference)).toEqual([]);
  expect((await verifyHistories(deps())).finds).toEqual([]);
});

test("what has begun to leave is not taken back, and nobody is told that it was", async () => {
  const reference = await written();
  const { id } = await ticketOf(reference);
  const mails = `ticket_id = ${id} and seq = 2 and channel = 'mail'`;
  // The clock says that it can be, and the postbox was faster.
  await rowsOf(`update outbox set state = 'claimed', attempts = 1, lease_until_at = ${Date.now() + 60_000}
    where ${mails}`);
  const answer = await takeBack(reference);
  expect(answer.status).toBe(409);
  expect(await answer.text()).toContain("It has left");
  expect(await (await student.get(`/tickets/${reference}`)).text()).toContain(WORDS);
  expect(await rowsOf(`select state from outbox where ${mails}`)).toEqual([{ state: "claimed" }]);
  await rowsOf(`update outbox set state = 'queued', attempts = 0, lease_until_at = null where ${mails}`);
  expect((await takeBack(reference)).status).toBe(303);
});

test("sent from there, with its files, it is an ordinary message, and waits no longer", async () => {
  const reference = await written();
  const again = (await takeBack(reference)).headers.get("Location") ?? "";
  const page = await (await spoc.get(again)).text();
  const idempotencyKey = hiddenOn(page, "idempotencyKey") ?? "";
  const draft = arrivedOn(page)["office.png"] ?? "";
  const fields = { kind: "reply", body: "Come to my office, please.", seen: "3", idempotencyKey, draft };
  expect((await spoc.post(`/tickets/${reference}`, formOf(fields))).status).toBe(303);
  expect(await (await student.get(`/tickets/${reference}`)).text()).toContain("please.");
  expect(await filesOf(reference)).toMatchObject([{ name: "office.png", seq: 4 }]);
  expect((await student.get(`/attachments/${draft}`)).status).toBe(200);
  expect((await spoc.get(again)).status).toBe(303);
});

test("a question that is taken back stops no promise", async () => {
  const reference = await written("question");
  expect((await ticketOf(reference)).status_kind).toBe("waiting_requester");
  // A note is no act, and takes nothing from whoever takes their words back after it.
  await spoc.post(
    `/tickets/${reference}`,
    formOf({ kind: "note", body: "Is it?", seen: "2", idempotencyKey: "n" }),
  );
  await takeBack(reference);
  const { id, status_kind } = await ticketOf(reference);
  expect(status_kind).toBe("new");
  expect(await rowsOf(`select * from clock_pauses where ticket_id = ${id}`)).toEqual([]);
  expect((await verifyHistories(deps())).finds).toEqual([]);
});

test("it is done once however often it is sent, and by nobody else", async () => {
  const reference = await written();
  const warden = await signedIn("dean");
  expect((await takeBack(reference, warden)).status).toBe(409);
  expect((await takeBack(reference, student)).status).toBe(403);
  expect((await takeBack(reference, await signedIn("student33"))).status).toBe(404);
  const key = crypto.randomUUID();
  const answers = await Promise.all([takeBack(reference, spoc, key), takeBack(reference, spoc, key)]);
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  expect((await takeBack(reference)).status).toBe(409);
  expect((await ticketOf(reference)).version).toBe(3);
});
