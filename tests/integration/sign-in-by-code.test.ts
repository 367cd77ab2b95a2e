import { env } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { readCodePage } from "#app/db/account/read-code-page.ts";
import { readViewer } from "#app/db/account/viewer.ts";
import { codeLetter } from "#app/mail/code-letter.ts";
import type { Answer, CodeMessage } from "#app/operations/carrier.ts";
import { deliverCodes } from "#app/operations/deliver-codes.ts";
import type { Deps } from "#app/operations/deps.ts";
import { askForCode, signInByCode, signInByLink } from "#app/operations/sign-in-by-code.ts";
import { depsOf } from "#workers/deps.ts";
import { idOf, moveToOwnCampus, rowsOf } from "./campus.ts";
import { HOME, sendForm, visit } from "./visit.ts";

const MINUTE_MS = 60_000;
const FROM = { network: "192.0.2.7", device: "a phone", before: [] as readonly string[], isShared: false };

let start = 0;
beforeAll(async () => {
  await moveToOwnCampus();
  start = Date.now();
});

const at = (ms: number): Deps => ({ ...depsOf(env), now: () => start + ms });

/** What a mail server that answers so is handed. */
async function sent(deps: Deps, answer: Answer = { kind: "accepted", messageId: "<1>", response: "250" }) {
  const messages: CodeMessage[] = [];
  await deliverCodes(deps, {
    async carryCode(message) {
      messages.push(message);
      return answer;
    },
  });
  return messages;
}

/** Somebody who asks for a code, what the browser then carries, and the mail that came. */
async function asks(mail: string, deps = at(0), network = FROM.network) {
  const asked = await askForCode(deps, { email: mail, network });
  if (!asked.ok) throw new Error(asked.code);
  const browserTokens = deps.tokenHashes(asked.browserToken);
  return { browserTokens, mails: await sent(deps) };
}

const OUTAGE: Answer = { kind: "outage", reason: "no connection" };
const WRONG = { ok: false, code: "code_wrong" };

test("a code signs in once, in the browser that asked for it, and ends the session that was there", async () => {
  const deps = at(0);
  const { browserTokens, mails } = await asks(" Student01@Campus.Test ");
  const [mail] = mails;
  expect(mails).toMatchObject([{ address: "student01@campus.test", purpose: "sign_in", attempts: 1 }]);
  const code = `${mail?.code.slice(0, 4)} ${mail?.code.slice(4)}`;
  const elsewhere = deps.tokenHashes("another browser");
  expect(await signInByCode(deps, { ...FROM, code, browserTokens: elsewhere })).toMatchObject(WRONG);
  const begun = await signInByCode(deps, { ...FROM, code, browserTokens });
  if (!begun.ok) throw new Error(begun.code);
  const tokenHashes = deps.tokenHashes(begun.token);
  const { viewer } = await readViewer(deps.db, { kind: "session", tokenHashes }, deps.now());
  expect(viewer?.personId).toBe(idOf("student01"));
  expect(await signInByCode(deps, { ...FROM, code, browserTokens })).toMatchObject(WRONG);
  expect(await signInByLink(deps, { ...FROM, token: mail?.token ?? "" })).toMatchObject({
    code: "link_over",
  });
});

test("its link leads to where somebody was going, if that is a page of ours and no endless one", async () => {
  const mailOf = async (leadsTo: string | null) => {
    const deps = at(0);
    await askForCode(deps, { email: "student04@campus.test", network: FROM.network, leadsTo });
    const [mail] = await sent(deps);
    if (!mail) throw new Error("no mail left");
    return codeLetter(mail, { name: "Campus", timeZone: "UTC" }, "http://site").action?.url;
  };
  const onTo = encodeURIComponent("/tickets/7?before=3");
  expect(await mailOf("/tickets/7?before=3")).toMatch(
    new RegExp(`^http://site/login/link\\?token=[^&]+&redirectTo=${onTo}$`),
  );
  expect(await mailOf(null)).not.toContain("redirectTo");
  expect(await mailOf(`/search?q=${"x".repeat(500)}`)).not.toContain("redirectTo");
});

