import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { readViewer } from "#app/db/viewer.ts";
import { DEMO_PASSWORD, signIn } from "#app/operations/sign-in.ts";
import { depsOf } from "#workers/deps.ts";

const FROM = { network: "192.0.2.7", device: "a phone", before: [] };
const RIGHT = { ...FROM, email: "student40@campus.test", password: DEMO_PASSWORD };

test("the right password begins a session that stands for its person", async () => {
  const deps = depsOf(env);
  const begun = await signIn(deps, { ...RIGHT, email: " Student40@Campus.Test " });
  if (!begun.ok) throw new Error(begun.code);
  const actor = { kind: "session", tokenHashes: deps.tokenHashes(begun.token) } as const;
  expect((await readViewer(deps.db, actor, deps.now())).viewer).toMatchObject({ isStaff: false });
});

test("a new sign-in ends the session the browser had before", async () => {
  const deps = depsOf(env);
  const first = await signIn(deps, RIGHT);
  if (!first.ok) throw new Error(first.code);
  const before = deps.tokenHashes(first.token);
  await signIn(deps, { ...RIGHT, before });
  const actor = { kind: "session", tokenHashes: before } as const;
  expect((await readViewer(deps.db, actor, deps.now())).viewer).toBeNull();
});

test("unknown people and wrong passwords get the same sentence", async () => {
  const wrong = await signIn(depsOf(env), { ...RIGHT, password: "not this one" });
  const nobody = await signIn(depsOf(env), { ...RIGHT, email: "nobody@campus.test" });
  expect(wrong).toEqual(nobody);
  expect(wrong).toMatchObject({ ok: false, code: "sign_in_failed" });
});

test("five failures make an account wait; sign-ins that succeed never do", async () => {
  const said = { ...RIGHT, email: "student39@campus.test" };
  for (let time = 0; time < 7; time += 1) expect(await signIn(depsOf(env), said)).toMatchObject({ ok: true });
  for (let time = 0; time < 5; time += 1) {
    expect(await signIn(depsOf(env), { ...said, password: "wrong" })).toMatchObject({
      code: "sign_in_failed",
    });
  }
  const late = await signIn(depsOf(env), said);
  expect(late).toMatchObject({ ok: false, code: "too_many" });
});

test("a stored hash is no password", async () => {
  const { db } = depsOf(env);
  const [row] = await db.reads.all<{ password_hash: string }>("select password_hash from people limit 1");
  const hash = row?.password_hash ?? "";
  expect(hash).toMatch(/^scrypt\$/);
  const said = { ...RIGHT, email: "student38@campus.test", password: hash };
  expect(await signIn(depsOf(env), said)).toMatchObject({ code: "sign_in_failed" });
});
