import { beforeAll, expect, test } from "vitest";
import { readTokens } from "#app/db/account/api-tokens.ts";
import { deactivatePerson } from "#app/operations/deactivate-person.ts";
import { as, deps, idOf, moveToOwnCampus, rowsOf } from "./campus.ts";
import { ask, tokenOf } from "./programs.ts";
import { type Person, signedIn } from "./signed-in.ts";

let person: Person;
beforeAll(async () => {
  await moveToOwnCampus();
  person = await signedIn("student02");
});

const typed = (key: string, days = "30"): [string, string][] => [
  ["idempotencyKey", key],
  ["name", "The display"],
  ["scopes", "tickets:read"],
  ["days", days],
];
const statusOf = async (token: string) => (await ask(token, "GET", "/me")).status;
const page = async () => (await person.get("/profile/tokens")).text();

test("a token is shown once, works, is listed without its text, and ends when it is taken away", async () => {
  const made = await (await person.send("/profile/tokens", typed("k".repeat(32)))).text();
  const token = /resolve_[\w-]{32}/.exec(made)?.[0] ?? "";
  expect(await statusOf(token)).toBe(200);
  expect((await person.send("/profile/tokens", typed("k".repeat(32)))).status).toBe(409);
  const listed = await page();
  expect(listed).toContain("The display");
  expect(listed).not.toContain(token);
  const kept = JSON.stringify(await rowsOf("select * from api_tokens"));
  expect(kept).not.toContain(token.slice("resolve_".length));
  const { tokens } = await readTokens(deps().db, as("student02"), Date.now());
  expect(tokens).toMatchObject([{ name: "The display", lastUsedAt: expect.any(Number) }]);
  const stranger = await signedIn("student03");
  await stranger.send("/profile/tokens", { revoke: tokens[0]?.id ?? "" });
  expect(await statusOf(token)).toBe(200);
  expect((await person.send("/profile/tokens", { revoke: tokens[0]?.id ?? "" })).status).toBe(303);
  expect(await statusOf(token)).toBe(401);
  const audited = await rowsOf("select facts from audit_log where actor_id = ? order by seq", [
    idOf("student02"),
  ]);
  expect(audited.map(({ facts }) => facts)).toEqual(['{"token":"made"}', '{"token":"revoked"}']);
});

test("what is wrong is said in place", async () => {
  const wrong = await person.send("/profile/tokens", [
    ["idempotencyKey", "x"],
    ["name", ""],
    ["days", "7"],
  ]);
  expect(wrong.status).toBe(422);
  for (const field of ["name", "scopes", "days"])
    expect(await wrong.clone().text()).toContain(`<a href="#${field}`);
});

test("nobody has more than twenty, and a session of long ago gives its password again", async () => {
  for (let more = 0; more < 20; more += 1) await tokenOf("student02");
  await expect(tokenOf("student02")).rejects.toThrow("tokens_full");
  await rowsOf("update sessions set created_at = 1 where person_id = ?", [idOf("student02")]);
  expect((await person.get("/profile/tokens")).status).toBe(401);
  expect((await person.send("/profile/tokens", typed("z".repeat(32)))).status).toBe(401);
});

test("tokens end with their person", async () => {
  const token = await tokenOf("student05");
  expect(
    await deactivatePerson(deps(), { actor: as("super"), personId: idOf("student05"), to: "left" }),
  ).toEqual({ ok: true });
  expect(await statusOf(token)).toBe(401);
  expect(await rowsOf("select id from api_tokens where person_id = ?", [idOf("student05")])).toEqual([]);
});
