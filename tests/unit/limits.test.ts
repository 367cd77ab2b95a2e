import fc from "fast-check";
import { expect, test } from "vitest";
import {
  asksAgain,
  type Counted,
  FILINGS,
  type Limit,
  lifetimeOf,
  mustConfirm,
  SESSIONS,
  take,
  tightest,
  WRONG_PASSWORDS,
} from "#app/domain/limits.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOON = Date.UTC(2026, 10, 23, 12);

/** Takes at these moments, each of something new; answers which were admitted and what was counted. */
function takeAt(limits: readonly Limit[], moments: readonly number[]) {
  let log: readonly Counted[] = [];
  const admitted = moments.map((at, index) => {
    const taken = take(log, limits, { id: `${index}`, at });
    log = taken.log;
    return taken.admitted;
  });
  return { admitted, log };
}

test("five filings fit into an hour, wherever it begins", () => {
  const late = Array.from({ length: 5 }, (_, index) => NOON + 59 * MINUTE_MS + index);
  const next = Array.from({ length: 5 }, (_, index) => NOON + 61 * MINUTE_MS + index);
  expect(takeAt(FILINGS, [...late, ...next]).log).toHaveLength(5);
});

test("twenty fit into a day, and the twenty-first when the first is a day old", () => {
  const hourly = Array.from({ length: 20 }, (_, index) => NOON + Math.floor(index / 5) * HOUR_MS + index);
  const { log, admitted } = takeAt(FILINGS, hourly);
  expect(admitted.every(Boolean)).toBe(true);
  const refused = take(log, FILINGS, { id: "x", at: NOON + 12 * HOUR_MS });
  expect(refused).toMatchObject({ admitted: false, againAt: NOON + 24 * HOUR_MS });
  expect(tightest(refused.standings)).toMatchObject({ name: "filings-day", remaining: 0 });
  expect(take(log, FILINGS, { id: "x", at: refused.againAt }).admitted).toBe(true);
});

const someLimits = fc.array(
  fc.record({
    name: fc.constantFrom("a", "b"),
    most: fc.integer({ min: 1, max: 6 }),
    windowMs: fc.integer({ min: 1, max: 50 }),
  }),
  { minLength: 1, maxLength: 4 },
);
const someMoments = fc
  .array(fc.integer({ min: 0, max: 120 }), { maxLength: 60 })
  .map((moments) => moments.toSorted((one, other) => one - other));

test("no stretch of time ever holds more than its limit", () => {
  fc.assert(
    fc.property(someLimits, someMoments, (limits, moments) => {
      const { admitted } = takeAt(limits, moments);
      const through = moments.filter((_, index) => admitted[index]);
      for (const { most, windowMs } of limits)
        for (const from of through)
          expect(through.filter((at) => at >= from && at < from + windowMs).length).toBeLessThanOrEqual(most);
    }),
  );
});

test("the moment that is told is the first at which one more fits", () => {
  fc.assert(
    fc.property(someLimits, someMoments, (limits, moments) => {
      const { log } = takeAt(limits, moments);
      const now = moments.at(-1) ?? 0;
      const { admitted, againAt } = take(log, limits, { id: "next", at: now });
      if (admitted) return;
      expect(take(log, limits, { id: "next", at: againAt }).admitted).toBe(true);
      expect(take(log, limits, { id: "next", at: againAt - 1 }).admitted).toBe(false);
    }),
  );
});

test("the same thing again costs nothing, even when nothing else fits", () => {
  const { log } = takeAt(FILINGS, [NOON, NOON, NOON, NOON, NOON]);
  expect(take(log, FILINGS, { id: "5", at: NOON }).admitted).toBe(false);
  const again = take(log, FILINGS, { id: "2", at: NOON + 1 });
  expect([again.admitted, again.log]).toEqual([true, log]);
});

test("whoever tries passwords as fast as they may waits 1, 2, 4, 8, 15 and 30 minutes, and has ten tries an hour", () => {
  let log: readonly Counted[] = [];
  let now = NOON;
  const waits: number[] = [];
  for (let id = 0; now < NOON + HOUR_MS; id += 1) {
    const taken = take(log, WRONG_PASSWORDS, { id: `${id}`, at: now });
    log = taken.log;
    if (taken.admitted) continue;
    waits.push((taken.againAt - now) / MINUTE_MS);
    now = taken.againAt;
  }
  expect(waits).toEqual([1, 2, 4, 8, 15, 30]);
  expect(log.filter(({ at }) => at < NOON + HOUR_MS)).toHaveLength(10);
});

test("a session lives as its person and its computer allow", () => {
  expect(lifetimeOf({ isStaff: false, isShared: false })).toBe(SESSIONS.own);
  expect(lifetimeOf({ isStaff: true, isShared: false })).toBe(SESSIONS.staff);
  for (const isStaff of [true, false]) expect(lifetimeOf({ isStaff, isShared: true })).toBe(SESSIONS.shared);
  const hours = Object.values(SESSIONS).map(({ idleMs }) => idleMs / HOUR_MS);
  expect(hours).toEqual([90 * 24, 12, 0.5]);
  expect(SESSIONS.staff.mostMs).toBe(7 * 24 * HOUR_MS);
});

test("the password is asked for again after fifteen minutes", () => {
  expect([asksAgain(NOON, NOON + 15 * MINUTE_MS - 1), asksAgain(NOON, NOON + 15 * MINUTE_MS)]).toEqual([
    false,
    true,
  ]);
});

test("nobody is asked again who came without a session: a job, a signed link", () => {
  const asked = [{ beganAt: NOON }, { beganAt: null }, {}].map((who) => mustConfirm(who, NOON + HOUR_MS));
  expect(asked).toEqual([true, false, false]);
});
