import { beforeAll, expect, test } from "vitest";
import { type PeopleAsked, readPeople } from "#app/db/people/read-people.ts";
import { endRole as endInTables } from "#app/db/people/roles.ts";
import { endRole, giveRole } from "#app/operations/change-roles.ts";
import { as, deps, idOf, moveToOwnCampus, rowsOf } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

beforeAll(() => moveToOwnCampus());

const RAVI = idOf("spoc.wifi");
const path = `/admin/people/${RAVI}`;
const fields = { role: "spoc", part: "scope:1", from: "", until: "" };
const grantsOf = (role: string, id = RAVI) =>
  rowsOf(
    "select id, domain_id, scope_id, granted_by_id, until_at from role_grants where person_id = ? and role = ?",
    [id, role],
  );
const audited = (action: string) => rowsOf("select thing_id from audit_log where action = ?", [action]);

test("a super admin gives a role and ends it; what was sent twice at once counts once", async () => {
  const admin = await signedIn("super");
  expect(await (await admin.get(`${path}/roles`)).text()).toContain("Give Ravi Kumar a role");
  const before = (await grantsOf("spoc")).length;
  const both = await Promise.all([admin.send(`${path}/roles`, fields), admin.send(`${path}/roles`, fields)]);
  expect(both.map(({ status }) => status).sort()).toEqual([303, 422]);
  const given = (await grantsOf("spoc")).slice(before);
  expect(given).toMatchObject([{ scope_id: 1, granted_by_id: idOf("super"), until_at: null }]);
  expect(await (await admin.get("/admin/people?q=ravi")).text()).toMatch(/SPOC, [^<]*Neeladri/);
  const end = String(given[0]?.id);
  const ended = await Promise.all([1, 2].map(() => admin.send(`${path}/roles`, { end })));
  expect(ended.map(({ status }) => status).sort()).toEqual([303, 409]);
  expect(await (await admin.get(path)).text()).toContain("ended");
  expect([await audited("role_granted"), await audited("role_ended")]).toEqual([
    [{ thing_id: String(RAVI) }],
    [{ thing_id: String(RAVI) }],
  ]);
});

test("the staff have pages, forwards and back, and what was found beyond a page is said", async () => {
  const numbers = Array.from({ length: 120 }, (_, n) => 70_001 + n);
  const values = numbers.map((id) => `(${id}, 'Zoya ${id}', 0)`).join(", ");
  await rowsOf(`insert into people (id, name, created_at) values ${values}`);
  const grants = numbers.map((id) => `(${id}, 'auditor', 0)`).join(", ");
  await rowsOf(`insert into role_grants (person_id, role, from_at) values ${grants}`);
  const page = (asked: Partial<PeopleAsked>) =>
    readPeople(deps().db, as("super"), { q: "", after: null, before: null, ...asked }, Date.now());
  const first = await page({});
  const second = await page({ after: first.nextAfter });
  const third = await page({ after: second.nextAfter });
  const ids = [...first.found, ...second.found, ...third.found].map(({ personId }) => Number(personId));
  expect(first.previousBefore).toBeNull();
  expect(new Set(ids).size).toBe(ids.length);
  expect(numbers.filter((id) => ids.includes(id)).length).toBeGreaterThan(80);
  expect((await page({ before: second.previousBefore })).found).toEqual(first.found);
  expect(second.found.every(({ roles }) => roles.length > 0)).toBe(true);
  expect(await page({ q: "zoya" })).toMatchObject({ isCut: true, nextAfter: null });
  const admin = await signedIn("super");
  expect(await (await admin.get("/admin/people")).text()).toContain(`/admin/people?after=${first.nextAfter}`);
  expect(await (await admin.get("/admin/people?q=zoya")).text()).toContain("There are more.");
  await rowsOf("delete from people where id > 70000");
});

test("the staff that a super admin finds are all who have a duty", async () => {
  const page = await (await (await signedIn("super")).get("/admin/people")).text();
  for (const name of ["Ravi Kumar", "Devika Salvi", "Gulab Chandani", "Dr. Asha Mathew"])
    expect(page).toContain(name);
  expect(page).not.toContain("Nikhil Menon");
});

test("nobody else does, nobody to themselves, and wrong fields come back with what was typed", async () => {
  const dean = await signedIn("dean");
  expect((await dean.get(`${path}/roles`)).status).toBe(404);
  expect((await dean.send(`${path}/roles`, fields)).status).toBe(403);
  const admin = await signedIn("super");
  expect((await admin.get(`/admin/people/${idOf("super")}/roles`)).status).toBe(404);
  expect((await admin.send(`/admin/people/${idOf("super")}/roles`, fields)).status).toBe(403);
  expect((await admin.send("/admin/people/99999/roles", fields)).status).toBe(404);
  const wrong = await admin.send(`${path}/roles`, { ...fields, role: "operator", until: "2031-01-01T10:00" });
  expect(wrong.status).toBe(422);
  const page = await wrong.text();
  expect(page).toContain("Only SPOCs have a part of the campus.");
  expect(page).toContain("2031-01-01T10:00");
});

test("of two super admins who end each other's role at once one stays", async () => {
  await rowsOf("insert into role_grants (person_id, role, from_at) values (?, 'super_admin', 0)", [
    idOf("chair"),
  ]);
  const [theirs, own] = await Promise.all([
    grantsOf("super_admin", idOf("chair")),
    grantsOf("super_admin", idOf("super")),
  ]);
  const end = (by: string, of: string, id: unknown) =>
    endRole(deps(), { actor: as(by), personId: idOf(of), id: Number(id) });
  const both = await Promise.all([end("super", "chair", theirs[0]?.id), end("chair", "super", own[0]?.id)]);
  expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
  // Whoever stayed can't be ended either by one who read the clock a moment before the other's end was written.
  const [stayed, grant] = both[0]?.ok
    ? (["super", own[0]?.id] as const)
    : (["chair", theirs[0]?.id] as const);
  const earlier = { byId: RAVI, now: deps().now() - 5000 };
  expect(await endInTables(deps().db, { ...earlier, personId: idOf(stayed), id: Number(grant) })).toBe(false);
  const said = { personId: RAVI, role: "operator", part: "", from: "", until: "" };
  const tries = await Promise.all(
    ["super", "chair"].map((by) => giveRole(deps(), { actor: as(by), ...said })),
  );
  expect(tries.filter((outcome) => outcome.ok)).toHaveLength(1);
});
