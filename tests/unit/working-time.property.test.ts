import fc from "fast-check";
import { expect, it } from "vitest";
import type { Calendar } from "#app/domain/calendar.ts";
import { addDuration, workingMinutesBetween } from "#app/domain/working-time.ts";
import { dueAfterPauses } from "./due-after-pauses.ts";
import {
  isOpenAt,
  readWallClock,
  stepAndCount,
  stepUntilCounted,
  type Wall,
  type WallClock,
} from "./minute-oracle.ts";

const MINUTE_MS = 60_000;
const STRETCH_MINUTES = 7 * 24 * 60;
/** Far more than it takes: a full run is 10,000 cases, and the machine may be busy. */
const TIMEOUT_MS = 60_000;

/** An ordinary stretch and every kind of clock change, beginning some days before it. */
const stretches = [
  ["Asia/Kolkata", "2026-11-20T00:00Z"],
  ["Asia/Kathmandu", "2026-12-27T00:00Z"],
  ["America/New_York", "2026-03-05T00:00Z"],
  ["America/New_York", "2026-10-29T00:00Z"],
  ["Australia/Lord_Howe", "2026-04-01T00:00Z"],
  ["Australia/Lord_Howe", "2026-09-30T00:00Z"],
].map(([timeZone = "", from = ""]) => ({
  timeZone,
  clock: readWallClock(timeZone, Date.parse(from), STRETCH_MINUTES),
}));

const aMinuteOfDay = fc.oneof(
  fc.integer({ min: 0, max: 1440 }),
  fc.constantFrom(0, 60, 90, 120, 150, 180, 1440),
);

const aSegment = fc
  .tuple(fc.integer({ min: 1, max: 7 }), aMinuteOfDay, aMinuteOfDay)
  .map(([weekday, one, other]) => ({
    weekday,
    fromMinute: Math.min(one, other),
    untilMinute: Math.max(one, other),
  }));

const aWorld = fc.constantFrom(...stretches).chain(({ timeZone, clock }) =>
  fc
    .record({
      id: fc.constant(1),
      version: fc.constant(1),
      timeZone: fc.constant(timeZone),
      alwaysOpen: fc.boolean().map((open) => open && timeZone === "America/New_York"),
      segments: fc.array(aSegment, { maxLength: 14 }),
      holidays: fc.array(fc.record({ date: aDateOf(clock), name: fc.constant("Holi") }), { maxLength: 2 }),
    })
    .map((calendar: Calendar) => ({ calendar, clock })),
);

/** Milliseconds after the begin of the stretch: mostly whole minutes, as segments have, else any. */
const anOffset = fc.oneof(
  fc.integer({ min: 0, max: STRETCH_MINUTES - 1 }).map((minute) => minute * MINUTE_MS),
  fc.integer({ min: 0, max: STRETCH_MINUTES * MINUTE_MS - 1 }),
);

const anAmount = fc.oneof(
  fc.integer({ min: 1, max: 3000 }),
  fc.integer({ min: 1, max: 3000 * MINUTE_MS }).map((ms) => ms / MINUTE_MS),
);

function aDateOf(clock: WallClock) {
  return fc.constantFrom(...new Set(clock.walls.map((wall) => wall.date)));
}

it(
  "counts the working minutes between two moments as stepping through the minutes does",
  () => {
    fc.assert(
      fc.property(aWorld, anOffset, anOffset, ({ calendar, clock }, one, other) => {
        const [fromAt, untilAt] = [clock.fromAt + Math.min(one, other), clock.fromAt + Math.max(one, other)];
        const steppedMs = stepAndCount(clock, (wall) => isOpenAt(calendar, wall), fromAt, untilAt);
        expect(workingMinutesBetween(calendar, fromAt, untilAt)).toBe(steppedMs / MINUTE_MS);
      }),
      { numRuns: 4000 },
    );
  },
  TIMEOUT_MS,
);

it(
  "adds working time as stepping through the minutes does",
  () => {
    fc.assert(
      fc.property(aWorld, anOffset, anAmount, ({ calendar, clock }, offset, minutes) => {
        const fromAt = clock.fromAt + offset;
        const counts = (wall: Wall) => isOpenAt(calendar, wall);
        const stepped = stepUntilCounted(clock, counts, fromAt, Math.round(minutes * MINUTE_MS));
        fc.pre(stepped !== null);
        expect(addDuration(calendar, fromAt, { minutes, unit: "working" })).toBe(stepped);
      }),
      { numRuns: 3000 },
    );
  },
  TIMEOUT_MS,
);

it(
  "agrees, where pauses move a due moment, with the model that whole lives are held against",
  () => {
    const aPause = fc.tuple(anOffset, fc.integer({ min: 1, max: 2000 })).map(([offset, minutes]) => ({
      fromMinute: Math.floor(offset / MINUTE_MS),
      untilMinute: Math.floor(offset / MINUTE_MS) + minutes,
    }));
    fc.assert(
      fc.property(
        aWorld,
        fc.integer({ min: 0, max: STRETCH_MINUTES / 2 }),
        anAmount,
        fc.constantFrom("working" as const, "elapsed" as const),
        fc.array(aPause, { maxLength: 4 }),
        ({ calendar, clock }, startMinute, minutes, unit, pausedMinutes) => {
          const counts = (wall: Wall, minute: number) =>
            (unit === "elapsed" || isOpenAt(calendar, wall)) &&
            !pausedMinutes.some((pause) => pause.fromMinute <= minute && minute < pause.untilMinute);
          const startedAt = clock.fromAt + startMinute * MINUTE_MS;
          const stepped = stepUntilCounted(clock, counts, startedAt, Math.round(minutes * MINUTE_MS));
          fc.pre(stepped !== null);
          const pauses = pausedMinutes.map((pause) => ({
            fromAt: clock.fromAt + pause.fromMinute * MINUTE_MS,
            untilAt: clock.fromAt + pause.untilMinute * MINUTE_MS,
          }));
          const run = { startedAt, target: { minutes, unit }, pauses };
          expect(dueAfterPauses(calendar, run)).toBe(stepped);
        },
      ),
      { numRuns: 3000 },
    );
  },
  TIMEOUT_MS,
);
