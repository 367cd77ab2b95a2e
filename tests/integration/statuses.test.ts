import { beforeAll, expect, test } from "vitest";
import { database, eventsOf, fileAs, moveToOwnCampus, say, ticketOf } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

beforeAll(() => moveToOwnCampus());

const HELD = { reason: "vendor", when: "2 hours", words: "", status: "with_a_firm" };
const filed = () => fileAs("student05", { subcategory: "wifi-one", answers: { device: ["phone"] } });

test("a form asks for a status only where there are several of a kind, and its page says which it became", async () => {
  const reference = await filed();
  const spoc = await signedIn("spoc.wifi");
  const before = await (await spoc.get(`/tickets/${reference}`)).text();
  expect(before.match(/name="status"/g)).toHaveLength(1);
  expect(before).toContain(`<option value="with_a_firm">With a firm from outside</option>`);
});

test("the status that was chosen is in the event as an id and on the ticket; its requester reads of the kind alone", async () => {
  const reference = await filed();
  await say("spoc.wifi", reference, "acknowledge", { message: "", when: "" });
  await say("spoc.wifi", reference, "hold", HELD);
  expect(await ticketOf(reference)).toMatchObject({ status_id: 20, status_kind: "waiting_other" });
  const [, , held] = await eventsOf(reference);
  expect(JSON.parse(String(held?.facts))).toMatchObject({ status: 20 });
  expect(`${held?.facts} ${held?.changes}`).not.toMatch(/firm/i);
  const page = async (mail: string) => (await (await signedIn(mail)).get(`/tickets/${reference}`)).text();
  expect(await page("spoc.wifi")).toContain("It stands at “With a firm from outside”.");
  expect(await page("student05")).not.toContain("With a firm");
});

test("a retired status is given to nobody, and stays where it is", async () => {
  const [one, other] = [await filed(), await filed()];
  await say("spoc.wifi", one, "hold", HELD);
  await database().execute("update ticket_statuses set is_active = 0 where slug = 'with_a_firm'");
  const refused = await say("spoc.wifi", other, "hold", HELD);
  expect(refused).toMatchObject({ ok: false, code: "status_unknown", issues: [{ field: "status" }] });
  expect(await ticketOf(one)).toMatchObject({ status_id: 20 });
});
