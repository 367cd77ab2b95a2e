import { beforeAll, expect, test } from "vitest";
import { readDesk } from "#app/db/lists/read-desk.ts";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import { LOOK_MS } from "#app/domain/commands/look.ts";
import { sealAudit, verifyAudit } from "#app/operations/seal-audit.ts";
import { as, database, deps, fileWith, idOf, moveToOwnCampus, NOW, rowsOf, sayWith } from "./campus.ts";
import { formIn } from "./form-in.ts";
import { type Person, signedIn } from "./signed-in.ts";

const WHY = "Its requester called me.";

let people: Record<"super" | "dean" | "spoc1.neeladri" | "student20", Person>;
beforeAll(async () => {
  await moveToOwnCampus();
  const mails = ["super", "dean", "spoc1.neeladri", "student20"] as const;
  const signed = await Promise.all(mails.map(async (mail) => [mail, await signedIn(mail)] as const));
  people = Object.fromEntries(signed) as typeof people;
});

const textOf = async (person: Person, path: string) => (await person.get(path)).text();

test("a super admin is asked why, is written down, and reads the ticket and nothing else", async () => {
  const reference = await fileWith(deps(), "student20", { description: "The tap drips at night." });
  const { super: admin } = people;
  const led = await admin.get(`/tickets/${reference}`);
  expect([led.status, led.headers.get("Location")]).toEqual([303, `/tickets/${reference}/look`]);
  const asked = await admin.get(`/tickets/${reference}/look`);
  expect(asked.status).toBe(403);
  const page = await asked.text();
  expect(page).not.toContain("drips");
  const form = formIn(page, "reason");
  const send = (reason: string) =>
    admin.send(form.action, [...form.fields.filter(([name]) => name !== "reason"), ["reason", reason]]);
  expect((await send(" ")).status).toBe(422);
  expect((await send(WHY)).headers.get("Location")).toBe(`/tickets/${reference}`);

  const read = await textOf(admin, `/tickets/${reference}`);
  expect(read).toContain("The tap drips at night.");
  expect(read).not.toContain("<textarea");
  expect((await sayWith(deps(), "super", reference, "note", { body: "x", leadership: false })).ok).toBe(
    false,
  );
  expect(await sayWith(deps(), "super", reference, "redact", { what: "words:1", reason: "x" })).toMatchObject(
    {
      code: "not_allowed",
    },
  );
  const desk = await readDesk(deps().db, as("super"), { view: "all", after: null }, Date.now());
  expect(desk.rows.map((row) => row.reference)).not.toContain(reference);

  const told = "looked at this as a super admin";
  expect(await textOf(people["spoc1.neeladri"], `/tickets/${reference}`)).toContain(told);
  expect(await textOf(people.student20, `/tickets/${reference}`)).not.toContain(told);
  const looks = await textOf(people.dean, "/looks");
  expect([looks.includes(WHY), looks.includes(`/tickets/${reference}`)]).toEqual([true, true]);
  expect((await people["spoc1.neeladri"].get("/looks")).status).toBe(404);
  expect((await admin.get("/looks")).status).toBe(404);
});

test("it is in the sealed log without a word, and its words can be taken away", async () => {
  const reference = await fileWith(deps(), "student20");
  await sayWith(deps(), "super", reference, "look", { reason: WHY });
  await sealAudit(deps());
  const [row] = await rowsOf("select * from audit_log where thing_id = ?", [reference]);
  expect(row).toMatchObject({ action: "ticket_looked_at", thing: "ticket", words_hash: null });
  expect(JSON.stringify(row)).not.toContain(WHY);
  expect((await verifyAudit(deps())).finds).toEqual([]);
  await sayWith(deps(), "dean", reference, "redact", { what: "words:2", reason: "It names somebody." });
  expect(await textOf(people.dean, "/looks")).toContain("The reason was taken away.");
});

test("it ends after a quarter of an hour, and with the role", async () => {
  const reference = await fileWith(deps({ now: () => NOW }), "student20");
  await sayWith(deps({ now: () => NOW }), "super", reference, "look", { reason: WHY });
  const seenAt = async (at: number) => {
    const { ticket, mayLook } = await readTicket(deps().db, as("super"), reference, { before: null }, at);
    return [ticket !== null, mayLook ?? false];
  };
  expect(await seenAt(NOW + LOOK_MS - 1)).toEqual([true, false]);
  expect(await seenAt(NOW + LOOK_MS)).toEqual([false, true]);
  await database().execute("update role_grants set until_at = from_at where role = 'super_admin'");
  expect(await seenAt(NOW + 1)).toEqual([false, false]);
  await database().execute("update role_grants set until_at = null where role = 'super_admin'");
});

test("strangers, denied super admins and protected tickets know of no such thing", async () => {
  const reference = await fileWith(deps(), "student20");
  for (const path of [`/tickets/${reference}`, `/tickets/${reference}/look`])
    expect((await people.student20.get(path)).status).not.toBe(404);
  const stranger = await signedIn("student35");
  expect((await stranger.get(`/tickets/${reference}/look`)).status).toBe(404);
  const nothing = await sayWith(deps(), "student35", reference, "look", { reason: WHY });
  expect(nothing).toMatchObject({ code: "not_found" });
  for (const change of [
    `insert into ticket_people (ticket_id, person_id, relation, effect, from_at) select id, ${idOf("super")}, 'about', 'deny', 0 from tickets where reference = ?`,
    "update tickets set visibility = 'protected' where reference = ?",
  ]) {
    await database().execute({ sql: change, args: [reference] });
    expect((await people.super.get(`/tickets/${reference}`)).status).toBe(404);
    expect((await people.super.get(`/tickets/${reference}/look`)).status).toBe(404);
    expect(await sayWith(deps(), "super", reference, "look", { reason: WHY })).toEqual(nothing);
    await database().execute({
      sql: "delete from ticket_people where relation = 'about' and ticket_id = (select id from tickets where reference = ?)",
      args: [reference],
    });
  }
});
