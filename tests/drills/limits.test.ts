import { afterAll, beforeAll, expect, test } from "vitest";
import { usesSqld } from "#local/database-server/program.ts";
import { type RunningSite, runSite } from "#tests/local/running-site.ts";
import { signedIn, type Visitor, visitor } from "#tests/local/visitor.ts";

let site: RunningSite;

beforeAll(async () => {
  site = await runSite();
}, 180_000);

afterAll(() => site.close());

/** Longer than any, so that it is refused without being hashed. */
const WRONG = "x".repeat(201);

/** Whoever waits for too long is told that the records do not answer, and sqld serves two at a time here. */
const AT_ONCE = usesSqld() ? 40 : 200;

/** Fails on so many accounts that nobody has, `atOnce` at a time; answers how often each status came. */
async function failOn(accounts: number, from: number, atOnce: number): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (let begun = 0; begun < accounts; begun += atOnce) {
    const tries = Array.from({ length: Math.min(atOnce, accounts - begun) }, (_, index) =>
      visitor(site.origin).post("/login", {
        email: `nobody${from + begun + index}@campus.test`,
        password: WRONG,
      }),
    );
    for (const { status } of await Promise.all(tries)) counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

async function report(person: Visitor): Promise<number> {
  const fields = { description: "The tap drips", idempotencyKey: crypto.randomUUID() };
  return (await person.post("/tickets/new?subcategory=plumbing", fields)).status;
}

/** A program that has just begun needs many times as long for its first pages. */
async function warmUp() {
  for (let round = 0; round < 10; round += 1) {
    const asked = Array.from({ length: 4 }, () => visitor(site.origin).get("/login"));
    for (const { status } of await Promise.all(asked)) expect(status).toBe(200);
  }
}

test("of a hundred, sixty are gone when everything is killed, and forty of two hundred at once are left", async () => {
  const student = await signedIn(site.origin, "student12");
  expect([await report(student), await report(student), await report(student)]).toEqual([303, 303, 303]);
  // They only have to be gone; at once are those that count.
  expect(await failOn(60, 0, 10)).toEqual({ 422: 60 });
  await site.kill();
  await site.startAgain();
  await warmUp();
  expect(await failOn(200, 60, AT_ONCE)).toEqual({ 422: 40, 429: 160 });
  const filed = await Promise.all(Array.from({ length: 8 }, () => report(student)));
  expect(filed.sort()).toEqual([303, 303, 429, 429, 429, 429, 429, 429]);
});

test("whoever names another address for themselves is counted all the same", async () => {
  const statuses: number[] = [];
  for (let time = 0; time < 6; time += 1) {
    const answer = await fetch(`${site.origin}/login`, {
      method: "POST",
      body: new URLSearchParams({ email: "nobody0@campus.test", password: WRONG }),
      headers: {
        Origin: site.origin,
        "CF-Connecting-IP": `203.0.113.${time}`,
        "X-Forwarded-For": `203.0.113.${time}`,
        "X-Real-IP": `203.0.113.${time}`,
        Forwarded: `for=203.0.113.${time}`,
      },
    });
    statuses.push(answer.status);
  }
  // The first of its five was in the test before.
  expect(statuses).toEqual([422, 422, 422, 422, 429, 429]);
});
