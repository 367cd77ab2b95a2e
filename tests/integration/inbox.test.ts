import { beforeAll, expect, test, vi } from "vitest";
import { INBOX_ROWS } from "#app/db/lists/read-inbox.ts";
import { database, fileAs, idOf, moveToOwnCampus, rowsOf, say, ticketOf } from "./campus.ts";
import { type Person, signedIn } from "./signed-in.ts";
import { visit } from "./visit.ts";

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
  expect(await inboxOf(dean, "/inbox?before=0")).not.toMatch(/href="\/tickets\/\d/);
});

/** Waits for what a page does after its answer. */
async function newsOf(person: Person, expected: string) {
  await vi.waitFor(async () => expect(countIn(await inboxOf(person))).toBe(expected));
}

const countIn = (page: string) => /class="top-bar-count">([^<]*)</.exec(page)?.[1] ?? "none";

test("what somebody has not seen is counted on every page, until they open the ticket", async () => {
  const reader = await signedIn("student07");
  await reader.send("/inbox", { upTo: "99999999" });
  const [one, other] = [
    await fileAs("student07", { subcategory: "wifi-block" }),
    await fileAs("student07", { subcategory: "wifi-block" }),
  ];
  await letLeave();
  expect(countIn(await inboxOf(reader, "/tickets"))).toBe("2");
  const page = await inboxOf(reader);
  expect(page.split('class="inbox-list-new"').length - 1).toBe(2);
  expect(page).toContain("2 are new.");
  const path = `/tickets/${one}`;
  await visit(path, { headers: { Cookie: reader.cookie, "Sec-Purpose": "prefetch;prerender" } });
  expect(countIn(await inboxOf(reader))).toBe("2");
  expect(await inboxOf(reader, path)).toContain('class="top-bar-count">2<');
  await newsOf(reader, "1");
  await inboxOf(reader, `/tickets/${other}`);
  await newsOf(reader, "none");
});

test("whoever opens a ticket has seen all of it, however much is new elsewhere", async () => {
  const reader = await signedIn("student10");
  const reference = await fileAs("student10", { subcategory: "wifi-block" });
  const other = await fileAs("student10", { subcategory: "wifi-block" });
  for (let turn = 0; turn <= INBOX_ROWS; turn += 1)
    await say("spoc.wifi", other, "reply", { body: `Wait for it, ${turn}.` });
  await letLeave();
  const { id } = await ticketOf(reference);
  const unseen = async () =>
    (
      await rowsOf(
        `select 1 from outbox where ticket_id = ${id} and person_id = ${idOf("student10")} and is_unseen`,
      )
    ).length;
  expect(await unseen()).toBeGreaterThan(0);
  await reader.get(`/tickets/${reference}`);
  await vi.waitFor(async () => expect(await unseen()).toBe(0));
});

test("everything is marked as seen at once, but what came meanwhile", async () => {
  const reader = await signedIn("student08");
  const reference = await fileAs("student08", { subcategory: "wifi-block" });
  const page = await inboxOf(reader);
  const upTo = /name="upTo" value="(\d+)"/.exec(page)?.[1] ?? "";
  await say("spoc.wifi", reference, "acknowledge", { message: "On our way.", when: "" });
  const answer = await reader.send("/inbox", { upTo });
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/inbox"]);
  expect(await inboxOf(reader)).toContain("One of these is new.");
  expect((await (await signedIn("student09")).send("/inbox", { upTo: "99999999" })).status).toBe(303);
  await newsOf(reader, "1");
  await reader.send("/inbox", { upTo: "99999999" });
  expect(await inboxOf(reader)).not.toContain("Mark all as seen");
});

test("what somebody may not read any more is not counted", async () => {
  const reader = await signedIn("spoc.wifi");
  await reader.send("/inbox", { upTo: "99999999" });
  const { id } = await ticketOf(await filed());
  await newsOf(reader, "1");
  await database().execute(
    `insert into ticket_people (ticket_id, person_id, relation, effect, from_at) values
      (${id}, ${idOf("spoc.wifi")}, 'recused', 'deny', 0)`,
  );
  await newsOf(reader, "none");
});

test("a conversation says what is new in it", async () => {
  const reference = await filed();
  await student.get(`/tickets/${reference}`);
  await newsOf(student, countIn(await inboxOf(student)));
  await say("spoc.wifi", reference, "acknowledge", { message: "Two of us come.", when: "" });
  const page = await inboxOf(student, `/tickets/${reference}`);
  expect(page.split("message-new").length - 1).toBe(1);
  expect(page.indexOf("message-new")).toBeLessThan(page.indexOf("Two of us come."));
});
