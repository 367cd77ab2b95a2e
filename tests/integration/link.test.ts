import { expect, test } from "vitest";
import { eventsOf, fileAs, forgetFilings, rowsOf, say, ticketOf } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

const ofHostel = (mail = "student05") => fileAs(mail, { subcategory: "plumbing" });
const linksOf = (reference: string) =>
  rowsOf(
    `select o.reference, l.how, l.until_at is null as holds from ticket_links l join tickets o on o.id = l.other_id
      where l.ticket_id = (select id from tickets where reference = ?)`,
    [reference],
  );

test("two tickets belong together on both pages and in both histories, and no longer when that is taken back", async () => {
  const [elder, later] = [await ofHostel(), await ofHostel()];
  expect(await say("spoc1.neeladri", later, "link", { to: elder, how: "follows" })).toMatchObject({ seq: 2 });
  expect(await linksOf(later)).toEqual([{ reference: elder, how: "follows", holds: 1 }]);
  expect(await linksOf(elder)).toEqual([{ reference: later, how: "followed_by", holds: 1 }]);
  expect((await ticketOf(elder)).version).toBe(2);
  const spoc = await signedIn("spoc1.neeladri");
  for (const [here, there] of [
    [elder, later],
    [later, elder],
  ])
    expect(await (await spoc.get(`/tickets/${here}`)).text()).toContain(`href="/tickets/${there}"`);
  const form = { to: later, seen: "2", idempotencyKey: crypto.randomUUID() };
  expect((await spoc.send(`/tickets/${elder}/link-removal`, form)).status).toBe(303);
  expect((await linksOf(later)).map(({ holds }) => holds)).toEqual([0]);
  expect((await eventsOf(later)).map(({ kind }) => kind)).toEqual(["filed", "linked", "unlinked"]);
});

test("whoever may not see the other one reads nothing of it, not even in the history", async () => {
  const [mine, theirs] = [await ofHostel(), await ofHostel("student06")];
  await say("spoc1.neeladri", mine, "link", { to: theirs, how: "related" });
  const page = await (await (await signedIn("student05")).get(`/tickets/${mine}`)).text();
  expect(page).not.toContain(`/tickets/${theirs}"`);
  expect(page).not.toContain(`#${theirs}`);
  expect(page).toContain('data-seen="1"');
});

test("two protected tickets name each other without a title, but to whoever reported them", async () => {
  const report = (title: string) => fileAs("student08", { subcategory: "harassment", title });
  const [one, other] = [await report("He follows me"), await report("He waits for me")];
  expect(await say("care.head", one, "link", { to: other, how: "related" })).toMatchObject({ ok: true });
  const pageFor = async (mail: string) => (await (await signedIn(mail)).get(`/tickets/${one}`)).text();
  const page = await pageFor("care.head");
  expect(page).toContain(`/tickets/${other}"`);
  expect(page).toContain("A protected report");
  expect(page).not.toContain("He waits for me");
  expect(await pageFor("student08")).toContain("He waits for me");
  // Only the one that was opened is written down.
  const { id } = await ticketOf(other);
  expect(await rowsOf(`select 1 from protected_reads where ticket_id = ${id}`)).toEqual([]);
});

test("a ticket of another hostel can't be named, nor by a student one that is not theirs", async () => {
  const [mine, theirs] = [await ofHostel(), await ofHostel("student33")];
  for (const [mail, to] of [
    ["spoc1.neeladri", theirs],
    ["student05", theirs],
    ["student05", "999999"],
    ["student05", "' or 1=1"],
  ] as const)
    expect(await say(mail, mine, "link", { to, how: "related" })).toMatchObject({ code: "link_unknown" });
  expect((await ticketOf(mine)).version).toBe(1);
});

test("two who say it at once say it once", async () => {
  const [one, other] = [await ofHostel(), await ofHostel()];
  const outcomes = await Promise.all([
    say("spoc1.neeladri", one, "link", { to: other, how: "related" }),
    say("spoc2.neeladri", other, "link", { to: one, how: "related" }),
  ]);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await linksOf(one)).toHaveLength(1);
});

test("from the page of a finished ticket it is reported again, linked", async () => {
  await forgetFilings("student05");
  const elder = await ofHostel();
  await say("student05", elder, "cancel", { reason: "It works again." });
  const student = await signedIn("student05");
  const page = await (await student.get(`/tickets/${elder}`)).text();
  const path = `/tickets/new?subcategory=plumbing&follows=${elder}`;
  expect(page).toContain(path.replace("&", "&amp;"));
  const answer = await student.send(path, {
    description: "It drips again.",
    idempotencyKey: crypto.randomUUID(),
  });
  const [, reference = ""] = /\/tickets\/(\d+)\/filed/.exec(answer.headers.get("Location") ?? "") ?? [];
  expect(await linksOf(reference)).toEqual([{ reference: elder, how: "follows", holds: 1 }]);
  expect(await linksOf(elder)).toEqual([{ reference, how: "followed_by", holds: 1 }]);
});
