import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import type { Deps } from "#app/operations/deps.ts";
import { fileTicket } from "#app/operations/file-ticket.ts";
import { depsOf } from "#workers/deps.ts";
import { fileAs, fileCommand, moveToOwnCampus, newKey } from "./campus.ts";
import { type Person, signedIn } from "./signed-in.ts";
import { answerLost, neverSent, openWire } from "./wire.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** 12:00:30 in the campus, so that the page has to round up. */
const NOON = Date.UTC(2026, 10, 24, 6, 30, 30);

beforeAll(() => moveToOwnCampus());
const ownUrl = () => String(env.TURSO_DATABASE_URL);

type Filing = Parameters<typeof fileCommand>[1];

/** The deps of the door itself, counter included, at a moment. */
const at = (now: number, more: Partial<Deps> = {}): Deps => ({
  ...depsOf(env),
  pause: async () => {},
  now: () => now,
  ...more,
});
const filing = async (deps: Deps, mail: string, filed?: Filing) =>
  (await fileTicket(deps, fileCommand(mail, filed))).outcome;

async function fileTimes(times: number, deps: Deps, mail: string) {
  for (let time = 0; time < times; time += 1)
    expect(await filing(deps, mail)).toMatchObject({ ok: true, replayed: false });
}

test("of twenty filings at once five go through, and the others are told when again", async () => {
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => filing(at(NOON), "student01")));
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(5);
  expect(outcomes.find(({ ok }) => !ok)).toMatchObject({
    code: "too_many_filings",
    issues: [{ facts: { most: 5, span: "an hour", again: "Tue 24 Nov, 13:01", seconds: 3600 } }],
  });
  expect(await filing(at(NOON + HOUR_MS - 1), "student01")).toMatchObject({ code: "too_many_filings" });
  expect(await filing(at(NOON + HOUR_MS), "student01")).toMatchObject({ ok: true });
});

test("twenty go through in a day", async () => {
  for (const hour of [0, 1, 2, 3]) await fileTimes(5, at(NOON + hour * HOUR_MS), "student02");
  expect(await filing(at(NOON + 12 * HOUR_MS), "student02")).toMatchObject({
    issues: [{ facts: { most: 20, span: "a day", again: "Wed 25 Nov, 12:01", seconds: 12 * 3600 } }],
  });
  expect(await filing(at(NOON + 24 * HOUR_MS), "student02")).toMatchObject({ ok: true });
});

test("a form sent again is answered before it is counted", async () => {
  const key = newKey();
  const first = await filing(at(NOON), "student03", { key });
  await fileTimes(4, at(NOON), "student03");
  expect(await filing(at(NOON), "student03")).toMatchObject({ code: "too_many_filings" });
  expect(await filing(at(NOON), "student03", { key })).toEqual({ ...first, replayed: true });
  expect(await filing(at(NOON), "student03", { key, title: "Other" })).toMatchObject({ code: "key_reused" });
});

test("the same form sent ten times at once counts once", async () => {
  const key = newKey();
  await Promise.all(Array.from({ length: 10 }, () => filing(at(NOON), "student04", { key })));
  await fileTimes(4, at(NOON), "student04");
  expect(await filing(at(NOON), "student04")).toMatchObject({ code: "too_many_filings" });
});

test("what is refused does not count, whatever its key did with other words", async () => {
  const key = newKey();
  const wrong = { description: " ", key };
  for (let time = 0; time < 7; time += 1)
    expect(await filing(at(NOON), "student05", wrong)).toMatchObject({ code: "description_missing" });
  await Promise.all([
    filing(at(NOON), "student05", { key }),
    ...Array.from({ length: 7 }, () => filing(at(NOON), "student05", wrong)),
  ]);
  await fileTimes(4, at(NOON), "student05");
  expect(await filing(at(NOON), "student05")).toMatchObject({ code: "too_many_filings" });
});

test("a filing whose answer was lost counts once", async () => {
  const lost = [null, answerLost, ...Array.from({ length: 9 }, () => neverSent)];
  const { database: lossy } = openWire(lost, ownUrl());
  const key = newKey();
  expect(await filing(at(NOON, { db: lossy }), "student06", { key })).toMatchObject({ code: "unavailable" });
  expect(await filing(at(NOON), "student06", { key })).toMatchObject({ ok: true });
  await fileTimes(4, at(NOON), "student06");
  expect(await filing(at(NOON), "student06")).toMatchObject({ code: "too_many_filings" });
});

test("with the database away nothing is counted", async () => {
  const never = Array.from({ length: 99 }, () => neverSent);
  const { database: away } = openWire(never, ownUrl());
  for (let time = 0; time < 6; time += 1)
    expect(await filing(at(NOON, { db: away }), "student07")).toMatchObject({ code: "unavailable" });
  await fileTimes(5, at(NOON), "student07");
});

