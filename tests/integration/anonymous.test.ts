import { env } from "cloudflare:test";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { WRONG_CODES } from "#app/domain/limits.ts";
import { proveIntegrity } from "#app/operations/prove-integrity.ts";
import { seal } from "#app/operations/sealed.ts";
import { GIF, HEIC, JPEG, joined, latin, PDF, PNG } from "#tests/fixtures/small-files.ts";
import { depsOf } from "#workers/deps.ts";
import {
  deps,
  eventsOf,
  forgetUses,
  idOf,
  moveToOwnCampus,
  rowsOf,
  say,
  ticketOf,
  toldOf,
} from "./campus.ts";
import { formIn } from "./form-in.ts";
import { codeOn, unknown } from "./reporter.ts";
import { signedIn } from "./signed-in.ts";
import { filesOf, formOf, hiddenOn } from "./uploads.ts";
import { HOME, visit } from "./visit.ts";

const WORDS = "He waits for me after every class";
const logged: string[] = [];

beforeAll(async () => {
  await moveToOwnCampus();
  for (const method of ["info", "log", "debug", "warn"] as const)
    vi.spyOn(console, method).mockImplementation((line) => void logged.push(String(line)));
});
afterAll(() => vi.restoreAllMocks());

/** The newest report of nobody. */
async function newest(): Promise<string> {
  const [row] = await rowsOf(
    "select reference from tickets where requester_id is null and visibility = 'protected' order by id desc limit 1",
  );
  return String(row?.reference);
}

/** Everything that the database and the bucket hold, as one text. */
async function everythingKept(): Promise<string> {
  const tables = await rowsOf(
    "select name from sqlite_master where type = 'table' and name not like 'ticket_search%'",
  );
  const rows = await Promise.all(tables.map(({ name }) => rowsOf(`select * from "${name}"`)));
  const { objects } = await env.FILES.list({ include: ["customMetadata"] } as R2ListOptions);
  const bodies = await Promise.all(
    objects.map(async ({ key }) => latinOf(await (await env.FILES.get(key))?.arrayBuffer())),
  );
  return JSON.stringify([rows, objects.map(({ key, customMetadata }) => [key, customMetadata]), bodies]);
}

const latinOf = (buffer: ArrayBuffer | undefined) =>
  String.fromCharCode(...new Uint8Array(buffer ?? new ArrayBuffer(0)));

const PHOTO = joined(
  JPEG.subarray(0, 2),
  latin(`\xff\xe1\0\x30Exif\0\0${"Nikon of Asha 12.84N 77.66E".padEnd(40, " ")}`),
  JPEG.subarray(2),
);

