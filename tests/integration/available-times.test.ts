import { beforeAll, expect, test } from "vitest";
import { eventsOf, fileAs, idOf, moveToOwnCampus, NOW, rowsOf, say, ticketOf, toldOf } from "./campus.ts";
import { type Person, signedIn } from "./signed-in.ts";

const day = (ahead: number) => new Date(NOW + ahead * 86_400_000).toISOString().slice(0, 10);
const HOURS = "10:00 to 12:30";
const TIME = `${day(3)}/10:00-12:30`;

let student: Person;
let owner: Person;
beforeAll(async () => {
  await moveToOwnCampus();
  [student, owner] = await Promise.all([signedIn("student01"), signedIn("spoc1.neeladri")]);
});

const FORM = "/tickets/new?subcategory=plumbing";

async function reported(times: readonly string[]): Promise<Response> {
  const fields: [string, string][] = [
    ["description", "The tap drips."],
    ["idempotencyKey", crypto.randomUUID()],
    ...times.map((time): [string, string] => ["times", time]),
  ];
  return student.send(FORM, fields);
}

const reference = (answer: Response) =>
  /\/tickets\/(\d+)/.exec(answer.headers.get("Location") ?? "")?.[1] ?? "";

test("times that were said at filing are for the requester, the owner and staff there, and in no event", async () => {
  expect(await (await student.get(FORM)).text()).toContain(`value="${day(1)}/morning"`);
  const own = reference(await reported([TIME]));
  const { assignee_id } = await ticketOf(own);
  expect([idOf("spoc1.neeladri"), idOf("spoc2.neeladri")]).toContain(assignee_id);
  for (const person of [student, owner])
    expect(await (await person.get(`/tickets/${own}`)).text()).toContain(HOURS);
  const [filed] = await eventsOf(own);
  expect(JSON.stringify([filed?.facts, filed?.changes])).not.toMatch(/times/);
  await say("dean", own, "tag", { committeeId: 1 as never, reason: "" });
  expect(await (await (await signedIn("mess.head")).get(`/tickets/${own}`)).text()).not.toContain(HOURS);
});

test("what can't be so is refused with a sentence, and everything that was chosen stays", async () => {
  for (const [said, sentence] of [
    [`${day(-2)}/morning`, "is over already"],
    [`${day(3)}/16:00-14:00`, "ends before it begins"],
    ["whenever", "can’t be read"],
  ] as const) {
    const refused = await reported([TIME, said]);
    expect(refused.status).toBe(422);
    const page = await refused.text();
    expect(page).toContain(sentence);
    expect(page).toContain("The tap drips.");
    for (const kept of [TIME, said])
      expect(page).toMatch(new RegExp(`name="times"[^>]*checked=""[^>]*value="${kept}"`));
  }
  const many = await reported(Array.from({ length: 30 }, (_, at) => `${day(3)}/08:${at + 10}-09:00`));
  expect(await many.text()).toContain("Choose 21 times at most.");
});

test("its requester says them anew while it is open; the owner is told, and the form has what holds", async () => {
  const own = await fileAs("student01", { times: [TIME] });
  const form = (times: string[]) => [
    ["seen", "1"] as [string, string],
    ["idempotencyKey", crypto.randomUUID()] as [string, string],
    ...times.map((time): [string, string] => ["times", time]),
  ];
  const page = await (await student.get(`/tickets/${own}`)).text();
  expect(page).toMatch(new RegExp(`name="times"[^>]*checked=""[^>]*value="${TIME}"`));
  expect((await student.send(`/tickets/${own}/times`, form([`${day(4)}/morning`]))).status).toBe(303);
  const after = await (await student.get(`/tickets/${own}`)).text();
  expect(after).toContain("You said when somebody may come");
  expect(after).toMatch(new RegExp(`name="times"[^>]*checked=""[^>]*value="${day(4)}/morning"`));
  expect(await toldOf(own, 2)).toContainEqual(expect.stringMatching(/mail assignee$/));
  const refused = await student.send(`/tickets/${own}/times`, form([`${day(-2)}/evening`]));
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain(`value="${day(-2)}/evening"`);
  expect((await owner.send(`/tickets/${own}/times`, form([TIME]))).status).toBe(403);
  await say("student01", own, "cancel", { reason: "It works again." });
  expect((await student.send(`/tickets/${own}/times`, form([TIME]))).status).toBe(409);
});

test("they stay where it is put elsewhere, and go with the words of the report", async () => {
  const own = await fileAs("student01", { times: [TIME] });
  await say("dean", own, "recategorise", { subcategory: "electrical", reason: "" });
  expect(await (await owner.get(`/tickets/${own}`)).text()).toContain(HOURS);
  await say("dean", own, "redact", { what: "words:1", reason: "It has a phone number." });
  expect(await (await student.get(`/tickets/${own}`)).text()).not.toContain(HOURS);
  const { id } = await ticketOf(own);
  expect(await rowsOf(`select * from event_contents where ticket_id = ${id} and part = 'times'`)).toEqual([]);
});
