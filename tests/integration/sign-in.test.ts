import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { endSession } from "#app/db/account/sessions.ts";
import { readViewer } from "#app/db/account/viewer.ts";
import { DEMO_PASSWORD } from "#app/domain/sign-in/demo-password.ts";
import type { Deps } from "#app/operations/deps.ts";
import { signIn } from "#app/operations/sign-in.ts";
import { depsOf } from "#workers/deps.ts";
import { database, idOf } from "./campus.ts";

const FROM = { network: "192.0.2.7", device: "a phone", before: [] as readonly string[], isShared: false };
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

/** Longer than any: refused without being hashed, which a hundred times would take half a minute. */
const TOO_LONG = "x".repeat(201);

/** As many wrong passwords as are admitted at once. */
async function failOften(email: string, from = FROM, deps = depsOf(env)) {
  const wrong = { ...from, email, password: TOO_LONG };
  for (let time = 0; time < 5; time += 1)
    expect(await signIn(deps, wrong)).toMatchObject({ code: "sign_in_failed" });
}

test("after five failures an unknown browser waits a minute, and what it tries meanwhile adds nothing", async () => {
  const said = { ...RIGHT, email: "student39@campus.test" };
  let now = Date.now();
  const deps = { ...depsOf(env), now: () => now };
  await failOften(said.email, FROM, deps);
  const minute = { issues: [{ facts: { again: "in a minute", seconds: 60 } }] };
  for (const password of ["wrong", said.password])
    expect(await signIn(deps, { ...said, password })).toMatchObject({ code: "too_many_tries", ...minute });
  now += 59_999;
  expect(await signIn(deps, said)).toMatchObject({ code: "too_many_tries" });
  now += 1;
  expect(await signIn(deps, said)).toMatchObject({ ok: true });
});

test("each further failure makes the wait longer", async () => {
  const wrong = { ...RIGHT, email: "student32@campus.test", password: TOO_LONG };
  let now = Date.now();
  const deps = { ...depsOf(env), now: () => now };
  await failOften(wrong.email, FROM, deps);
  const waits: unknown[] = [];
  for (let time = 0; time < 6; time += 1) {
    const refused = await signIn(deps, wrong);
    const seconds = "issues" in refused ? Number(refused.issues[0]?.facts.seconds) : 0;
    waits.push(seconds / 60);
    now += seconds * 1000;
    expect(await signIn(deps, wrong)).toMatchObject({ code: "sign_in_failed" });
  }
  expect(waits).toEqual([1, 2, 4, 8, 15, 30]);
});

test("capitals, blanks and a second address of theirs are the same account", async () => {
  await database().execute({
    sql: "insert into person_addresses (person_id, kind, value, verified_at) values (?, 'mail', 'second@campus.test', 1)",
    args: [idOf("student31")],
  });
  const ways = [
    "student31@campus.test",
    "Student31@CAMPUS.test",
    " student31@campus.test ",
    "SECOND@campus.test",
  ];
  for (let time = 0; time < 5; time += 1) {
    const said = { ...RIGHT, email: ways[time % 4] ?? "", password: "wrong" };
    expect(await signIn(depsOf(env), said)).toMatchObject({ code: "sign_in_failed" });
  }
  for (const email of ways)
    expect(await signIn(depsOf(env), { ...RIGHT, email })).toMatchObject({ code: "too_many_tries" });
});

test("people who don't exist wait exactly as long", async () => {
  const now = Date.now();
  const deps = { ...depsOf(env), now: () => now };
  const refusals = [];
  for (const email of ["student30@campus.test", "student99@campus.test"]) {
    await failOften(email, FROM, deps);
    refusals.push(await signIn(deps, { ...RIGHT, email }));
  }
  expect(refusals[0]).toEqual(refusals[1]);
});

test("sign-ins that succeed never wait, one after another or at once", async () => {
  const said = { ...RIGHT, email: "student37@campus.test" };
  for (let time = 0; time < 7; time += 1) expect(await signIn(depsOf(env), said)).toMatchObject({ ok: true });
  const begun = await Promise.all(Array.from({ length: 8 }, () => signIn(depsOf(env), said)));
  expect(begun.map(({ ok }) => ok)).toEqual(Array.from({ length: 8 }, () => true));
});