test("the whole way: report, code, reply, back with the code, question, answer, wish to take it back", async () => {
  const somebody = unknown();
  const start = await somebody.get("/");
  expect(start.html).toContain('href="/anonymous"');
  const subjects = await somebody.get("/anonymous");
  expect(subjects.html).toContain("/anonymous?subcategory=harassment");
  expect(subjects.html).not.toContain("plumbing");
  const filed = await somebody.report(WORDS, "harassment", ["IMG_20261124_asha.jpg", PHOTO]);
  expect(filed.status).toBe(200);
  const code = codeOn(filed);
  const reference = await newest();
  expect(await ticketOf(reference)).toMatchObject({
    visibility: "protected",
    requester_id: null,
    filed_by_id: null,
    number: null,
    assignee_id: idOf("care.head"),
  });
  expect(await toldOf(reference, 1)).toEqual(["care.head inbox assignee", "care.head mail assignee"]);

  const reader = await signedIn("care.head");
  const seen = await (await reader.get(`/tickets/${reference}`)).text();
  expect(seen).toContain("omebody who did not say who they are");
  expect(seen).toContain(WORDS);
  expect(seen).toContain("picture-1.jpg");
  for (const mail of ["dean", "student01"])
    expect((await (await signedIn(mail)).get(`/tickets/${reference}`)).status).toBe(404);
  const say = (fields: Record<string, string>) =>
    reader.post(`/tickets/${reference}`, formOf({ idempotencyKey: crypto.randomUUID(), ...fields }));
  expect((await say({ body: "Thank you for telling us." })).status).toBe(303);

  const back = await somebody.comeBack(` ${code.toLowerCase().replaceAll("-", " ")} `);
  expect(back.html).toContain("Thank you for telling us.");
  expect(back.html).toContain("Whoever looks after it");
  expect((await say({ body: "Where was it?", kind: "question" })).status).toBe(303);
  const asked = await somebody.comeBack(code);
  expect(asked.html).toContain("Where was it?");
  const answer = await somebody.sendOn(asked.html, 'value="reply"', { words: "Behind the library." }, [
    "me.png",
    PNG,
  ]);
  expect(answer.html).toContain("Behind the library.");
  expect(answer.html).toContain("picture-1.png");
  const fields = { token: hiddenOn(answer.html, "token") ?? "", file: hiddenOn(answer.html, "file") ?? "" };
  const opened = await somebody.send("/track/file", fields);
  expect(opened.headers.get("Content-Type")).toBe("image/jpeg");
  expect((await somebody.send("/track/file", { ...fields, token: "x" })).headers.get("Location")).toBe(
    "/track",
  );
  expect((await ticketOf(reference)).status_kind).toBe("active");
  const wish = await somebody.sendOn(answer.html, 'value="cancellation"', { words: "I am afraid." });
  expect(wish.html).toContain(
    "they have been told that you would like to withdraw it".replace("they", "They"),
  );
  expect((await ticketOf(reference)).status_kind).toBe("active");
  expect(await (await reader.get(`/tickets/${reference}`)).text()).toContain("I am afraid.");

  const acts = (await eventsOf(reference)).map(({ kind, actor_kind, actor_id }) => [
    kind,
    actor_kind,
    actor_id,
  ]);
  expect(acts.filter(([, kind]) => kind === "reporter")).toEqual([
    ["filed", "reporter", null],
    ["replied", "reporter", null],
    ["withdrawal_asked", "reporter", null],
  ]);
  const own = somebody.seen.filter(({ path }) => path !== "/");
  for (const { headers } of own) {
    expect(headers.getSetCookie()).toEqual([]);
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(headers.get("Referrer-Policy")).toBe("no-referrer");
  }
  // No minute of theirs is shown to anybody: whole hours alone, there where they are half an hour off.
  for (const html of [answer.html, await (await reader.get(`/tickets/${reference}`)).text()])
    for (const [, by] of html.matchAll(/did not say who they are.{0,200}?<time dateTime="([^"]+)"/gis))
      expect(by).toMatch(/:30:00\.000Z$/);
  for (const [, at] of answer.html.matchAll(/<time dateTime="([^"]+)"/gi))
    expect(at).toMatch(/:30:00\.000Z$/);

  const kept = (await everythingKept()) + logged.join("\n");
  for (const secret of [
    "203.0.113.7",
    "A phone of mine",
    code,
    code.replaceAll("-", ""),
    "Nikon",
    "IMG_2026",
    "12.84N",
    "me.png",
  ])
    expect(kept.includes(secret), secret).toBe(false);
  expect((await proveIntegrity(deps())).finds).toEqual([]);
});

test("nothing is read of whoever is signed in, in the same browser", async () => {
  const student = await signedIn("student01");
  const named = await (await student.get("/tickets/new?subcategory=ragging")).text();
  expect(named).toContain('href="/anonymous?subcategory=ragging"');
  const page = await (await student.get("/anonymous?subcategory=ragging")).text();
  expect(page).not.toContain("Sign out");
  const form = formIn(page, 'name="description"');
  const filed = await student.post(
    form.action,
    formOf({ ...Object.fromEntries(form.fields), description: WORDS }),
    { Origin: "null", "Sec-Fetch-Site": "same-origin" },
  );
  expect(filed.headers.getSetCookie()).toEqual([]);
  const reference = await newest();
  expect(await ticketOf(reference)).toMatchObject({ requester_id: null, filed_by_id: null });
  expect((await student.get(`/tickets/${reference}`)).status).toBe(404);
  expect(await (await student.get("/tickets")).text()).not.toContain(reference);
});

