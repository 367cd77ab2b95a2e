import { expect, test } from "vitest";
import { eventsOf, fileAs, newKey } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

const LOOK = "shows=date";

test("a date is looked at before it is promised, and the form that was looked at promises it", async () => {
  const [reference, spoc] = [await fileAs("student01"), await signedIn("spoc1.neeladri")];
  const form = { duration: "3 hours", reason: "The part comes then", idempotencyKey: newKey(), seen: "1" };
  const before = await eventsOf(reference);
  const answer = await spoc.send(`/tickets/${reference}/tat?${LOOK}`, form);
  const page = await answer.text();
  expect(answer.status).toBe(200);
  expect(page.replaceAll("<!-- -->", "")).toContain("That is <time");
  expect(page).toMatch(/Sooner than what is promised now|Later than what is promised now/);
  expect(page).toContain(`action="/tickets/${reference}/tat"`);
  for (const value of ["3 hours", form.idempotencyKey]) expect(page).toContain(`value="${value}"`);
  expect(page).toContain("The part comes then</textarea>");
  expect(await eventsOf(reference)).toEqual(before);
  expect((await spoc.send(`/tickets/${reference}/tat`, form)).status).toBe(303);
  expect(await eventsOf(reference)).toHaveLength(before.length + 1);
});

test("so is the one that says “I have it”", async () => {
  const [reference, spoc] = [await fileAs("student01"), await signedIn("spoc1.neeladri")];
  const form = { message: "Tomorrow morning", until: "2027-01-12T10:00", idempotencyKey: newKey() };
  const page = await (await spoc.send(`/tickets/${reference}/acknowledgement?${LOOK}`, form)).text();
  expect(page).toContain("Later than what is promised now");
  expect(page).toContain("12 Jan");
  expect(page).toContain("Tomorrow morning</textarea>");
});

test.each([
  ["soonish", "This date can’t be read"],
  ["2020-01-01 10:00", "already over"],
  ["", "date"],
])("a date like “%s” comes back with what is wrong, and the words", async (duration, sentence) => {
  const [reference, spoc] = [await fileAs("student01"), await signedIn("spoc1.neeladri")];
  const form = { duration, reason: "The part comes then", idempotencyKey: newKey() };
  const answer = await spoc.send(`/tickets/${reference}/tat?${LOOK}`, form);
  const page = await answer.text();
  expect(answer.status).toBe(422);
  expect(page).toContain(sentence);
  expect(page).toContain("The part comes then</textarea>");
});

test("whoever may not see the ticket learns nothing of it", async () => {
  const reference = await fileAs("student01");
  const form = { duration: "3 hours", idempotencyKey: newKey() };
  for (const mail of ["student02", "spoc1.velankani"]) {
    const other = await signedIn(mail);
    expect((await other.send(`/tickets/${reference}/tat?${LOOK}`, form)).status).toBe(404);
  }
});