test("of twenty wrong passwords at once five are looked at", async () => {
  const wrong = { ...RIGHT, email: "student29@campus.test", password: "wrong" };
  const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(depsOf(env), wrong)));
  const codes = answers.map((answer) => !answer.ok && answer.code);
  expect(codes.filter((code) => code === "sign_in_failed")).toHaveLength(5);
  expect(codes.filter((code) => code === "too_many_tries")).toHaveLength(15);
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
    if (over) await endSession(deps.db, before, Date.now() - 1);
    await failOften(said.email);
    expect(await signIn(deps, said)).toMatchObject({ code: "too_many_tries" });
    expect(await signIn(deps, { ...said, before })).toMatchObject({ ok: true });
  },
);

test("a shared computer is nobody's own browser", async () => {
  const deps = depsOf(env);
  const said = { ...RIGHT, email: "student28@campus.test" };
  const begun = await signIn(deps, { ...said, isShared: true });
  if (!begun.ok) throw new Error(begun.code);
  await failOften(said.email);
  const before = deps.tokenHashes(begun.token);
  expect(await signIn(deps, { ...said, before })).toMatchObject({ code: "too_many_tries" });
});

/** Fails once on each of so many accounts, from a network; answers what came of each. */
async function failOnMany(deps: Deps, network: string, accounts: number, from = 0): Promise<string[]> {
  const codes: string[] = [];
  for (let number = from; number < from + accounts; number += 1) {
    const said = { ...RIGHT, network, email: `nobody${number}@campus.test`, password: TOO_LONG };
    const answer = await signIn(deps, said);
    codes.push(answer.ok ? "ok" : answer.code);
  }
  return codes;
}

test("a network that fails on a hundred accounts waits for the next one, and for those it can be right about", async () => {
  let now = Date.now();
  const deps = { ...depsOf(env), now: () => now };
  const network = "192.0.2.100";
  expect(new Set(await failOnMany(deps, network, 100))).toEqual(new Set(["sign_in_failed"]));
  const said = { ...RIGHT, network, email: "student27@campus.test" };
  const refused = await signIn(deps, said);
  expect(refused).toMatchObject({ code: "too_many_tries", issues: [{ facts: { seconds: 900 } }] });
  expect(refused).toMatchObject({ standings: [{ name: "sign-in-network", most: 100, remaining: 0 }] });
  expect(await signIn(deps, { ...said, network: "192.0.2.101" })).toMatchObject({ ok: true });
  now += 15 * 60_000;
  expect(await signIn(deps, said)).toMatchObject({ ok: true });
});

test("where twenty people have signed in, thousands share the network", async () => {
  const deps = depsOf(env);
  const network = "192.0.2.200";
  for (let number = 1; number <= 20; number += 1) {
    const email = `student${String(number).padStart(2, "0")}@campus.test`;
    expect(await signIn(deps, { ...RIGHT, network, email })).toMatchObject({ ok: true });
  }
  expect(new Set(await failOnMany(deps, network, 101))).toEqual(new Set(["sign_in_failed"]));
});

test("somebody else's browser is an unknown one", async () => {
  const deps = depsOf(env);
  const theirs = await signIn(deps, RIGHT);
  if (!theirs.ok) throw new Error(theirs.code);
  await failOften("student33@campus.test");
  const said = { ...RIGHT, email: "student33@campus.test", before: deps.tokenHashes(theirs.token) };
  expect(await signIn(deps, said)).toMatchObject({ code: "too_many_tries" });
});

test("a stored hash is no password", async () => {
  const { db } = depsOf(env);
  const [row] = await db.reads.all<{ password_hash: string }>("select password_hash from people limit 1");
  const hash = row?.password_hash ?? "";
  expect(hash).toMatch(/^scrypt\$/);
  const said = { ...RIGHT, email: "student38@campus.test", password: hash };
  expect(await signIn(depsOf(env), said)).toMatchObject({ code: "sign_in_failed" });
});
