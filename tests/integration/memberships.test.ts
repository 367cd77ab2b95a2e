import { beforeAll, expect, test } from "vitest";
import { sealAudit } from "#app/operations/seal-audit.ts";
import { deps, fileWith, idOf, moveToOwnCampus, rowsOf } from "./campus.ts";
import { type Person, signedIn } from "./signed-in.ts";

const DAY_MS = 86_400_000;
const NEXT_MONTH = new Date(Date.now() + 30 * DAY_MS).toISOString().slice(0, 10);
const MESS = "2";

let head: Person;
let advisor: Person;
beforeAll(async () => {
  await moveToOwnCampus();
  [head, advisor] = await Promise.all([signedIn("mess.head"), signedIn("warden.neeladri")]);
});

const propose = (who: string, by = head, more: Record<string, string> = {}) =>
  by.send("/committees", { committee: MESS, who, role: "member", until: NEXT_MONTH, ...more });
const decide = (member: number, decision: string, by = advisor) =>
  by.send("/committees", { member: String(member), decision });
const terms = (mail: string) =>
  rowsOf(
    `select id, role, state, until_at, decided_by_id from committee_members where person_id = ${idOf(mail)} order by id`,
  );
const audited = () =>
  rowsOf("select action, actor_id from audit_log where action like 'member_%' order by seq");

test("who has nothing to do with a committee finds no page, and proposes nobody", async () => {
  const student = await signedIn("student07");
  expect((await student.get("/committees")).status).toBe(404);
  expect((await propose("student08@campus.test", student)).status).toBe(404);
  expect(await terms("student08")).toEqual([]);
});

test("a head proposes by e-mail or roll number, once; an advisor of that committee confirms", async () => {
  for (const who of ["student09@campus.test", "24BCS0010"]) expect((await propose(who)).status).toBe(303);
  const twice = await propose("student09@campus.test");
  expect(twice.status).toBe(422);
  expect(await twice.text()).toContain("is proposed already, and an advisor decides on it.");
  const [proposal] = await terms("student09");
  expect(proposal).toMatchObject({ state: "proposed", decided_by_id: null });
  const id = Number(proposal?.id);
  const page = await (await advisor.get("/committees")).text();
  expect(page).toContain("is proposed as member");
  expect(page).toContain("Confirm");
  expect(await (await head.get("/committees")).text()).not.toContain('value="confirm"');
  const elsewhere = await signedIn("dean");
  expect([
    (await decide(id, "confirm", elsewhere)).status,
    (await decide(id, "confirm", head)).status,
  ]).toEqual([404, 403]);
  const chosen = await signedIn("student09");
  const reference = await fileWith(deps(), "student05", {
    subcategory: "mess-quality",
    answers: { meal: ["lunch"], date: ["2026-11-20"] },
  });
  expect((await chosen.get(`/tickets/${reference}`)).status).toBe(404);
  for (const _ of ["first", "again"]) expect((await decide(id, "confirm")).status).toBe(303);
  expect((await chosen.get(`/tickets/${reference}`)).status).toBe(200);
  expect((await chosen.get("/committees")).status).toBe(200);
  expect(await audited()).toEqual([
    { action: "member_proposed", actor_id: idOf("mess.head") },
    { action: "member_proposed", actor_id: idOf("mess.head") },
    { action: "member_confirmed", actor_id: idOf("warden.neeladri") },
  ]);
});

test("refused, they serve nowhere; and may be proposed again", async () => {
  const [proposal] = await terms("student10");
  expect((await decide(Number(proposal?.id), "refuse")).status).toBe(303);
  expect((await decide(Number(proposal?.id), "confirm")).status).toBe(409);
  expect(await terms("student10")).toMatchObject([{ state: "refused" }]);
  const chosen = await signedIn("student10");
  expect((await chosen.get("/committees")).status).toBe(404);
  expect((await propose("24BCS0010")).status).toBe(303);
  expect(await terms("student10")).toMatchObject([{ state: "refused" }, { state: "proposed" }]);
});

test("two advisors' words at once count once", async () => {
  const [, proposal] = await terms("student10");
  const id = Number(proposal?.id);
  const answers = await Promise.all([decide(id, "confirm"), decide(id, "refuse")]);
  expect(answers.map(({ status }) => status).sort()[0]).toBe(303);
  const [, decided] = await terms("student10");
  const words = (await audited()).filter(({ action }) => action !== "member_proposed");
  expect(words).toHaveLength(3);
  expect(words.at(-1)?.action).toBe(`member_${decided?.state}`);
});

test("a new term takes the place of the one that ran", async () => {
  expect((await propose("mess.member@campus.test", head, { role: "head" })).status).toBe(303);
  const [, proposal] = await terms("mess.member");
  await decide(Number(proposal?.id), "confirm");
  const [old, next] = await terms("mess.member");
  expect(next).toMatchObject({ role: "head", state: "confirmed" });
  expect(Number(old?.until_at)).toBeLessThanOrEqual(Date.now());
});

test("wrong fields come back with what was typed", async () => {
  const answer = await propose("nobody@campus.test", head, { until: "2020-01-01" });
  const page = await answer.text();
  expect(answer.status).toBe(422);
  expect(page).toContain("Nobody has this e-mail address or roll number. Check it.");
  expect(page).toContain("This moment is already over.");
  expect(page).toContain('value="nobody@campus.test"');
  expect(page).toContain("<title>Error: ");
  expect(await sealAudit(deps())).not.toBeNull();
});
