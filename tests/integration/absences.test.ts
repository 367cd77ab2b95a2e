import { beforeAll, expect, test } from "vitest";
import { deps, fileWith, idOf, moveToOwnCampus, NOW, rowsOf, ticketOf } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

const ZONE_MS = 5.5 * 3_600_000;
const DAY_MS = 86_400_000;
const local = (at: number) => new Date(at + ZONE_MS).toISOString().slice(0, 16);
const RAVI = idOf("spoc.wifi");
const KAVITHA = idOf("spoc1.neeladri");
const WIFI = { subcategory: "wifi-block" };
const audited = () => rowsOf("select action, actor_id, thing, thing_id from audit_log order by seq");

beforeAll(() => moveToOwnCampus());

test("staff say when they are away; what is filed meanwhile goes to who stands in, and ends when they are back", async () => {
  const ravi = await signedIn("spoc.wifi");
  expect(await (await ravi.get("/absence")).text()).toContain("When you are away");
  const form = { from: "", until: local(NOW + DAY_MS), substitute: String(KAVITHA), second: "" };
  const answer = await ravi.send("/absence", form);
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/absence"]);
  // Sent twice, or in another window.
  expect((await ravi.send("/absence", form)).status).toBe(422);
  expect(await rowsOf("select person_id, entered_by_id from absences")).toEqual([
    { person_id: RAVI, entered_by_id: RAVI },
  ]);
  const meanwhile = deps({ now: () => Date.now() });
  expect(await ticketOf(await fileWith(meanwhile, "student01", WIFI))).toMatchObject({
    assignee_id: KAVITHA,
    assigned_for_id: RAVI,
  });
  const page = await (await ravi.get("/absence")).text();
  expect(page).toContain("Kavitha Shetty stands in.");
  const [{ id } = { id: 0 }] = await rowsOf("select id from absences");
  expect((await (await signedIn("dean")).send("/absence", { end: String(id) })).status).toBe(409);
  expect((await ravi.send("/absence", { end: String(id) })).status).toBe(303);
  expect((await ravi.send("/absence", { end: String(id) })).status).toBe(409);
  expect(await ticketOf(await fileWith(meanwhile, "student01", WIFI))).toMatchObject({ assignee_id: RAVI });
  expect(await rowsOf("select count(*) as n from substitutes where until_at > ?", [Date.now()])).toEqual([
    { n: 0 },
  ]);
  expect(await audited()).toEqual([]);
});

test("wrong fields come back with what was typed", async () => {
  const ravi = await signedIn("spoc.wifi");
  const until = local(NOW - DAY_MS);
  const answer = await ravi.send("/absence", { from: "soon", until, substitute: String(RAVI), second: "" });
  const page = await answer.text();
  expect(answer.status).toBe(422);
  expect(page).toContain("Nobody stands in for themselves.");
  expect(page).toContain("This moment is already over.");
  expect(page).toContain(`value="${until}"`);
});

test("super admins enter it for others, which is written down; nobody else does, and students have no such page", async () => {
  const path = `/absence?person=${KAVITHA}`;
  const form = { from: local(NOW + DAY_MS), until: "", substitute: "", second: "" };
  const dean = await signedIn("dean");
  expect([(await dean.get(path)).status, (await dean.send(path, form)).status]).toEqual([404, 403]);
  const student = await signedIn("student01");
  expect([(await student.get("/absence")).status, (await student.send("/absence", form)).status]).toEqual([
    404, 403,
  ]);
  const admin = await signedIn("super");
  expect((await admin.send(path, form)).status).toBe(303);
  expect(await audited()).toEqual([
    { action: "person_changed", actor_id: idOf("super"), thing: "person", thing_id: String(KAVITHA) },
  ]);
  const [{ id } = { id: 0 }] = await rowsOf("select id from absences where person_id = ?", [KAVITHA]);
  // It has not begun: taken back, it was never there.
  expect((await admin.send(path, { end: String(id) })).status).toBe(303);
  expect(await rowsOf("select * from absences where person_id = ?", [KAVITHA])).toEqual([]);
  expect(await audited()).toHaveLength(2);
});

test("two at once enter one absence", async () => {
  const ravi = await signedIn("spoc.wifi");
  const form = { from: "", until: "", substitute: String(KAVITHA), second: "" };
  const answers = await Promise.all([1, 2, 3].map(() => ravi.send("/absence", form)));
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
  expect(
    await rowsOf("select count(*) as n from absences where person_id = ? and until_at is null", [RAVI]),
  ).toEqual([{ n: 1 }]);
});

test("a super admin puts somebody on duty, new tickets go to them, and takes them off again", async () => {
  const dean = await signedIn("dean");
  const form = { part: "domain:1", person: String(idOf("dean")), from: "", until: "" };
  expect([
    (await dean.get("/admin/rosters")).status,
    (await dean.send("/admin/rosters", form)).status,
  ]).toEqual([404, 403]);
  const admin = await signedIn("super");
  expect((await admin.send("/admin/rosters", { ...form, part: "scope:999" })).status).toBe(422);
  expect((await admin.send("/admin/rosters", form)).status).toBe(303);
  expect((await admin.send("/admin/rosters", form)).status).toBe(422);
  expect(await (await admin.get("/admin/rosters")).text()).toContain("Dr. Leela Krishnan");
  const meanwhile = deps({ now: () => Date.now() });
  expect(await ticketOf(await fileWith(meanwhile, "student02", { subcategory: "plumbing" }))).toMatchObject({
    assignee_id: idOf("dean"),
    assigned_why: "roster",
  });
  const [{ id } = { id: 0 }] = await rowsOf("select max(id) as id from rosters");
  expect((await admin.send("/admin/rosters", { end: String(id) })).status).toBe(303);
  expect((await admin.send("/admin/rosters", { end: String(id) })).status).toBe(409);
  expect(
    await ticketOf(await fileWith(meanwhile, "student02", { subcategory: "plumbing" })),
  ).not.toMatchObject({
    assigned_why: "roster",
  });
});
