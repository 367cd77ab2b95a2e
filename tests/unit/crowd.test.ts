import { Hono } from "hono";
import { afterEach, expect, test, vi } from "vitest";
import { crowd, LONGEST_WAIT_MS, MOST_READS, MOST_WAITING, TOO_MANY_MS } from "#workers/crowd.ts";
import type { Door } from "#workers/door.ts";

// For all files of the run: modules are shared, and no other unit test asks for pages.
vi.mock("#workers/server-build.ts", () => ({ serverBuild: () => Promise.reject(new Error("none here")) }));

const ctx = { waitUntil: vi.fn(), passThroughOnException() {}, props: {} };
const get = (door: Hono<Door>, path: string) => door.request(path, {}, undefined, ctx);

afterEach(() => void vi.useRealTimers());

test("beyond what can be answered in time whoever looks is turned away, but nobody who writes or needs help", async () => {
  const waiting: (() => void)[] = [];
  const door = new Hono<Door>()
    .use(crowd)
    .post("/", (c) => c.text("written"))
    .get("/emergency", (c) => c.text("whom to call"))
    .get("/", async (c) => {
      await new Promise<void>((resume) => waiting.push(resume));
      return c.text("seen");
    });
  const looking = Array.from({ length: MOST_READS }, () => get(door, "/"));
  await vi.waitFor(() => expect(waiting).toHaveLength(MOST_READS));

  const away = await get(door, "/");
  expect([away.status, away.headers.get("Retry-After")]).toEqual([503, "5"]);
  const page = await away.text();
  expect(page).toContain("Open this page again in a few seconds.");
  expect(page).toContain('href="tel:112"');
  expect((await door.request("/", { method: "POST" })).status).toBe(200);
  expect((await get(door, "/emergency")).status).toBe(200);

  for (const resume of waiting.splice(0)) resume();
  expect((await Promise.all(looking)).every(({ status }) => status === 200)).toBe(true);
  const next = get(door, "/");
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  waiting.pop()?.();
  expect((await next).status).toBe(200);
});

test("who comes while all places are taken gets the next one, but not while too many come all the time", async () => {
  vi.useFakeTimers({ now: Date.now() + TOO_MANY_MS });
  const made: (() => void)[] = [];
  const door = new Hono<Door>().use(crowd).get("/", async (c) => {
    await new Promise<void>((resume) => made.push(resume));
    return c.text("seen");
  });
  const statusOf = async () => (await get(door, "/")).status;
  const first = Array.from({ length: MOST_READS }, statusOf);
  const later = Array.from({ length: MOST_WAITING }, statusOf);
  await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS / 2);
  expect(await statusOf()).toBe(503);
  expect(made).toHaveLength(MOST_READS);
  for (const resume of made.splice(0)) resume();
  expect(new Set(await Promise.all(first))).toEqual(new Set([200]));
  await vi.advanceTimersByTimeAsync(50);
  expect(made).toHaveLength(MOST_READS);
  await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);
  for (const resume of made.splice(0)) resume();
  const statuses = await Promise.all(later);
  expect(statuses.filter((status) => status === 200)).toHaveLength(MOST_READS);
  expect(statuses.filter((status) => status === 503)).toHaveLength(MOST_WAITING - MOST_READS);

  const again = Array.from({ length: MOST_READS }, statusOf);
  await vi.advanceTimersByTimeAsync(TOO_MANY_MS / 2);
  expect(await statusOf()).toBe(503);
  await vi.advanceTimersByTimeAsync(TOO_MANY_MS);
  const one = statusOf();
  for (const resume of made.splice(0)) resume();
  await Promise.all(again);
  await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS / 2);
  for (const resume of made.splice(0)) resume();
  expect(await one).toBe(200);
});

test("whoever went away keeps nobody out: their page is made to its end, or their place is free after twenty seconds", async () => {
  vi.useFakeTimers({ now: Date.now() + 60_000 });
  const door = new Hono<Door>()
    .use(crowd)
    .get("/ended", () => new Promise<Response>(() => {}))
    .get("/", (c) => c.text("seen"));
  ctx.waitUntil.mockClear();
  for (let n = 0; n < MOST_READS; n += 1) void get(door, "/ended");
  expect(ctx.waitUntil).toHaveBeenCalledTimes(MOST_READS);

  await vi.advanceTimersByTimeAsync(19_000);
  const away = get(door, "/");
  await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS + 50);
  expect((await away).status).toBe(503);
  await vi.advanceTimersByTimeAsync(1000 - LONGEST_WAIT_MS);
  expect((await get(door, "/")).status).toBe(200);
});
