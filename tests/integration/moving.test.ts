import { expect, test } from "vitest";
import { deps, eventsOf, fileAs, idOf, rowsOf, say, ticketOf, toldOf } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

const filed = () => fileAs("student05", { subcategory: "plumbing" });
const scopeId = async (slug: string) =>
  Number((await rowsOf("select id from scopes where slug = ?", [slug]))[0]?.id);

async function form(mail: string, path: string) {
  const person = await signedIn(mail);
  const answer = await person.get(path);
  return { person, status: answer.status, to: answer.headers.get("Location"), page: await answer.text() };
}

test("the page for passing on offers every part of the campus and its staff, and nobody else", async () => {
  const reference = await filed();
  const { status, page } = await form("spoc1.neeladri", `/tickets/${reference}/forwarding`);
  expect(status).toBe(200);
  expect(page).toContain(`value="scope:${await scopeId("velankani")}"`);
  expect(page).toContain(`value="person:${idOf("spoc.wifi")}"`);
  for (const mail of ["student05", "super"]) expect(page).not.toContain(`value="person:${idOf(mail)}"`);
});

test("the page for another subject offers every subcategory under its category", async () => {
  const reference = await filed();
  const { page } = await form("spoc1.neeladri", `/tickets/${reference}/category`);
  expect(page).toMatch(/<optgroup label="Hostel">.*value="wifi-one".*<optgroup label="College">/s);
});

test.each(["forwarding", "category"])("%s is no page for a requester, a stranger or nobody", async (noun) => {
  const reference = await filed();
  const path = `/tickets/${reference}/${noun}`;
  expect(await form("student05", path)).toMatchObject({ status: 303, to: `/tickets/${reference}` });
  expect((await form("student06", path)).status).toBe(404);
  expect((await form("spoc.college", path)).status).toBe(404);
});

test("what was passed on to another part has its owner there, and whoever did it is led to their desk", async () => {
  const reference = await filed();
  const person = await signedIn("spoc1.neeladri");
  const to = `scope:${await scopeId("velankani")}`;
  const answer = await person.send(`/tickets/${reference}/forwarding`, {
    to,
    reason: "The pipe comes from over there.",
    seen: "1",
    idempotencyKey: crypto.randomUUID(),
  });
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/desk"]);
  expect((await person.get(`/tickets/${reference}`)).status).toBe(404);
  const row = await ticketOf(reference);
  expect(row).toMatchObject({ scope_id: await scopeId("velankani"), forwarded_count: 1 });
  const owner = await rowsOf("select id from people where id = ? and state = 'active'", [
    Number(row.assignee_id),
  ]);
  expect(owner).toHaveLength(1);
});

test("what is not ours to decide does not end: it goes to whoever decides, who is told why", async () => {
  const reference = await filed();
  const person = await signedIn("spoc1.neeladri");
  const send = (to: string) =>
    person.send(`/tickets/${reference}/resolution`, {
      ...{ outcome: "not_ours", text: "The warden decides on this.", to },
      ...{ seen: "1", idempotencyKey: crypto.randomUUID() },
    });
  const nowhere = await send("");
  expect([nowhere.status, await nowhere.text()]).toEqual([
    422,
    expect.stringContaining("Pass it on to them"),
  ]);
  expect((await send(`person:${idOf("warden.neeladri")}`)).status).toBe(303);
  expect(await ticketOf(reference)).toMatchObject({
    assignee_id: idOf("warden.neeladri"),
    status_kind: "new",
    outcome: null,
    forwarded_count: 1,
  });
  const page = await (await (await signedIn("student05")).get(`/tickets/${reference}`)).text();
  expect(page).toContain("The warden decides on this.");
});

test("a passing on without a reason comes back with its place still chosen", async () => {
  const reference = await filed();
  const person = await signedIn("spoc1.neeladri");
  const to = `scope:${await scopeId("velankani")}`;
  const answer = await person.send(`/tickets/${reference}/forwarding`, {
    to,
    reason: "",
    idempotencyKey: "k1",
  });
  const page = await answer.text();
  expect(answer.status).toBe(422);
  expect(page).toMatch(new RegExp(`<option value="${to}" selected`));
  expect(page).toContain("Error: ");
});