test("sent twice, at once or after a lost answer, it is one report with one code; later the code is not shown", async () => {
  const somebody = unknown();
  const page = await somebody.get("/anonymous?subcategory=ragging");
  const send = (words = WORDS) => somebody.sendOn(page.html, 'name="description"', { description: words });
  const before = (await rowsOf("select count(*) as n from tickets"))[0]?.n;
  const answers = await Promise.all([send(), send(), send()]);
  expect(new Set(answers.map(codeOn)).size).toBe(1);
  expect(codeOn(await send())).toBe(codeOn(answers[0] as (typeof answers)[0]));
  expect((await rowsOf("select count(*) as n from tickets"))[0]?.n).toBe(Number(before) + 1);
  const other = await send("Other words");
  expect([other.status, other.html.includes("Other words")]).toEqual([422, true]);
  expect(hiddenOn(other.html, "idempotencyKey")).not.toBe(hiddenOn(page.html, "idempotencyKey"));
  await rowsOf(`update tickets set filed_at = filed_at - 1800000 where reference = '${await newest()}'`);
  const late = await send();
  expect(late.html).toContain("its code was shown then");
  expect(() => codeOn(late)).toThrow();
});

test("what can’t be cleaned is left out with a reason, the words stay, and the next sending takes the rest", async () => {
  const somebody = unknown();
  const filed = await somebody.report(WORDS, "harassment", ["a.heic", HEIC], ["b.pdf", PDF], ["c.gif", GIF]);
  expect(filed.status).toBe(422);
  expect(filed.html).toContain("such files can say who made them");
  expect(filed.html).toContain(WORDS);
  expect(filed.html).toContain("picture.gif");
  const again = await somebody.sendOn(filed.html, 'name="description"', {});
  codeOn(again);
  expect((await filesOf(await newest())).map(({ name, uploaded_by_id }) => [name, uploaded_by_id])).toEqual([
    ["picture-1.gif", null],
  ]);
});

test("only subjects that allow it are taken, whatever a form says", async () => {
  const somebody = unknown();
  const page = await somebody.get("/anonymous?subcategory=plumbing");
  expect(page.html).toContain("This can’t be reported like that.");
  const sent = await somebody.send("/anonymous?subcategory=plumbing", { description: WORDS });
  expect(sent.status).toBe(422);
  await rowsOf("update categories set allows_anonymous = 0 where slug = 'care'");
  const closed = await somebody.send("/anonymous?subcategory=harassment", { description: WORDS });
  await rowsOf("update categories set allows_anonymous = 1 where slug = 'care'");
  expect([closed.status, closed.html.includes(WORDS)]).toEqual([422, true]);
});

test("a page’s forms open its own report for half an hour, and nothing that was changed in them", async () => {
  const somebody = unknown();
  const [mine, other] = [codeOn(await somebody.report(WORDS)), codeOn(await somebody.report("Another one"))];
  const page = await somebody.comeBack(mine);
  const token = hiddenOn(page.html, "token") ?? "";
  const theirs = hiddenOn((await somebody.comeBack(other)).html, "token") ?? "";
  expect(token).not.toBe(theirs);
  const [body, mac] = [token.split(".")[0], theirs.split(".")[1]];
  for (const wrong of [`${body}.${mac}`, `${token}0`, token.slice(0, -1), "x", "."]) {
    const sent = await somebody.send("/track", { token: wrong, act: "reply", words: "Mine" });
    expect(sent.html).toContain('name="code"');
    expect(sent.html).not.toContain(WORDS);
  }
  const tokenOver = seal(deps(), "reporter page", await newest(), Date.now());
  const over = await somebody.sendOn(page.html, 'value="reply"', {
    token: tokenOver,
    words: "Too late, but not lost",
  });
  expect(over.html).toContain("Type your code once more");
  const resumed = await somebody.sendOn(over.html, 'name="code"', { code: mine });
  expect(Object.fromEntries(formIn(resumed.html, 'value="reply"').fields).words).toBe(
    "Too late, but not lost",
  );
});

