import { beforeAll, expect, test } from "vitest";
import { INBOX_ROWS } from "#app/db/lists/read-inbox.ts";
import { database, fileAs, idOf, moveToOwnCampus, rowsOf, say, ticketOf } from "./campus.ts";
import { type Person, signedIn } from "./signed-in.ts";

let student: Person;
let dean: Person;
beforeAll(async () => {
  await moveToOwnCampus();
  [student, dean] = await Promise.all([signedIn("student05"), signedIn("dean")]);
});

const inboxOf = async (person: Person, path = "/inbox") => (await person.get(path)).text();
const filed = () => fileAs("student05", { subcategory: "wifi-block" });

/** As if everything that was said had left by now. */
async function letLeave() {
  await database().execute("update outbox set not_before_at = 0");
}

test("what somebody is told by mail stands in their inbox, in the same words, newest first", async () => {
  const reference = await filed();
  await say("spoc.wifi", reference, "acknowledge", { message: "Two of us come at four.", when: "" });
  const page = await inboxOf(student);
  expect(page).toContain(`href="/tickets/${reference}"`);
  expect(page).toContain("Two of us come at four.");
  expect(page.indexOf("Two of us come")).toBeLessThan(page.lastIndexOf(`#${reference}`));
});

test("staff's words are there when they have left, and never those that were taken back", async () => {
  const reference = await filed();
  await say("spoc.wifi", reference, "reply", { body: "Unplug it, you fool." });
  expect(await inboxOf(student)).not.toContain("you fool");
  await say("spoc.wifi", reference, "take_back", { seq: 2 });
  await say("spoc.wifi", reference, "reply", { body: "Please unplug it." });
  await letLeave();
  const page = await inboxOf(student);
  expect(page).not.toContain("you fool");
  expect(page.split("Please unplug it.").length - 1).toBe(1);
});

test("it is nobody else's, and what somebody may not see any more is gone from it", async () => {
  const reference = await filed();
  await say("spoc.wifi", reference, "acknowledge", { message: "Seen by the team.", when: "" });
  expect(await inboxOf(await signedIn("student06"))).not.toContain("Seen by the team.");
  const { id } = await ticketOf(reference);
  const link = `href="/tickets/${reference}"`;
  const spoc = await signedIn("spoc.wifi");
  expect(await inboxOf(spoc)).toContain(link);
  await database().execute(
    `insert into ticket_people (ticket_id, person_id, relation, effect, from_at) values
      (${id}, ${idOf("spoc.wifi")}, 'recused', 'deny', 0)`,
  );
  expect(await inboxOf(spoc)).not.toContain(link);
});

test("an inbox of many rows is read page by page, each row once", async () => {
  const reference = await filed();
  for (let turn = 0; turn < INBOX_ROWS + 5; turn += 1)
    await say("student05", reference, "reply", { body: `Still dark, ${turn}.` });
  const spoc = await signedIn("spoc.wifi");
  const first = await inboxOf(spoc);
  const older = /href="(\/inbox\?before=\d+)"/.exec(first)?.[1] ?? "";
  const both = first + (await inboxOf(spoc, older));
  const seen = [...both.matchAll(/Still dark, (\d+)\./g)].map(([, turn]) => Number(turn));
  expect(seen).toEqual(Array.from({ length: INBOX_ROWS + 5 }, (_, at) => INBOX_ROWS + 4 - at));
});

test("it is for those who are signed in", async () => {
  expect((await rowsOf("select count(*) as n from outbox where channel = 'inbox'"))[0]?.n).toBeGreaterThan(0);
  expect(await inboxOf(dean, "/inbox?before=0")).not.toContain("/tickets/1024");
});