test("what staff file for somebody else counts for nobody, what they file for themselves does", async () => {
  const onBehalf = { requester: "student08@campus.test", came: "By phone" };
  for (let time = 0; time < 7; time += 1)
    expect(await filing(at(NOON), "spoc1.neeladri", onBehalf)).toMatchObject({ ok: true });
  await fileTimes(5, at(NOON), "student08");
  await fileTimes(5, at(NOON), "spoc1.neeladri");
  const own = { requester: "spoc1.neeladri@campus.test", came: "By myself" };
  expect(await filing(at(NOON), "spoc1.neeladri", own)).toMatchObject({ code: "too_many_filings" });
});

test("where somebody is in danger nothing is too much", async () => {
  await fileTimes(5, at(NOON), "student09");
  for (let time = 0; time < 3; time += 1)
    expect(await filing(at(NOON), "student09", { stops: "danger" })).toMatchObject({ ok: true });
  expect(await filing(at(NOON), "student09")).toMatchObject({ code: "too_many_filings" });
});

test("replies do not count", async () => {
  const student = await signedIn("student10");
  const reference = await fileAs("student10");
  for (let time = 0; time < 7; time += 1)
    expect(
      (await student.send(`/tickets/${reference}`, { body: `Word ${time}`, kind: "reply" })).status,
    ).toBe(303);
  for (let time = 0; time < 5; time += 1) expect((await report(student)).status).toBe(303);
  expect((await report(student)).status).toBe(429);
});

test("where nobody can count, nothing is filed, and it can be sent again", async () => {
  const limiter = { take: async () => null, look: async () => [] };
  expect(await filing(at(NOON, { limiter }), "student11")).toEqual({ ok: false, code: "unavailable" });
  expect(await filing(at(NOON), "student11")).toMatchObject({ ok: true });
});

test("a filing asks the database twice, one too many once", async () => {
  const requests = async () => {
    const { database: counted, wire } = openWire([], ownUrl());
    await filing(at(NOON, { db: counted }), "student12");
    return wire.requests;
  };
  const asked = [];
  for (let time = 0; time < 6; time += 1) asked.push(await requests());
  expect(asked).toEqual([2, 2, 2, 2, 2, 1]);
});

const WORDS = "The lamp on the fourth floor hums";

function report(student: Person, fields: Record<string, string> = {}) {
  return student.send("/tickets/new?subcategory=plumbing", { description: WORDS, ...fields });
}

test("each answer says what is left, and the last one when again", async () => {
  const student = await signedIn("student13");
  const policy = '"filings-hour";q=5;w=3600, "filings-day";q=20;w=86400';
  for (const left of [4, 3, 2, 1, 0]) {
    const { status, headers } = await report(student);
    expect([status, headers.get("RateLimit-Policy")]).toEqual([303, policy]);
    expect(headers.get("RateLimit")).toMatch(
      new RegExp(`^"filings-hour";r=${left};t=3[56]\\d\\d, "filings-day";r=${left + 15};t=86[34]\\d\\d$`),
    );
    expect(headers.get("Retry-After")).toBeNull();
  }
  const { status, headers } = await report(student);
  expect([status, headers.get("RateLimit-Policy")]).toEqual([429, policy]);
  const retryAfterS = Number(/^3[56]\d\d$/.exec(headers.get("Retry-After") ?? "")?.[0]);
  const left = Number(/^"filings-hour";r=0;t=(\d+), /.exec(headers.get("RateLimit") ?? "")?.[1]);
  expect(Math.abs(retryAfterS - left)).toBeLessThan(2);
});

test("the page of one too many keeps the words and the key, and says when", async () => {
  const student = await signedIn("student14");
  for (let time = 0; time < 5; time += 1) await report(student);
  const page = await (await report(student, { place: "Stairs", idempotencyKey: "own-key" })).text();
  expect(page).toContain(`${WORDS}</textarea>`);
  for (const value of ["Stairs", "own-key"]) expect(page).toContain(`value="${value}"`);
  expect(page).toMatch(/You can send this one from \w{3} \d{1,2} \w{3}, \d\d:\d\d on\./);
  expect(page).toContain("Send again");
});

test("every 429 at the sign-in says when again, and how the limit stands", async () => {
  const student = await signedIn("student15");
  const wrong = { email: "student16@campus.test", password: "x".repeat(201) };
  for (let time = 0; time < 5; time += 1) expect((await student.send("/login", wrong)).status).toBe(422);
  const { status, headers } = await student.send("/login", wrong);
  expect([status, headers.get("RateLimit-Policy")]).toEqual([429, '"sign-in-account";q=5;w=60']);
  expect(headers.get("RateLimit")).toMatch(/^"sign-in-account";r=0;t=(60|5\d)$/);
  expect(headers.get("Retry-After")).toMatch(/^(60|5\d)$/);
});
