import { beforeAll, expect, test } from "vitest";
import { readMyTickets } from "#app/db/lists/read-my-tickets.ts";
import { as, deps, fileWith, moveToOwnCampus, sayWith } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

beforeAll(() => moveToOwnCampus());

const mine = (mail: string) => readMyTickets(deps().db, as(mail), { before: null }, Date.now());
const waiting = async (mail: string) => (await mine(mail)).waiting.map(({ reference }) => reference);

test("a later date waits for its requester's yes, above everything else on its page, until they answer", async () => {
  const reference = await fileWith(deps(), "student12");
  expect(await waiting("student12")).toEqual([]);
  const reason = "The washer comes from town.";
  const later = { when: "24 hours", reason };
  expect(await sayWith(deps(), "spoc1.neeladri", reference, "tat", later)).toMatchObject({ ok: true });
  expect(await waiting("student12")).toEqual([reference]);
  const student = await signedIn("student12");
  const list = await (await student.get("/tickets")).text();
  expect(list).toContain("One ticket waits for you");
  expect(list).toContain("Is the new date all right?");
  const page = await (await student.get(`/tickets/${reference}`)).text();
  const [card, conversation] = [
    page.indexOf("Is the new date all right for you?"),
    page.indexOf("The promise"),
  ];
  expect(card).toBeGreaterThan(0);
  expect(card).toBeLessThan(conversation);
  expect(page.slice(card, conversation)).toContain(reason);
  expect(page.split('value="agree"')).toHaveLength(2);
  const sent = { decision: "agree", reason: "", idempotencyKey: crypto.randomUUID() };
  expect((await student.send(`/tickets/${reference}/extension-decision`, sent)).status).toBe(303);
  expect(await waiting("student12")).toEqual([]);
});

test("neither who filed it for somebody nor who joined is told that it waits for them", async () => {
  const filing = { requester: "student13@campus.test", came: "phone", consent: true };
  const reference = await fileWith(deps(), "spoc1.neeladri", filing);
  await sayWith(deps(), "warden.neeladri", reference, "resolve", { outcome: "fixed", text: "New washer." });
  const [filer, student] = await Promise.all([signedIn("spoc1.neeladri"), signedIn("student13")]);
  expect(await (await student.get("/tickets")).text()).toContain("Marked as fixed: is it?");
  const theirs = await (await filer.get("/tickets")).text();
  expect(theirs).toContain(`/tickets/${reference}"`);
  expect(theirs).toContain("Marked as fixed");
  expect(theirs).not.toContain("is it?");
  expect(await (await student.get("/search?q=washer")).text()).toContain("Marked as fixed: is it?");
});
