import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import type { Limit } from "#app/domain/limits.ts";

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 10, 23, 12);

function limiter(name: string) {
  return env.RATE_LIMITER.getByName(name);
}

const anHour = (most: number): readonly Limit[] => [{ name: "hour", most, windowMs: HOUR_MS }];

/** So many takes at once; answers how many were admitted. */
async function atOnce(name: string, times: number, limits: readonly Limit[], nowMs = NOON): Promise<number> {
  const takes = Array.from({ length: times }, async () => limiter(name).take({ limits, nowMs }));
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
  const takeAt = async (nowMs: number) => limiter("told").take({ limits: anHour(2), nowMs });
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
  const look = async () => limiter("looked at").look({ limits: anHour(1), nowMs: NOON });
  expect(await look()).toMatchObject([{ remaining: 1 }]);
  expect(await look()).toMatchObject([{ remaining: 1 }]);
  await limiter("looked at").take({ limits: anHour(1), nowMs: NOON });
  expect(await look()).toMatchObject([{ remaining: 0 }]);
});

test("keys do not share what they count", async () => {
  await limiter("person:1").take({ limits: anHour(1) });
  expect(await limiter("person:2").take({ limits: anHour(1) })).toMatchObject({ admitted: true });
});

test("the same thing sent forty times at once counts once", async () => {
  const take = async () => limiter("repeat").take({ limits: anHour(2), id: "the same", nowMs: NOON });
  const taken = await Promise.all(Array.from({ length: 40 }, take));
  expect(taken.every(({ admitted }) => admitted)).toBe(true);
  expect(await atOnce("repeat", 40, anHour(2), NOON + 1)).toBe(1);
});

test("what is given back does not count", async () => {
  const take = (id: string) => limiter("given back").take({ limits: anHour(1), id, nowMs: NOON });
  await take("one");
  await limiter("given back").giveBack("one");
  expect(await take("two")).toMatchObject({ admitted: true });
  await limiter("given back").giveBack("one");
  expect(await take("three")).toMatchObject({ admitted: false });
});

test("an alarm that comes too early keeps the count and asks to be woken again", async () => {
  await limiter("early").take({ limits: anHour(1) });
  expect(await runDurableObjectAlarm(limiter("early"))).toBe(true);
  expect(await limiter("early").take({ limits: anHour(1) })).toMatchObject({ admitted: false });
  expect(await runInDurableObject(limiter("early"), (_, { storage }) => storage.getAlarm())).not.toBeNull();
});

test("what no longer counts leaves nothing behind", async () => {
  const stub = limiter("over");
  await stub.take({ limits: [{ name: "moment", most: 1, windowMs: 1 }] });
  const kept = () => runInDurableObject(stub, (_, { storage }) => [...storage.kv.list()]);
  await vi.waitFor(async () => expect(await kept()).toEqual([]));
  expect(await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())).toBeNull();
});

test("a probe leaves nothing behind", async () => {
  await limiter("probe").ping();
  expect(await runInDurableObject(limiter("probe"), (_, { storage }) => [...storage.kv.list()])).toEqual([]);
});