test("what others wrote meanwhile is shown before words go out that did not know it", async () => {
  const somebody = unknown();
  const code = codeOn(await somebody.report(WORDS));
  const page = await somebody.comeBack(code);
  const reader = await signedIn("care.head");
  await reader.post(
    `/tickets/${await newest()}`,
    formOf({ body: "We come today.", idempotencyKey: crypto.randomUUID() }),
  );
  const sent = await somebody.sendOn(page.html, 'value="reply"', { words: "Nobody came." });
  expect(sent.status).toBe(409);
  expect(sent.html).toContain("We come today.");
  const again = await somebody.sendOn(sent.html, 'value="reply"', {});
  expect([again.status, again.html.includes("Nobody came.")]).toEqual([200, true]);
});

beforeEach(async () => {
  for (const network of ["198.51.100.1", "198.51.100.2"]) {
    const key = depsOf(env).keyed("network", network)[0];
    await forgetUses("codes", key);
  }
});

test("ten wrong codes an hour from a network, then a wait that is said; right codes open all the same", async () => {
  const code = codeOn(await unknown().report(WORDS));
  const guesser = unknown("198.51.100.1");
  const tries = Array.from({ length: 12 }, (_, at) => `0000-0000-0000-00${String(at).padStart(2, "0")}`);
  const answers = await Promise.all(tries.map((wrong) => guesser.comeBack(wrong)));
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(10).fill(422), 429, 429]);
  const refused = await guesser.comeBack("1111");
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(3500);
  expect(refused.html).toContain("Another try counts in 60 minutes");
  expect((await guesser.comeBack(code)).html).toContain(WORDS);
  expect((await unknown("198.51.100.2").comeBack("1111")).status).toBe(422);
  expect(WRONG_CODES.map(({ most, windowMs }) => [most, windowMs / 3_600_000])).toEqual([
    [10, 1],
    [12, 3],
    [14, 8],
    [16, 24],
  ]);
});

test("whoever looks after such reports and made one hands it on by putting their name to it", async () => {
  const somebody = unknown("203.0.113.41");
  const code = codeOn(await somebody.report(WORDS));
  const reference = await newest();
  expect(await ticketOf(reference)).toMatchObject({ assignee_id: idOf("care.head") });
  const head = await signedIn("care.head");
  expect((await head.send("/reveal", { code })).headers.get("Location")).toBe(`/tickets/${reference}`);
  expect(await ticketOf(reference)).toMatchObject({
    requester_id: idOf("care.head"),
    assignee_id: idOf("ombuds"),
  });
  expect(
    await say("care.head", reference, "note", { body: "Nothing in it.", leadership: false }),
  ).toMatchObject({
    code: "not_allowed",
  });
  const reader = unknown("203.0.113.42");
  const second = codeOn(await reader.report(WORDS));
  const read = await newest();
  await (await signedIn("care.member")).send("/reveal", { code: second });
  expect(await say("care.member", read, "note", { body: "Nothing.", leadership: false })).toMatchObject({
    code: "not_allowed",
  });
  const { finds } = await proveIntegrity(deps());
  expect(finds.filter((find) => !("ticket" in find) || [reference, read].includes(find.ticket))).toEqual([]);
});

test("another site’s page can’t send these forms, and other pages still name their origin", async () => {
  const from = (path: string, headers: Record<string, string>) =>
    visit(path, { method: "POST", body: new URLSearchParams({ code: "" }), headers });
  expect((await from("/track", { Origin: "https://elsewhere.example" })).status).toBe(403);
  expect((await from("/track", { Origin: "null", "Sec-Fetch-Site": "cross-site" })).status).toBe(403);
  expect((await from("/track", { Origin: "null" })).status).toBe(422);
  expect((await from("/track", { Origin: HOME })).status).toBe(422);
  expect((await from("/login", { Origin: "null" })).status).toBe(403);
});

