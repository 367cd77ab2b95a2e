import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 10, 23, 12);

function limiter(name: string) {
  return env.RATE_LIMITER.getByName(name);
}

test("of 200 takes at once against 100, exactly 100 are admitted", async () => {
  const takes = Array.from({ length: 200 }, () => limiter("burst").take({ limit: 100, windowMs: HOUR_MS }));
  const taken = await Promise.all(takes);
  expect(taken.filter(({ admitted }) => admitted)).toHaveLength(100);
  expect(taken.map(({ remaining }) => remaining).sort((a, b) => b - a)[0]).toBe(99);
});

test("what is left and when all is free again is told", async () => {
  const take = { limit: 2, windowMs: HOUR_MS };
  const resetAtMs = NOON + HOUR_MS;
  expect(await limiter("told").take({ ...take, nowMs: NOON })).toEqual({
    admitted: true,
    remaining: 1,
    resetAtMs,
  });
  expect(await limiter("told").take({ ...take, nowMs: NOON + 1 })).toEqual({
    admitted: true,
    remaining: 0,
    resetAtMs,
  });
  expect(await limiter("told").take({ ...take, nowMs: NOON + 2 })).toEqual({
    admitted: false,
    remaining: 0,
    resetAtMs,
  });
});

test("a take that does not fit counts nothing", async () => {
  const take = { limit: 3, windowMs: HOUR_MS, nowMs: NOON };
  expect(await limiter("costly").take({ ...take, cost: 4 })).toMatchObject({ admitted: false, remaining: 3 });
  expect(await limiter("costly").take({ ...take, cost: 3 })).toMatchObject({ admitted: true, remaining: 0 });
});

test("a window admits nothing up to its last millisecond, and everything after it", async () => {
  const take = { limit: 1, windowMs: HOUR_MS };
  await limiter("edge").take({ ...take, nowMs: NOON });
  expect(await limiter("edge").take({ ...take, nowMs: NOON + HOUR_MS - 1 })).toMatchObject({
    admitted: false,
  });
  expect(await limiter("edge").take({ ...take, nowMs: NOON + HOUR_MS })).toEqual({
    admitted: true,
    remaining: 0,
    resetAtMs: NOON + 2 * HOUR_MS,
  });
});

test("keys do not share a window", async () => {
  const take = { limit: 1, windowMs: HOUR_MS };
  await limiter("person:1").take(take);
  expect(await limiter("person:2").take(take)).toMatchObject({ admitted: true });
});

test("a restart forgets nothing", async () => {
  const take = { limit: 1, windowMs: HOUR_MS };
  await limiter("restart").take(take);
  await evictDurableObject(limiter("restart"));
  expect(await limiter("restart").take(take)).toMatchObject({ admitted: false });
});

test("an alarm that comes too early keeps the window and asks to be woken again", async () => {
  const take = { limit: 1, windowMs: HOUR_MS };
  await limiter("early").take(take);
  expect(await runDurableObjectAlarm(limiter("early"))).toBe(true);
  expect(await limiter("early").take(take)).toMatchObject({ admitted: false });
  expect(await runInDurableObject(limiter("early"), (_, { storage }) => storage.getAlarm())).not.toBeNull();
});

test("an ended window leaves nothing behind", async () => {
  const stub = limiter("over");
  await stub.take({ limit: 1, windowMs: 1 });
  const kept = () => runInDurableObject(stub, (_, { storage }) => [...storage.kv.list()]);
  await vi.waitFor(async () => expect(await kept()).toEqual([]));
  expect(await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())).toBeNull();
});

test("a probe leaves nothing behind", async () => {
  await limiter("probe").ping();
  expect(await runInDurableObject(limiter("probe"), (_, { storage }) => [...storage.kv.list()])).toEqual([]);
});

test("a use that is given back does not count", async () => {
  const take = { limit: 1, windowMs: HOUR_MS, nowMs: NOON };
  await limiter("given back").take(take);
  await limiter("given back").giveBack(1);
  expect(await limiter("given back").take(take)).toMatchObject({ admitted: true });
  expect(await limiter("given back").take(take)).toMatchObject({ admitted: false });
});
