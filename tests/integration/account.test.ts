import { env } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { readDevices, readProfile } from "#app/db/account/read-account.ts";
import { DEMO_PASSWORD } from "#app/domain/sign-in/demo-password.ts";
import type { CodeMessage } from "#app/operations/carrier.ts";
import { changePassword } from "#app/operations/change-password.ts";
import { deliverCodes } from "#app/operations/deliver-codes.ts";
import { endSessions } from "#app/operations/end-sessions.ts";
import {
  askForAddress,
  confirmAddress,
  preferAddress,
  removeAddress,
} from "#app/operations/own-addresses.ts";
import { signIn } from "#app/operations/sign-in.ts";
import { depsOf } from "#workers/deps.ts";
import { fileAs, idOf, moveToOwnCampus, rowsOf, say } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

const FRESH = "a password of my own";
const FROM = { network: "192.0.2.7", device: "curl", before: [] as readonly string[], isShared: false };

beforeAll(() => moveToOwnCampus());

const deps = () => depsOf(env);

/** Somebody who has just signed in. */
async function actorOf(mail: string, password = DEMO_PASSWORD) {
  const begun = await signIn(deps(), { ...FROM, email: `${mail}@campus.test`, password });
  if (!begun.ok) throw new Error(begun.code);
  return { kind: "session", tokenHashes: deps().tokenHashes(begun.token) } as const;
}

async function sent() {
  const messages: CodeMessage[] = [];
  await deliverCodes(deps(), {
    async carryCode(message) {
      messages.push(message);
      return { kind: "accepted", messageId: "<1>", response: "250" };
    },
  });
  return messages;
}

const profileOf = (actor: Awaited<ReturnType<typeof actorOf>>) => readProfile(deps().db, actor, Date.now());
const mailsOf = async (actor: Awaited<ReturnType<typeof actorOf>>) =>
  (await profileOf(actor)).addresses.map(({ value, isPrimary }) => (isPrimary ? `${value}, main` : value));

test("devices are listed with this one, and one or all others end at once", async () => {
  const actor = await actorOf("student01");
  const others = [await actorOf("student01"), await actorOf("student01"), await actorOf("student01")];
  const stranger = await actorOf("student02");
  const devices = async (of = actor) => (await readDevices(deps().db, of, Date.now())).devices;
  expect((await devices()).map(({ isThis }) => isThis).toSorted()).toEqual([false, false, false, true]);
  const [theirs] = await devices(stranger);
  const over = { ok: false, code: "session_over" };
  expect(await endSessions(deps(), { actor, name: theirs?.id ?? "" })).toMatchObject(over);
  expect(await devices(stranger)).toHaveLength(1);
  const one = (await devices()).find(({ isThis }) => !isThis);
  expect(await endSessions(deps(), { actor, name: one?.id ?? "" })).toEqual({ ok: true });
  expect(await endSessions(deps(), { actor, name: one?.id ?? "" })).toMatchObject(over);
  expect(await devices()).toHaveLength(3);
  expect(await endSessions(deps(), { actor, name: null })).toEqual({ ok: true });
  expect(await devices()).toHaveLength(1);
  for (const other of others) expect((await profileOf(other)).viewer).toBeNull();
});

test("a new password needs the present one, ends the other sessions, and is told", async () => {
  const actor = await actorOf("student03");
  const other = await actorOf("student03");
  const change = (present: string, fresh = FRESH) => changePassword(deps(), { actor, present, fresh });
  expect(await change("not this one")).toMatchObject({ code: "password_wrong" });
  expect(await change(DEMO_PASSWORD, "short")).toMatchObject({ code: "password_weak" });
  expect(await change(DEMO_PASSWORD)).toEqual({ ok: true });
  expect(await sent()).toMatchObject([{ purpose: "password_changed", address: "student03@campus.test" }]);
  expect((await profileOf(other)).viewer).toBeNull();
  expect((await profileOf(actor)).viewer?.personId).toBe(idOf("student03"));
  expect((await profileOf(await actorOf("student03", FRESH))).viewer).not.toBeNull();
  const audited = await rowsOf("select action, facts from audit_log where actor_id = ?", [idOf("student03")]);
  expect(audited).toEqual([{ action: "person_changed", facts: '{"password":true}' }]);
});

test("whoever has no password yet sets one", async () => {
  const actor = await actorOf("student04");
  await rowsOf("update people set password_hash = null where id = ?", [idOf("student04")]);
  expect(await profileOf(actor)).toMatchObject({ hasPassword: false });
  expect(await changePassword(deps(), { actor, present: "", fresh: FRESH })).toEqual({ ok: true });
  expect(await profileOf(actor)).toMatchObject({ hasPassword: true });
  await sent();
});

