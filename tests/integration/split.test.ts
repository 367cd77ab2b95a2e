import { beforeAll, expect, test } from "vitest";
import { proveIntegrity } from "#app/operations/prove-integrity.ts";
import { deps, eventsOf, fileAs, moveToOwnCampus, rowsOf, say, sayWith, ticketOf, toldOf } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

beforeAll(async () => {
  await moveToOwnCampus();
});

const filed = () => fileAs("student05", { subcategory: "plumbing" });
const part = { subcategory: "electrical", text: "The lamp above it flickers.", place: "", quotes: [1] };

/** The ticket that was made of a part of another one. */
async function partOf(reference: string): Promise<string> {
  const split = (await eventsOf(reference)).findLast(({ kind }) => kind === "split");
  return String(JSON.parse(String(split?.facts)).other);
}

test("a part goes on as a second ticket, linked from both, and its requester is told once", async () => {
  const reference = await filed();
  const spoc = await signedIn("spoc1.neeladri");
  const page = await (await spoc.get(`/tickets/${reference}/split`)).text();
  expect(page).toMatch(/name="quotes"[^>]*value="1"/);
  const form: [string, string][] = [
    ["subcategory", "electrical"],
    ["text", "The lamp above it flickers."],
    ["quotes", "1"],
    ["seen", "1"],
    ["idempotencyKey", crypto.randomUUID()],
  ];
  const answers = [
    await spoc.send(`/tickets/${reference}/split`, form),
    await spoc.send(`/tickets/${reference}/split`, form),
  ];
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  const second = await partOf(reference);
  expect(Number(second)).toBe(Number(reference) + 1);
  expect(await ticketOf(second)).toMatchObject({ status_kind: "new", version: 1, visibility: "normal" });
  expect((await toldOf(second, 1)).filter((row) => row.includes("requester"))).toEqual([
    "student05 inbox requester",
    "student05 mail requester",
  ]);
  expect(await toldOf(reference, 2)).toEqual([]);
  const student = await signedIn("student05");
  const here = await (await student.get(`/tickets/${reference}`)).text();
  const there = await (await student.get(`/tickets/${second}`)).text();
  expect(here).toContain(`href="/tickets/${second}"`);
  expect(there).toContain(`href="/tickets/${reference}#message-1"`);
  expect((await rowsOf("select * from tickets where number > ?", [Number(second)])).length).toBe(0);
});

test("numbers have no gap and none is given twice, whoever files and splits at the same time", async () => {
  const references = await Promise.all([filed(), filed(), filed()]);
  const before = Math.max(...references.map(Number));
  const outcomes = await Promise.all([
    ...references.map((reference) => sayWith(deps(), "dean", reference, "split", part)),
    fileAs("student06"),
    fileAs("student07"),
  ]);
  const made = outcomes.filter((each) => typeof each === "string" || each.ok).length;
  const rows = await rowsOf("select number from tickets where number > ? order by number", [before]);
  expect(rows.map(({ number }) => number)).toEqual(
    Array.from({ length: made }, (_, index) => before + 1 + index),
  );
  expect(made).toBeGreaterThan(2);
});

test("two who split the same at once from the same page make one of it", async () => {
  const reference = await filed();
  const outcomes = await Promise.all(
    ["spoc1.neeladri", "spoc2.neeladri"].map((mail) => say(mail, reference, "split", part, { seen: 1 })),
  );
  expect(outcomes.map((outcome) => (outcome.ok ? "ok" : outcome.code)).sort()).toEqual([
    "changed_meanwhile",
    "ok",
  ]);
});

test("strangers, other hostels and its requester can't, and both tickets are what their events say", async () => {
  const reference = await filed();
  const codes = [];
  for (const mail of ["student30", "spoc1.velankani", "student05"]) {
    const outcome = await say(mail, reference, "split", part);
    codes.push(outcome.ok ? "ok" : outcome.code);
  }
  expect(codes).toEqual(["not_found", "not_found", "not_allowed"]);
  expect(await say("dean", reference, "split", { ...part, subcategory: "harassment" })).toMatchObject({
    code: "subcategory_unknown",
  });
  expect((await proveIntegrity(deps())).finds).toEqual([]);
});