test("whoever presses the button behind the link goes on from there, and to no other site", async () => {
  for (const [asked, led] of [
    ["/tickets?list=open", "/tickets?list=open"],
    ["//evil.example", "/"],
    ["/login/link?token=another", "/"],
  ] as const) {
    const deps = at(0);
    await askForCode(deps, { email: "student05@campus.test", network: FROM.network });
    const [mail] = await sent(deps);
    const token = mail?.token ?? "";
    const page = await visit(`/login/link?token=${token}&redirectTo=${encodeURIComponent(asked)}`);
    expect((await page.text()).includes('name="redirectTo"')).toBe(asked === led);
    const answer = await sendForm("/login/link", { token, redirectTo: asked });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("Location")).toBe(led);
  }
});

test("nobody's address, a suspended person's and a contact's answer alike, and no mail leaves", async () => {
  await rowsOf("update people set state = 'suspended' where id = ?", [idOf("student02")]);
  await rowsOf("update people set kind = 'contact' where id = ?", [idOf("student03")]);
  for (const mail of ["nobody@campus.test", "student02@campus.test", "student03@campus.test"]) {
    const { browserTokens, mails } = await asks(mail);
    expect(mails).toEqual([]);
    const tried = await signInByCode(at(0), { ...FROM, code: "12345678", browserTokens });
    expect(tried).toMatchObject(WRONG);
  }
});

test("a new code ends the one before it", async () => {
  const first = await asks("student04@campus.test");
  const second = await asks("student04@campus.test");
  const said = { ...FROM, code: first.mails[0]?.code ?? "" };
  expect(await signInByCode(at(1), { ...said, browserTokens: first.browserTokens })).toMatchObject(WRONG);
  const begun = { ...FROM, code: second.mails[0]?.code ?? "", browserTokens: second.browserTokens };
  expect(await signInByCode(at(1), begun)).toMatchObject({ ok: true });
});

test("after five wrong tries the right code is over, and the link is not", async () => {
  const { browserTokens, mails } = await asks("student05@campus.test");
  const code = mails[0]?.code ?? "";
  const wrong = code === "00000000" ? "00000001" : "00000000";
  for (let time = 0; time < 5; time += 1)
    expect(await signInByCode(at(1), { ...FROM, code: wrong, browserTokens })).toMatchObject(WRONG);
  expect(await signInByCode(at(1), { ...FROM, code, browserTokens })).toMatchObject(WRONG);
  expect(await signInByLink(at(1), { ...FROM, token: mails[0]?.token ?? "" })).toMatchObject({ ok: true });
});

test("of many right tries at once one signs in", async () => {
  const { browserTokens, mails } = await asks("student06@campus.test");
  const said = { ...FROM, code: mails[0]?.code ?? "", browserTokens };
  const begun = await Promise.all(Array.from({ length: 5 }, () => signInByCode(at(1), said)));
  expect(begun.filter(({ ok }) => ok)).toHaveLength(1);
});

test("a code and its link live fifteen minutes", async () => {
  const { browserTokens, mails } = await asks("student07@campus.test");
  const [mail] = mails;
  const code = mail?.code ?? "";
  expect(await signInByCode(at(15 * MINUTE_MS), { ...FROM, code, browserTokens })).toMatchObject(WRONG);
  const token = mail?.token ?? "";
  expect(await signInByLink(at(15 * MINUTE_MS), { ...FROM, token })).toMatchObject({ code: "link_over" });
  expect(await signInByLink(at(15 * MINUTE_MS - 1), { ...FROM, token })).toMatchObject({ ok: true });
});

test("a link that somebody else made opens nothing", async () => {
  const { mails } = await asks("student08@campus.test");
  const token = mails[0]?.token ?? "";
  const forged = token.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
  for (const tried of [forged, "", "x", token.split(".")[0] ?? ""])
    expect(await signInByLink(at(1), { ...FROM, token: tried })).toMatchObject({ code: "link_over" });
});

test("no column holds the digits or the link's proof", async () => {
  const { mails } = await asks("student09@campus.test");
  const rows = JSON.stringify(await rowsOf("select * from sign_in_codes"));
  expect(rows).toContain("student09@campus.test");
  expect(rows).not.toContain(mails[0]?.code);
  expect(rows).not.toContain(mails[0]?.token.split(".")[1]);
});

