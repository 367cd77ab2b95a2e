import { beforeAll, expect, test } from "vitest";
import { handOnAppeals } from "#app/operations/hand-on-appeals.ts";
import { deps, fileAs, idOf, moveToOwnCampus, rowsOf, say, ticketOf, toldOf } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

beforeAll(() => moveToOwnCampus());

const refused = async (mail = "student05") => {
  const reference = await fileAs(mail, { subcategory: "wifi-block" });
  await say("spoc.wifi", reference, "resolve", { outcome: "refused", text: "Rule 7: one router a floor." });
  return reference;
};

test("what was refused shows the way to appeal, which goes to the warden, who lets it stand", async () => {
  const reference = await refused();
  const student = await signedIn("student05");
  const page = await (await student.get(`/tickets/${reference}`)).text();
  expect(page).toContain("you can appeal until");
  const form = { text: "The rule is about kitchens.", seen: "2", idempotencyKey: crypto.randomUUID() };
  const answer = await student.send(`/tickets/${reference}/appeal`, form);
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, `/tickets/${reference}`]);
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "active", stage: 1, outcome: "refused" });
  expect((await toldOf(reference, 3)).filter((row) => row.includes(" mail "))).toEqual([
    "warden.neeladri mail level",
    "spoc.wifi mail assignee",
  ]);
  const warden = await signedIn("warden.neeladri");
  expect(await (await warden.get(`/tickets/${reference}`)).text()).toContain("It was decided rightly");
  const owner = await (await (await signedIn("spoc.wifi")).get(`/tickets/${reference}`)).text();
  expect(owner).not.toContain("Mark as resolved");
  const upheld = { text: "It is about floors.", seen: "3", idempotencyKey: crypto.randomUUID() };
  expect((await warden.send(`/tickets/${reference}/upholding`, upheld)).status).toBe(303);
  expect(await ticketOf(reference)).toMatchObject({
    status_kind: "resolved",
    outcome: "refused",
    appealed_at: null,
  });
  expect(await toldOf(reference, 4)).toContain("student05 mail requester");
});

test("stage by stage up to the ombudsperson, who sees it from then on", async () => {
  const reference = await refused("student06");
  const appeal = () => say("student06", reference, "appeal", { text: "No." });
  const ombuds = await signedIn("ombuds");
  for (const body of ["warden.neeladri", "dean"]) {
    expect(await appeal()).toMatchObject({ ok: true, event: "appealed" });
    expect((await ombuds.get(`/tickets/${reference}`)).status).toBe(404);
    expect(await say(body, reference, "uphold", { text: "Yes." })).toMatchObject({ ok: true });
  }
  await appeal();
  expect((await ombuds.get(`/tickets/${reference}`)).status).toBe(200);
  expect(
    await say("ombuds", reference, "resolve", { outcome: "answered", text: "You get one." }),
  ).toMatchObject({
    ok: true,
  });
  expect(await appeal()).toMatchObject({ code: "no_appeal" });
});

test("two at once appeal once, and nobody appeals for somebody else", async () => {
  const reference = await refused("student07");
  const outcomes = await Promise.all(
    [1, 2].map(() => say("student07", reference, "appeal", { text: "No." })),
  );
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await say("student08", reference, "appeal", { text: "No." })).toMatchObject({ code: "not_found" });
  const bodies = await rowsOf(
    "select * from ticket_people where ticket_id = (select id from tickets where reference = ?) and reason = 'appeal/1'",
    [reference],
  );
  expect(bodies).toHaveLength(1);
});

test("where a committee is the body its head decides, and its members see it by the tag", async () => {
  const reference = await fileAs("student08", { subcategory: "committee-welfare" });
  await say("dean", reference, "resolve", { outcome: "refused", text: "Rule 7." });
  expect(await say("student08", reference, "appeal", { text: "No." })).toMatchObject({ event: "appealed" });
  const page = await (await (await signedIn("student08")).get(`/tickets/${reference}`)).text();
  expect(page).toMatch(/Welfare committee decides/i);
  expect(await say("welfare.head", reference, "uphold", { text: "Yes." })).toMatchObject({ ok: true });
});

test("goes to the next body when the only one of it is deactivated, who is told", async () => {
  const reference = await refused("student08");
  await say("student08", reference, "appeal", { text: "No." });
  expect(await handOnAppeals(deps())).toBe(0);
  await rowsOf("update people set state = 'left' where id = ?", [idOf("warden.neeladri")]);
  expect(await handOnAppeals(deps())).toBeGreaterThan(0);
  expect(await handOnAppeals(deps())).toBe(0);
  expect(await ticketOf(reference)).toMatchObject({ stage: 2 });
  expect((await toldOf(reference, 4)).filter((row) => row.includes(" mail "))).toEqual([
    "dean mail level",
    "student08 mail requester",
  ]);
  const page = await (await (await signedIn("student08")).get(`/tickets/${reference}`)).text();
  expect(page).toContain("can’t decide on it any more");
  expect(await say("dean", reference, "uphold", { text: "It is." })).toMatchObject({ ok: true });
});
