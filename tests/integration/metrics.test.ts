import { env, runInDurableObject } from "cloudflare:test";
import { beforeAll, expect, test, vi } from "vitest";
import { fileAs, moveToOwnCampus, newKey, rowsOf } from "./campus.ts";
import { ask, tokenOf } from "./programs.ts";
import { signedIn } from "./signed-in.ts";
import { sendForm, visit } from "./visit.ts";

const TOKEN = "a token that only tests have";

beforeAll(() => moveToOwnCampus({ METRICS_TOKEN: TOKEN }));

const scrape = (token = TOKEN) => visit("/metrics", { headers: { Authorization: `Bearer ${token}` } });

/** The values of a series, added up over what its labels leave open. */
async function sumOf(name: string, labels: Record<string, string> = {}): Promise<number> {
  const text = await (await scrape()).text();
  const lines = text.split("\n").filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  const those = lines.filter((line) =>
    Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)),
  );
  return those.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
}

/** What is counted is handed over within a second or so. */
const eventually = (looking: () => Promise<void>) => vi.waitFor(looking, { timeout: 8000, interval: 200 });

test("is for whoever has the token", async () => {
  for (const token of ["", "another token that nobody has", `${TOKEN}x`])
    expect((await scrape(token)).status).toBe(401);
  const answer = await scrape();
  expect([answer.status, answer.headers.get("Content-Type")]).toEqual([200, "text/plain; version=0.0.4"]);
});

test("counts and times answers by their route, and makes no series of made-up addresses", async () => {
  const reference = await fileAs("student01");
  const person = await signedIn("student01");
  await person.get(`/tickets/${reference}`);
  await person.send(`/tickets/${reference}`, {
    kind: "reply",
    body: "Still.",
    idempotencyKey: newKey(),
    seen: "1",
  });
  await visit("/made-up/by-somebody");
  await eventually(async () => {
    const route = "/tickets/:reference";
    expect(await sumOf("resolve_requests_total", { route, method: "GET", status: "200" })).toBe(1);
    expect(await sumOf("resolve_requests_total", { route, method: "POST", status: "303" })).toBe(1);
    expect(await sumOf("resolve_request_seconds_count", { route })).toBe(2);
    expect(await sumOf("resolve_request_seconds_bucket", { route, le: "+Inf" })).toBe(2);
    expect(await sumOf("resolve_database_requests_total", { outcome: "answered" })).toBeGreaterThan(4);
    expect(await sumOf("resolve_database_seconds_count")).toBeGreaterThan(4);
  });
  expect(await (await scrape()).text()).not.toMatch(/made-up|by-somebody/);
});

test("counts what commands came to: done, repeated, refused by a code", async () => {
  const reference = await fileAs("student02");
  const person = await signedIn("student02");
  const say = (key: string, seen: string) =>
    person.send(`/tickets/${reference}`, { kind: "reply", body: "Still.", idempotencyKey: key, seen });
  const key = newKey();
  for (const again of [key, key]) await say(again, "1");
  const dean = await signedIn("dean");
  await dean.send(`/tickets/${reference}`, { kind: "question", body: "Where?", idempotencyKey: newKey() });
  await say(newKey(), "1");
  await eventually(async () => {
    expect(await sumOf("resolve_commands_total", { verb: "reply", outcome: "repeat" })).toBe(1);
    expect(await sumOf("resolve_commands_total", { verb: "reply", outcome: "changed_meanwhile" })).toBe(1);
    expect(await sumOf("resolve_commands_total", { verb: "file", outcome: "done" })).toBeGreaterThan(1);
  });
});

test("counts limits, and who was not let in at which door", async () => {
  await sendForm("/login", { email: "student03@campus.test", password: "wrong" });
  await ask("nonsense", "GET", "/me");
  await ask(await tokenOf("student03"), "GET", "/me");
  await eventually(async () => {
    expect(await sumOf("resolve_auth_failures_total", { door: "web" })).toBe(1);
    expect(await sumOf("resolve_auth_failures_total", { door: "api" })).toBe(1);
    expect(await sumOf("resolve_auth_failures_total", { door: "metrics" })).toBe(3);
    expect(await sumOf("resolve_limited_total", { bucket: "api", admitted: "true" })).toBe(1);
  });
});

test("measures what waits, what is late, and the clock's jobs at the moment it is asked", async () => {
  await rowsOf(
    "update outbox set state = 'dead' where id = (select min(id) from outbox where channel = 'mail')",
  );
  await rowsOf(
    "insert into cron_runs (name, started_at, finds) values ('sweep', 1, 7) on conflict (name) do update set finds = 7",
  );
  await rowsOf("update tickets set next_moment_at = 1000 where id = (select max(id) from tickets)");
  expect(await sumOf("resolve_outbox_rows", { channel: "mail", state: "dead" })).toBe(1);
  expect(await sumOf("resolve_outbox_rows", { channel: "mail", state: "queued" })).toBeGreaterThan(0);
  expect(await sumOf("resolve_moments_overdue")).toBeGreaterThan(0);
  expect(await sumOf("resolve_moments_late_seconds")).toBeGreaterThan(1_000_000_000);
  expect(await sumOf("resolve_job_finds_total", { job: "sweep" })).toBe(7);
  expect(await sumOf("resolve_channels_held")).toBe(0);
  expect(await sumOf("resolve_database_up")).toBe(1);
});

test("sums outlive the object that keeps them, and are not kept without end", async () => {
  const counts = env.COUNTS.getByName("a campus of its own");
  await counts.add({ one: 1 });
  await counts.add({ one: 2, other: 0.5 });
  expect(await runInDurableObject(counts, (_, { storage }) => storage.kv.get("sums"))).toEqual({
    one: 3,
    other: 0.5,
  });
  await counts.add(Object.fromEntries(Array.from({ length: 12_000 }, (_, at) => [`made up ${at}`, 1])));
  const sums = await counts.read();
  expect([Object.keys(sums).length, sums.one]).toEqual([10_000, 3]);
});
