import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { endSession } from "#app/db/account/sessions.ts";
import { readViewer } from "#app/db/account/viewer.ts";
import { DEMO_PASSWORD } from "#app/domain/sign-in/demo-password.ts";
import { isStale, keepSession } from "#app/operations/keep-session.ts";
import { signIn } from "#app/operations/sign-in.ts";
import { depsOf } from "#workers/deps.ts";
import { HOME, visit } from "./visit.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Somebody who signed in just now, and a clock to move. */
async function person(mail: string, isShared = false) {
  let now = Date.now();
  const deps = { ...depsOf(env), now: () => now };
  const from = { network: "192.0.2.9", device: "a phone", before: [], isShared };
  const begun = await signIn(deps, { ...from, email: `${mail}@campus.test`, password: DEMO_PASSWORD });
  if (!begun.ok) throw new Error(begun.code);
  const tokenHashes = deps.tokenHashes(begun.token);
  const viewer = async () => (await readViewer(deps.db, { kind: "session", tokenHashes }, now)).viewer;
  return {
    tokenHashes,
    deps,
    viewer,
    /** Comes back after so long, as a page does: it is noted where it is time to. */
    async returnsAfter(ms: number): Promise<boolean> {
      now += ms;
      const seen = await viewer();
      if (isStale(seen, now)) await keepSession(deps, tokenHashes);
      return seen !== null;
    },
  };
}

test("a student who comes back within ninety days stays signed in for years", async () => {
  const student = await person("student01");
  for (let visits = 0; visits < 12; visits += 1)
    expect(await student.returnsAfter(90 * DAY_MS - 1)).toBe(true);
  expect(await student.returnsAfter(90 * DAY_MS)).toBe(false);
});

test("staff sign in again after twelve hours without use", async () => {
  const dean = await person("dean");
  expect(await dean.returnsAfter(12 * HOUR_MS - 1)).toBe(true);
  expect(await dean.returnsAfter(12 * HOUR_MS)).toBe(false);
});

test("staff sign in again after seven days, however busy", async () => {
  const dean = await person("spoc.wifi");
  for (let visits = 0; visits < 14; visits += 1) expect(await dean.returnsAfter(12 * HOUR_MS - 1)).toBe(true);
  expect(await dean.returnsAfter(14)).toBe(false);
});

test.each(["student02", "dean"])("on a shared computer %s is signed out after half an hour", async (mail) => {
  const somebody = await person(mail, true);
  for (let visits = 0; visits < 5; visits += 1)
    expect(await somebody.returnsAfter(30 * MINUTE_MS - 1)).toBe(true);
  expect(await somebody.returnsAfter(30 * MINUTE_MS)).toBe(false);
});

test("use is noted every ten minutes, and every minute on a shared computer", async () => {
  const now = Date.now();
  const stale = (isShared: boolean, agoMs: number) => isStale({ seenAt: now - agoMs, isShared }, now);
  expect([stale(false, 10 * MINUTE_MS), stale(false, 10 * MINUTE_MS + 1)]).toEqual([false, true]);
  expect([stale(true, MINUTE_MS), stale(true, MINUTE_MS + 1)]).toEqual([false, true]);
  expect(isStale(null, now)).toBe(false);
});

test("what a session says of itself is what its page needs to keep it", async () => {
  expect(await (await person("student03", true)).viewer()).toMatchObject({ isShared: true });
  const own = await person("student03");
  expect(await own.viewer()).toMatchObject({ isShared: false });
  expect(await endSession(own.deps.db, own.tokenHashes, own.deps.now())).toEqual({ isShared: false });
  expect(await own.viewer()).toBeNull();
});

type Cookies = ReadonlyMap<string, string>;

/** Sends a form with these cookies; answers the status and all Set-Cookie lines. */
async function send(path: string, fields: Record<string, string>, cookies: Cookies = new Map()) {
  const Cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const body = new URLSearchParams(fields);
  const answer = await visit(path, { method: "POST", body, headers: { Origin: HOME, Cookie } });
  return { status: answer.status, lines: answer.headers.getSetCookie() };
}

function kept(lines: readonly string[]): Cookies {
  const pairs = lines.map((line) => /^(\w+)=([^;]*)/.exec(line)).filter((found) => found !== null);
  return new Map(
    pairs.filter(([, , value]) => value !== "").map(([, name = "", value = ""]) => [name, value]),
  );
}

const credentials = (mail: string) => ({ email: `${mail}@campus.test`, password: DEMO_PASSWORD });

test("on a shared computer the cookie goes with the browser's window, also when it is renewed", async () => {
  const { lines } = await send("/login", { ...credentials("student04"), shared: "yes" });
  expect(lines).toEqual([expect.stringMatching(/^session=[\w-]+; Path=\/; HttpOnly; SameSite=Lax$/)]);
  const Cookie = lines[0]?.split(";")[0] ?? "";
  const { db } = depsOf(env);
  await db.writes.run(`update sessions set seen_at = seen_at - ${2 * MINUTE_MS} where is_shared`);
  const renewed = (await visit("/tickets", { headers: { Cookie } })).headers.getSetCookie();
  expect(renewed).toEqual(lines);
});

test("a browser is still known after signing out, and failures of others do not slow it", async () => {
  const wrong = { ...credentials("student05"), password: "x".repeat(201) };
  const begun = await send("/login", credentials("student05"));
  const left = await send("/logout", {}, kept(begun.lines));
  const cookies = kept(left.lines);
  expect([...cookies.keys()].sort()).toEqual(["device", "flash"]);
  for (let time = 0; time < 5; time += 1) await send("/login", wrong);
  expect((await send("/login", credentials("student05"))).status).toBe(429);
  expect((await send("/login", credentials("student05"), cookies)).status).toBe(303);
});

test("a device's cookie opens nothing", async () => {
  const begun = await send("/login", credentials("student06"));
  const device = kept((await send("/logout", {}, kept(begun.lines))).lines).get("device");
  for (const Cookie of [`device=${device}`, `session=${device}`])
    expect((await visit("/tickets", { headers: { Cookie } })).status).toBe(303);
});

test("a shared computer is forgotten with the session", async () => {
  const begun = await send("/login", { ...credentials("student07"), shared: "yes" });
  const left = await send("/logout", {}, kept(begun.lines));
  expect([...kept(left.lines).keys()]).toEqual(["flash"]);
});

test("a wrong password on a shared computer keeps the tick", async () => {
  const body = new URLSearchParams({ ...credentials("student08"), password: "wrong", shared: "yes" });
  const page = await visit("/login", { method: "POST", body, headers: { Origin: HOME } });
  expect(await page.text()).toMatch(/<input type="checkbox"[^>]*name="shared"[^>]*checked=""/);
});