test("an address is added by its code, becomes the main one, and is taken away; the last one stays", async () => {
  const actor = await actorOf("student05");
  const own = "student05@campus.test";
  expect(await askForAddress(deps(), { actor, email: own })).toMatchObject({ code: "address_known" });
  expect(await askForAddress(deps(), { actor, email: "nonsense" })).toMatchObject({
    code: "address_unreadable",
  });
  expect(await askForAddress(deps(), { actor, email: " Asha@Home.test " })).toEqual({ ok: true });
  const [mail] = await sent();
  expect(mail).toMatchObject({ purpose: "address", address: "asha@home.test" });
  expect(await mailsOf(actor)).toEqual([`${own}, main`]);
  expect(await confirmAddress(deps(), { actor, code: "1" })).toMatchObject({ code: "code_wrong" });
  expect(await confirmAddress(deps(), { actor, code: mail?.code ?? "" })).toEqual({ ok: true });
  expect(await confirmAddress(deps(), { actor, code: mail?.code ?? "" })).toMatchObject({
    code: "code_wrong",
  });
  expect(await sent()).toMatchObject([{ purpose: "addresses_changed", address: own }]);
  const [first, second] = (await profileOf(actor)).addresses;
  expect(await preferAddress(deps(), { actor, id: second?.id ?? 0 })).toEqual({ ok: true });
  expect(await mailsOf(actor)).toEqual([own, "asha@home.test, main"]);
  const stranger = await actorOf("student06");
  for (const change of [preferAddress, removeAddress])
    expect(await change(deps(), { actor: stranger, id: first?.id ?? 0 })).toMatchObject({
      code: "not_found",
    });
  expect(await removeAddress(deps(), { actor, id: second?.id ?? 0 })).toEqual({ ok: true });
  expect(await mailsOf(actor)).toEqual([`${own}, main`]);
  expect(await sent()).toMatchObject([{ purpose: "addresses_changed", address: "asha@home.test" }]);
  expect(await removeAddress(deps(), { actor, id: first?.id ?? 0 })).toMatchObject({ code: "address_last" });
});

test("somebody else's address stays theirs, and whose it is nobody hears without its code", async () => {
  const actor = await actorOf("student07");
  expect(await askForAddress(deps(), { actor, email: "student08@campus.test" })).toEqual({ ok: true });
  const [mail] = await sent();
  expect(await confirmAddress(deps(), { actor, code: mail?.code ?? "" })).toMatchObject({
    code: "address_taken",
  });
  expect(await mailsOf(actor)).toEqual(["student07@campus.test, main"]);
  expect(await mailsOf(await actorOf("student08"))).toEqual(["student08@campus.test, main"]);
  expect(await sent()).toEqual([]);
});

test("whoever is rated sees an average that takes in five more at a time, and no single rating", async () => {
  const spoc = await actorOf("spoc.wifi");
  const before = (await profileOf(spoc)).ratings?.count ?? 0;
  for (const student of ["student21", "student22", "student23", "student24", "student25"]) {
    const reference = await fileAs(student, { subcategory: "wifi-one", answers: { device: ["phone"] } });
    await say("spoc.wifi", reference, "resolve", { outcome: "fixed", text: "A new switch." });
    expect(await say(student, reference, "rate", { stars: 4, feedback: "", fixed: true })).toMatchObject({
      ok: true,
    });
  }
  expect((await profileOf(spoc)).ratings?.count).toBe(before + 5);
  const page = await (await signedIn("spoc.wifi")).get("/profile");
  expect(await page.text()).toMatch(/\d\.\d of 5 on average, over \d+ ratings\./);
  expect(await (await (await signedIn("student21")).get("/profile")).text()).not.toContain("felt treated");
});

test("the pages show it, say what is wrong in place, and take what is right", async () => {
  const person = await signedIn("student09");
  const page = await (await person.get("/profile")).text();
  for (const known of ["Neeladri", "student09@campus.test", "mails go here"]) expect(page).toContain(known);
  const wrong = await person.send("/profile", { act: "password", present: "x", fresh: FRESH });
  expect(wrong.status).toBe(422);
  const html = await wrong.text();
  expect(html).toContain('<a href="#present">');
  expect(html).not.toContain(FRESH);
  const asked = await person.send("/profile", { act: "add", email: "asha9@home.test" });
  expect([asked.status, asked.headers.get("Location")]).toEqual([303, "/profile"]);
  expect(await (await person.get("/profile")).text()).toContain("Code of the mail to asha9@home.test");
  expect((await person.send("/profile", { act: "something" })).status).toBe(400);
  expect(await (await person.get("/profile/devices")).text()).toContain("this one");
  const ended = await person.send("/profile/devices", { session: "others" });
  expect(ended.status).toBe(303);
});