test.each([
  "scope:999999",
  "person:999999",
  `person:${idOf("student06")}`,
  "committee:999999",
  "scope:",
  "",
  "x".repeat(5000),
])("passing on to %s is refused and nothing moves", async (to) => {
  const reference = await filed();
  const outcome = await say("spoc1.neeladri", reference, "forward", { to, reason: "There." });
  expect(outcome).toMatchObject({ ok: false, code: "destination_unknown" });
  expect(await eventsOf(reference)).toHaveLength(1);
});

test("another subject keeps number and words, and is promised anew from the filing", async () => {
  const reference = await filed();
  const before = await ticketOf(reference);
  await say("spoc1.neeladri", reference, "recategorise", {
    subcategory: "carpentry",
    reason: "It is the door.",
  });
  const after = await ticketOf(reference);
  expect(after).toMatchObject({ reference, title: before.title, filed_at: before.filed_at, id: before.id });
  expect(after.category_id).not.toBe(before.category_id);
  expect(Number(after.promised_at)).toBeGreaterThan(Number(before.promised_at));
});

test("under another subject it stays where it was passed on to, and goes home with nobody who moves", async () => {
  const reference = await filed();
  const velankani = await scopeId("velankani");
  await say("spoc1.neeladri", reference, "forward", {
    to: `scope:${velankani}`,
    reason: "The pipe is there.",
  });
  await say("spoc1.velankani", reference, "recategorise", { subcategory: "carpentry", reason: "" });
  expect(await ticketOf(reference)).toMatchObject({ scope_id: velankani });
});

test("a ticket on hold shows its requester what it waits for, and goes on", async () => {
  const reference = await filed();
  await say("spoc1.neeladri", reference, "acknowledge", { message: "", when: "" });
  const until = new Date(deps().now() + 3_600_000).toISOString();
  expect(
    await say("spoc1.neeladri", reference, "hold", {
      reason: "parts",
      when: until,
      words: "A washer is on its way.",
    }),
  ).toMatchObject({ ok: true, event: "held" });
  const page = await (await (await signedIn("student05")).get(`/tickets/${reference}`)).text();
  expect(page).toContain("it waits for parts or material");
  expect(page).toContain("A washer is on its way.");
  await say("spoc1.neeladri", reference, "resume", {});
  expect(await ticketOf(reference)).toMatchObject({
    status_kind: "active",
    hold_reason: null,
    hold_until_at: null,
  });
});

test("who follows a ticket hears how it goes on, until they follow no more", async () => {
  const reference = await filed();
  const toldOfReply = async (body: string) => {
    const { seq } = (await say("spoc1.neeladri", reference, "reply", { body })) as { seq: number };
    const told = await toldOf(reference, seq);
    return told.filter((row) => row.startsWith("dean "));
  };
  await say("dean", reference, "watch", {});
  expect(await toldOfReply("Tomorrow.")).toEqual(["dean inbox watcher", "dean mail watcher"]);
  await say("dean", reference, "watch", {});
  expect(await toldOfReply("Or the day after.")).toEqual([]);
});

test("a report that was typed for the wrong person goes to the right one", async () => {
  const reference = await filed();
  const spoc = await signedIn("spoc1.neeladri");
  const requester = " Student06@campus.test ";
  const sent = { requester, seen: "1", idempotencyKey: crypto.randomUUID() };
  expect((await spoc.send(`/tickets/${reference}/correction`, sent)).status).toBe(303);
  expect(await ticketOf(reference)).toMatchObject({ requester_id: idOf("student06") });
  const mine = await signedIn("student06");
  expect((await mine.get(`/tickets/${reference}`)).status).toBe(200);
  expect(await toldOf(reference, 2)).toContain("student06 mail requester");
});

test.each(["nobody@campus.test", "x".repeat(5000), "'; drop table people"])(
  "a report is not given to “%s”",
  async (requester) => {
    const reference = await filed();
    const input = { title: "", place: "", priority: "", requester };
    expect(await say("spoc1.neeladri", reference, "correct", input)).toMatchObject({
      code: "requester_unknown",
    });
  },
);
