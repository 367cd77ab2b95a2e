import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { readViewer } from "#app/db/viewer.ts";
import { DEMO_PASSWORD, signIn } from "#app/operations/sign-in.ts";
import { depsOf } from "#workers/deps.ts";
import { database } from "./campus.ts";

const FROM = { network: "192.0.2.7", device: "a phone", before: [] as readonly string[] };
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

/** As many wrong passwords as are admitted: five at once, and five slowly. */
async function failOften(email: string, from = FROM) {
  const wrong = { ...from, email, password: "wrong" };
  for (let time = 0; time < 10; time += 1)
    expect(await signIn(depsOf(env), wrong)).toMatchObject({ code: "sign_in_failed" });
}

test("after ten failures an unknown browser waits, for a minute at most", async () => {
  const said = { ...RIGHT, email: "student39@campus.test" };
  await failOften(said.email);
  const late = await signIn(depsOf(env), said);
  expect(late).toMatchObject({ ok: false, code: "too_many", issues: [{ facts: { again: "in a minute" } }] });
});

test("sign-ins that succeed never wait, one after another or at once", async () => {
  const said = { ...RIGHT, email: "student37@campus.test" };
  for (let time = 0; time < 7; time += 1) expect(await signIn(depsOf(env), said)).toMatchObject({ ok: true });
  const begun = await Promise.all(Array.from({ length: 8 }, () => signIn(depsOf(env), said)));
  expect(begun.map(({ ok }) => ok)).toEqual(Array.from({ length: 8 }, () => true));
});

test("failures from elsewhere shut nobody out", async () => {
  const said = { ...RIGHT, email: "student36@campus.test" };
  await failOften(said.email, { ...FROM, network: "198.51.100.9" });
  expect(await signIn(depsOf(env), said)).toMatchObject({ ok: true });
});

test.each([0, 1])(
  "failures of others do not slow a browser that was used before (session over: %s)",
  async (over) => {
    const deps = depsOf(env);
    const said = { ...RIGHT, email: `student3${4 + over}@campus.test` };
    const begun = await signIn(deps, said);
    if (!begun.ok) throw new Error(begun.code);
    const before = deps.tokenHashes(begun.token);
    if (over)
      await database().execute({
        sql: "update sessions set expires_at = ? where token_hash = ?",
        args: [Date.now() - 1, before[0]],
      });
    await failOften(said.email);
    expect(await signIn(deps, said)).toMatchObject({ code: "too_many" });
    expect(await signIn(deps, { ...said, before })).toMatchObject({ ok: true });
  },
);

test("somebody else's browser is an unknown one", async () => {
  const deps = depsOf(env);
  const theirs = await signIn(deps, RIGHT);
  if (!theirs.ok) throw new Error(theirs.code);
  await failOften("student33@campus.test");
  const said = { ...RIGHT, email: "student33@campus.test", before: deps.tokenHashes(theirs.token) };
  expect(await signIn(deps, said)).toMatchObject({ code: "too_many" });
});

test("a stored hash is no password", async () => {
  const { db } = depsOf(env);
  const [row] = await db.reads.all<{ password_hash: string }>("select password_hash from people limit 1");
  const hash = row?.password_hash ?? "";
  expect(hash).toMatch(/^scrypt\$/);
  const said = { ...RIGHT, email: "student38@campus.test", password: hash };
  expect(await signIn(depsOf(env), said)).toMatchObject({ code: "sign_in_failed" });
});