test("whoever reported it says how they were treated, and appeals: to the body of what is protected", async () => {
  const somebody = unknown();
  const code = codeOn(await somebody.report(WORDS));
  const reference = await newest();
  const outcome = { outcome: "refused", text: "We found nothing against rule 4." };
  expect(await say("care.head", reference, "resolve", outcome)).toMatchObject({ ok: true });
  const back = await somebody.comeBack(code);
  const closed = await somebody.sendOn(back.html, 'value="closure"', {});
  const unrated = await somebody.sendOn(closed.html, 'value="rating"', { words: "Nobody asked me." });
  expect([unrated.status, unrated.html.includes("Nobody asked me.")]).toEqual([422, true]);
  const rated = await somebody.sendOn(unrated.html, 'value="rating"', { stars: "2" });
  expect(rated.html).toContain("Thank you. That helps.");
  expect(rated.html).not.toContain('value="rating"');
  const appealed = await somebody.sendOn(rated.html, 'value="appeal"', { words: "Ask Meera, who saw it." });
  expect(appealed.html).toContain("Somebody else decides on it now");
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "active", stage: 1 });
  expect((await eventsOf(reference)).slice(-2)).toMatchObject([
    { kind: "rated", actor_kind: "reporter", actor_id: null },
    { kind: "appealed", actor_kind: "reporter", actor_id: null },
  ]);
  for (const [, at] of appealed.html.matchAll(/<time dateTime="([^"]+)"/gi))
    expect(at).toMatch(/:30:00\.000Z$/);
});

test("whoever reported it puts their name to it, signed in and by its code, which opens nothing then", async () => {
  const somebody = unknown("203.0.113.40");
  const code = codeOn(await somebody.report(WORDS));
  const reference = await newest();
  const back = await somebody.comeBack(code);
  expect(back.html).toContain('href="/reveal"');
  expect((await visit("/reveal")).headers.get("Location")).toBe("/login?redirectTo=%2Freveal");
  const headers = { Origin: HOME };
  const body = new URLSearchParams({ code });
  const signedOut = await visit("/reveal", { method: "POST", body, headers });
  expect(signedOut.headers.get("Location")).toBe("/login?redirectTo=/reveal");
  const student = await signedIn("student16");
  expect((await student.get(`/tickets/${reference}`)).status).toBe(404);
  const wrong = await student.send("/reveal", { code: "0000-0000-0000-0000" });
  expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining("not one of our codes")]);
  // Pressed twice.
  const answers = await Promise.all([1, 2].map(() => student.send("/reveal", { code })));
  expect(answers.map((answer) => answer.headers.get("Location"))).toEqual(
    [1, 2].map(() => `/tickets/${reference}`),
  );
  const revealed = (await eventsOf(reference)).filter(({ kind }) => kind === "revealed");
  expect(revealed).toMatchObject([{ seq: 2, actor_kind: "reporter", audience: "public" }]);
  expect(await ticketOf(reference)).toMatchObject({
    requester_id: idOf("student16"),
    visibility: "protected",
  });
  expect((await toldOf(reference, 2)).filter((row) => row.includes(" mail "))).toContain(
    "student16 mail requester",
  );
  const page = await (await student.get(`/tickets/${reference}`)).text();
  expect(page).toContain("You said that it was you who reported this.");
  const [person] = await rowsOf("select name from people where id = ?", [idOf("student16")]);
  const read = await (await (await signedIn("care.head")).get(`/tickets/${reference}`)).text();
  expect(read.match(new RegExp(`${person?.name}`, "g"))?.length).toBeGreaterThan(1);
  expect(read).not.toContain("somebody who did not say who they are");
  // Neither the code nor an open page of it leads anywhere, for nobody.
  expect((await somebody.comeBack(code)).html).toContain("This report has a name now");
  expect((await somebody.sendOn(back.html, 'value="reply"', { words: "More." })).html).toContain(
    "This report has a name now",
  );
  const other = await (await signedIn("student17")).send("/reveal", { code });
  expect([other.status, await ticketOf(reference)]).toMatchObject([409, { requester_id: idOf("student16") }]);
  expect(await everythingKept()).not.toContain(code);
  expect(logged.join("\n")).not.toContain(code);
});
