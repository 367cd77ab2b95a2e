import { beforeAll, expect, test } from "vitest";
import { latin, PDF, PNG } from "#tests/fixtures/small-files.ts";
import { fileAs, moveToOwnCampus, say, ticketOf } from "./campus.ts";
import { type Person, signedIn } from "./signed-in.ts";
import { arrivedOn, filesOf, formOf, hiddenOn, type NamedFile } from "./uploads.ts";

const DONE = "A new washer is in.";
const PHOTO = ["washer.png", PNG] as const;

let student: Person;
let stranger: Person;
let spoc: Person;
beforeAll(async () => {
  await moveToOwnCampus();
  [student, stranger, spoc] = (await Promise.all(["student01", "student02", "spoc.wifi"].map(signedIn))) as [
    Person,
    Person,
    Person,
  ];
});

function resolve(reference: string, fields: Record<string, string>, ...files: readonly NamedFile[]) {
  const envelope = { seen: "1", idempotencyKey: crypto.randomUUID() };
  return spoc.post(`/tickets/${reference}/resolution`, formOf({ ...envelope, ...fields }, ...files));
}

const report = () => fileAs("student01", { subcategory: "wifi-block" });

test("what shows that it is done stands beside the words, for the requester and nobody else", async () => {
  const reference = await report();
  expect(await (await spoc.get(`/tickets/${reference}`)).text()).toContain("A photo that shows it");
  const sent = await resolve(reference, { text: DONE }, PHOTO, ["bill.pdf", PDF]);
  expect(sent.status).toBe(303);
  const [bill, photo] = await filesOf(reference);
  expect([bill, photo]).toMatchObject([
    { name: "bill.pdf", seq: 2 },
    { name: "washer.png", seq: 2 },
  ]);
  const page = await (await student.get(`/tickets/${reference}`)).text();
  expect(page.indexOf(`/attachments/${photo?.id}`)).toBeGreaterThan(page.indexOf(DONE));
  expect((await student.get(`/attachments/${photo?.id}`)).status).toBe(200);
  expect((await stranger.get(`/attachments/${photo?.id}`)).status).toBe(404);
});

test("a resolution that is refused keeps words and files, and is sent with them once it is mended", async () => {
  const reference = await report();
  const refused = await resolve(reference, { text: "We do not do that.", outcome: "refused" }, PHOTO);
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain("We do not do that.");
  const draft = arrivedOn(page)["washer.png"] ?? "";
  const idempotencyKey = hiddenOn(page, "idempotencyKey") ?? "";
  const mended = { text: "Rule 7: not in hostels.", outcome: "refused", idempotencyKey, draft };
  expect((await resolve(reference, mended)).status).toBe(303);
  expect((await resolve(reference, mended)).status).toBe(303);
  expect(await filesOf(reference)).toMatchObject([{ name: "washer.png", seq: 2 }]);
});

test("a file that is none keeps the words back, and the good one beside it", async () => {
  const reference = await report();
  const refused = await resolve(reference, { text: DONE }, PHOTO, ["setup.jpg", latin("MZ, a program")]);
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain("neither a picture nor a PDF");
  expect(page).toContain(DONE);
  expect(Object.keys(arrivedOn(page))).toEqual(["washer.png"]);
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "new" });
});

test("over a new message it waits with its file, and is sent anyway if one wants that", async () => {
  const reference = await report();
  await say("student01", reference, "reply", { body: "Now it sparks." });
  const conflict = await resolve(reference, { text: DONE }, PHOTO);
  expect(conflict.status).toBe(409);
  const page = await conflict.text();
  const draft = arrivedOn(page)["washer.png"] ?? "";
  const fields = { text: DONE, seen: "2", anyway: "1", idempotencyKey: crypto.randomUUID(), draft };
  expect((await resolve(reference, fields)).status).toBe(303);
  expect(await filesOf(reference)).toMatchObject([{ name: "washer.png", seq: 3 }]);
});

test("other forms of a ticket take no files", async () => {
  const reference = await report();
  const body = formOf({ seen: "1", idempotencyKey: crypto.randomUUID() }, PHOTO);
  expect((await spoc.post(`/tickets/${reference}/work`, body)).status).toBe(303);
  expect(await filesOf(reference)).toEqual([]);
});