test("asking too often waits, for somebody's address exactly as for nobody's", async () => {
  const refusals = [];
  for (const email of ["student10@campus.test", "nobody10@campus.test"]) {
    for (let time = 0; time < 5; time += 1)
      expect(await askForCode(at(0), { email, network: "192.0.2.10" })).toMatchObject({ ok: true });
    refusals.push(await askForCode(at(0), { email, network: "192.0.2.10" }));
    expect(await askForCode(at(0), { email, network: "192.0.2.11" })).toMatchObject({ ok: true });
  }
  expect(refusals[0]).toEqual(refusals[1]);
  expect(refusals[0]).toMatchObject({
    code: "too_many_sign_in_codes",
    issues: [{ facts: { seconds: 900 } }],
  });
  await sent(at(0));
});

test("a code whose mail an outage keeps is tried again within seconds, and given up after ten minutes", async () => {
  await askForCode(at(0), { email: "student11@campus.test", network: "192.0.2.12" });
  expect(await sent(at(0), OUTAGE)).toHaveLength(1);
  expect(await sent(at(4999), OUTAGE)).toHaveLength(0);
  expect(await sent(at(5000), OUTAGE)).toHaveLength(1);
  // The third in a row finds that the provider is out: nothing leaves but probes, and the page says so.
  expect(await sent(at(MINUTE_MS), OUTAGE)).toHaveLength(1);
  expect(await sent(at(MINUTE_MS + 14_999))).toHaveLength(0);
  const nobody = { kind: "session", tokenHashes: [] } as const;
  expect(await readCodePage(at(0).db, nobody, start, true)).toMatchObject({ mail: "out" });
  expect(await sent(at(10 * MINUTE_MS))).toHaveLength(0);
  expect(await rowsOf("select state from sign_in_codes where person_id = ?", [idOf("student11")])).toEqual([
    { state: "dead" },
  ]);
  await rowsOf("update channels set outages = 0, probe_at = null");
});

test("the page that takes an address answers anybody's alike, and its cookie lets the code in", async () => {
  const pages = [];
  for (const email of ["student12@campus.test", "nobody12@campus.test"]) {
    const answer = await sendForm("/login/code", { email, redirectTo: "/inbox" });
    expect(answer.status).toBe(200);
    const [cookie = ""] = answer.headers.getSetCookie();
    pages.push({ cookie: cookie.split(";")[0] ?? "", html: await answer.text() });
  }
  // A nonce and the request's number differ anyway.
  const bare = (html = "") => html.replaceAll(/nonce="[^"]*"|data-request="[^"]*"/g, "");
  expect(bare(pages[0]?.html)).toBe(bare(pages[1]?.html));
  const [mail] = await sent(depsOf(env));
  const body = new URLSearchParams({ code: mail?.code ?? "", redirectTo: "//evil.test" });
  const headers = { Origin: HOME, Cookie: pages[0]?.cookie ?? "" };
  const begun = await visit("/login/code", { method: "POST", body, headers });
  expect([begun.status, begun.headers.get("Location")]).toEqual([303, "/"]);
  expect(begun.headers.getSetCookie().join()).toMatch(/session=[\w-]{32};.*code=;/);
});

test("opening the link changes nothing; its button signs in, on a shared computer for half an hour", async () => {
  await sendForm("/login/code", { email: "dean@campus.test" });
  const [mail] = await sent(depsOf(env));
  const path = `/login/link?token=${mail?.token}`;
  for (let look = 0; look < 3; look += 1) {
    const page = await visit(path);
    expect([page.status, page.headers.getSetCookie()]).toEqual([200, []]);
    expect((await page.text()).match(/<button/g)).toHaveLength(1);
  }
  const begun = await sendForm("/login/link", { token: mail?.token ?? "", shared: "yes" });
  expect(begun.status).toBe(303);
  expect(begun.headers.getSetCookie()[0]).not.toContain("Max-Age");
  const again = await sendForm("/login/link", { token: mail?.token ?? "" });
  expect(again.status).toBe(422);
  expect(await again.text()).toContain("This link was used, or it is over");
});
