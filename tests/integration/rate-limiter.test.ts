import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import type { Limit } from "#app/domain/limits.ts";
import { counterOf } from "#workers/counters.ts";

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 10, 23, 12);

const KEY = "12";

function limiter(name: string) {
  return env.RATE_LIMITER.getByName(name);
}

const anHour = (most: number): readonly Limit[] => [{ name: "hour", most, windowMs: HOUR_MS }];

/** So many takes at once; answers how many were admitted. */
async function atOnce(name: string, times: number, limits: readonly Limit[], nowMs = NOON): Promise<number> {
  const takes = Array.from({ length: times }, async () => limiter(name).take(KEY, { limits, nowMs }));
  const taken = await Promise.all(takes);
  return taken.filter(({ admitted }) => admitted).length;
}

test("of 200 takes at once against 100, exactly 100 are admitted", async () => {
  expect(await atOnce("burst", 200, anHour(100))).toBe(100);
  expect(await atOnce("burst", 200, anHour(100), NOON + HOUR_MS - 1)).toBe(0);
  expect(await atOnce("burst", 200, anHour(100), NOON + HOUR_MS)).toBe(100);
});

test("what was taken before a restart counts after it: of 100, 60 are gone and 40 are left", async () => {
  expect(await atOnce("restart", 60, anHour(100))).toBe(60);
  await evictDurableObject(limiter("restart"));
  expect(await atOnce("restart", 200, anHour(100), NOON + 1)).toBe(40);
});

test("what is left and when there is more is told", async () => {
  const standing = { name: "hour", most: 2, windowMs: HOUR_MS, moreAt: NOON + HOUR_MS };
  const takeAt = async (nowMs: number) => limiter("told").take(KEY, { limits: anHour(2), nowMs });
  expect(await takeAt(NOON)).toEqual({
    admitted: true,
    againAt: NOON,
    standings: [{ ...standing, remaining: 1 }],
  });
  const full = { againAt: NOON + HOUR_MS, standings: [{ ...standing, remaining: 0 }] };
  expect(await takeAt(NOON + 1)).toEqual({ admitted: true, ...full });
  expect(await takeAt(NOON + 2)).toEqual({ admitted: false, ...full });
});

test("looking counts nothing", async () => {
  const look = async () => limiter("looked at").look(KEY, { limits: anHour(1), nowMs: NOON });
  expect(await look()).toMatchObject([{ remaining: 1 }]);
  expect(await look()).toMatchObject([{ remaining: 1 }]);
  await limiter("looked at").take(KEY, { limits: anHour(1), nowMs: NOON });
  expect(await look()).toMatchObject([{ remaining: 0 }]);
});

test("keys do not share what they count", async () => {
  const take = async (key: string) => (await limiter("shared").take(key, { limits: anHour(1) })).admitted;
  expect([await take("person:1"), await take("person:2"), await take("person:1")]).toEqual([
    true,
    true,
    false,
  ]);
  expect(await limiter("shared").look("person:2", { limits: anHour(1) })).toMatchObject([{ remaining: 0 }]);
  await limiter("shared").take("person:3", { limits: anHour(1), id: "one" });
  await limiter("shared").giveBack("person:2", "one");
  expect([await take("person:2"), await take("person:3")]).toEqual([false, false]);
});

test("a key always comes to the same object, and keys are spread evenly over a few", () => {
  const objects = Array.from({ length: 1600 }, (_, at) => counterOf(env, "campus", "filings", `${at}`).id);
  const keys = new Map<string, number>();
  for (const id of objects) keys.set(`${id}`, (keys.get(`${id}`) ?? 0) + 1);
  expect(keys.size).toBe(16);
  expect(Math.min(...keys.values())).toBeGreaterThan(70);
  // With another object for a key its count would begin anew.
  expect(counterOf(env, "campus", "filings", KEY).name).toBe("campus/filings/part 10");
  expect(counterOf(env, "campus", "sign-in", KEY).id).not.toEqual(
    counterOf(env, "campus", "filings", KEY).id,
  );
});

test("the same thing sent forty times at once counts once", async () => {
  const take = async () => limiter("repeat").take(KEY, { limits: anHour(2), id: "the same", nowMs: NOON });
  const taken = await Promise.all(Array.from({ length: 40 }, take));
  expect(taken.every(({ admitted }) => admitted)).toBe(true);
  expect(await atOnce("repeat", 40, anHour(2), NOON + 1)).toBe(1);
});

test("what is given back does not count", async () => {
  const take = (id: string) => limiter("given back").take(KEY, { limits: anHour(1), id, nowMs: NOON });
  await take("one");
  await limiter("given back").giveBack(KEY, "one");
  expect(await take("two")).toMatchObject({ admitted: true });
  await limiter("given back").giveBack(KEY, "one");
  expect(await take("three")).toMatchObject({ admitted: false });
});

test("an alarm that comes too early keeps the count and asks to be woken again", async () => {
  await limiter("early").take(KEY, { limits: anHour(1) });
  expect(await runDurableObjectAlarm(limiter("early"))).toBe(true);
  expect(await limiter("early").take(KEY, { limits: anHour(1) })).toMatchObject({ admitted: false });
  expect(await runInDurableObject(limiter("early"), (_, { storage }) => storage.getAlarm())).not.toBeNull();
});

test("what no longer counts goes, what still does stays, and the last takes everything along", async () => {
  const stub = limiter("over");
  const keys = () => runInDurableObject(stub, (_, { storage }) => [...storage.kv.list()].map(([key]) => key));
  const eraseNow = (key: string) =>
    runInDurableObject(stub, (_, { storage }) => storage.kv.put(key, { log: [], eraseAt: Date.now() }));
  await stub.take("short", { limits: anHour(1) });
  await stub.take("long", { limits: anHour(1) });
  await eraseNow("short");
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(await keys()).toEqual(["long"]);
  await eraseNow("long");
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(await keys()).toEqual([]);
  expect(await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())).toBeNull();
  await stub.take("new", { limits: anHour(1) });
  await vi.waitFor(async () =>
    expect(await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())).not.toBeNull(),
  );
});

test("its alarm stands at the moment when the first that was counted is over", async () => {
  const stub = limiter("by itself");
  const before = Date.now();
  await stub.take(KEY, { limits: anHour(1) });
  const alarm = () => runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
  await vi.waitFor(async () => expect(await alarm()).toBeGreaterThanOrEqual(before + HOUR_MS));
  expect(await alarm()).toBeLessThanOrEqual(Date.now() + HOUR_MS);
});

test("what an object of the release before kept goes with its alarm", async () => {
  const stub = limiter("campus/filings/12");
  await runInDurableObject(stub, async (_, { storage }) => {
    storage.kv.put("kept", { log: [{ id: "one", at: NOON }], eraseAt: Date.now() });
    await storage.setAlarm(Date.now() + HOUR_MS);
  });
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(await runInDurableObject(stub, (_, { storage }) => [...storage.kv.list()])).toEqual([]);
});

test("a probe leaves nothing behind", async () => {
  await limiter("probe").ping();
  expect(await runInDurableObject(limiter("probe"), (_, { storage }) => [...storage.kv.list()])).toEqual([]);
});
