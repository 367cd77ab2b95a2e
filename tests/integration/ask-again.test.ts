import { beforeAll, expect, test } from "vitest";
import { PNG } from "#tests/fixtures/small-files.ts";
import { database, idOf, moveToOwnCampus, rowsOf } from "./campus.ts";
import { formIn } from "./form-in.ts";
import { type Person, signedIn } from "./signed-in.ts";
import { filesOf, formOf } from "./uploads.ts";
import { HOME, visit } from "./visit.ts";

const PASSWORD = "campus-demo-2026";

beforeAll(() => moveToOwnCampus());

/** Their sessions began a quarter of an hour ago. */
const grownOld = (mail: string) =>
  database().execute({
    sql: "update sessions set created_at = created_at - 900000 where person_id = ?",
    args: [idOf(mail)],
  });

/** Gives the password in the form that the page shows, and is back where that leads. */
async function givesAgain(person: Person, html: string, mail: string) {
  const form = formIn(html, "current-password");
  const fields = form.fields.filter(([name]) => !["email", "password"].includes(name));
  const typed: [string, string][] = [...fields, ["email", `${mail}@campus.test`], ["password", PASSWORD]];
  const answer = await person.send(form.action, typed);
  const [cookie = ""] = answer.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  const to = answer.headers.get("Location") ?? "";
  const headers = { Cookie: cookie, Origin: HOME };
  return {
    to,
    get: async (path = to) => visit(path, { headers }),
    send: (path: string, sent: [string, string][]) =>
      visit(path, { method: "POST", headers, body: new URLSearchParams(sent) }),
  };
}

test("configuration asks for the password again after a quarter of an hour, and leads back to its own address", async () => {
  const admin = await signedIn("super");
  const paths = [
    "/admin/people?q=kav",
    "/admin/people/6",
    "/admin/people/6/leaving",
    "/admin/people/6/roles",
    "/admin/rosters",
    "/closures",
  ];
  for (const path of paths) expect((await admin.get(path)).status, path).toBe(200);
  await grownOld("super");
  for (const path of paths) expect((await admin.get(path)).status, path).toBe(401);
  expect((await admin.get("/tickets")).status).toBe(200);
  const asked = await (await admin.get("/admin/people?q=kav")).text();
  expect(asked).not.toContain("Kavitha");
  const again = await givesAgain(admin, asked, "super");
  expect(again.to).toBe("/admin/people?q=kav");
  expect(await (await again.get()).text()).toContain("Kavitha");
});

test("what was sent too late is not done, kept, and done when its author sends it once more", async () => {
  const admin = await signedIn("super");
  await grownOld("super");
  const person = idOf("spoc2.neeladri");
  const stateOf = async () => (await rowsOf("select state from people where id = ?", [person]))[0]?.state;
  const kept = await admin.send(`/admin/people/${person}/leaving`, { state: "suspended" });
  expect([kept.status, await stateOf()]).toEqual([401, "active"]);
  const again = await givesAgain(admin, await kept.text(), "super");
  expect(again.to).toMatch(/^\/unsent\//);
  const form = formIn(await (await again.get()).text(), "suspended");
  expect((await again.send(form.action, form.fields)).status).toBe(303);
  expect(await stateOf()).toBe("suspended");
  for (const path of ["/admin/rosters", "/closures"]) {
    const fields = { part: "scope:1", person: String(idOf("dean")), from: "", until: "", reason: "Flood." };
    expect((await (await signedIn("dean")).send(path, fields)).status, path).not.toBe(401);
  }
});

test("a protected report asks its readers again, with its files and without writing a read down, and never its requester", async () => {
  const student = await signedIn("student01");
  const filed = await student.post(
    "/tickets/new?subcategory=harassment",
    formOf({ description: "He waits for me.", idempotencyKey: crypto.randomUUID() }, ["a.png", PNG]),
  );
  const reference = (filed.headers.get("Location") ?? "").split("/")[2] ?? "";
  const [file] = await filesOf(reference);
  const path = `/tickets/${reference}`;
  const reader = await signedIn("care.head");
  await Promise.all([grownOld("care.head"), grownOld("student01")]);
  expect((await student.get(path)).status).toBe(200);
  const asked = await reader.get(path);
  const page = await asked.text();
  expect([asked.status, page.includes("He waits for me.")]).toEqual([401, false]);
  expect((await reader.get(`/attachments/${file?.id}`)).headers.get("Location")).toBe(path);
  const reads = () => rowsOf("select person_id from protected_reads");
  expect(await reads()).toEqual([]);
  expect((await (await signedIn("dean")).get(path)).status).toBe(404);
  const again = await givesAgain(reader, page, "care.head");
  expect(await (await again.get()).text()).toContain("He waits for me.");
  expect(await reads()).toEqual([{ person_id: idOf("care.head") }]);
});
