import fc from "fast-check";
import { expect, it } from "vitest";
import type { Clock } from "#app/domain/ticket.ts";
import type { Calendar } from "#app/domain/time/calendar.ts";
import { breaksAt, closedFor, pause, resume, standsStillFor, startClock } from "#app/domain/time/clocks.ts";
import { addDuration, workingMinutesBetween } from "#app/domain/time/working-time.ts";
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
/** With it a failure comes again: `SEED=… vitest run …`. */
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
process.stdout.write(`working time: seed ${SEED}\n`);
const STRETCH_MINUTES = 7 * 24 * 60;
/** Far more than it takes: a run is 10,000 cases in all, and the machine may be busy. */
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
      { numRuns: 2500, seed: SEED },
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
      { numRuns: 2500, seed: SEED },
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
      { numRuns: 2500, seed: SEED },
    );
  },
  TIMEOUT_MS,
);

/** Something that stops a clock: by minutes of the stretch; a closure is known before, or declared at some minute. */
type Stop = { cause: "question" | "closure"; from: number; until: number; said: number };

const aStop: fc.Arbitrary<Stop> = fc
  .tuple(
    fc.constantFrom("question" as const, "closure" as const, "closure" as const),
    fc.integer({ min: 0, max: STRETCH_MINUTES }),
    fc.integer({ min: 1, max: 2000 }),
    fc.integer({ min: -2000, max: 1000 }),
  )
  .map(([cause, from, minutes, after]) => {
    const until = from + minutes;
    return { cause, from, until, said: cause === "question" ? from : Math.min(from + after, until - 1) };
  });

it(
  "moves a promise for questions and closures, whenever they come, as stepping through the minutes does",
  () => {
    fc.assert(
      fc.property(
        aWorld,
        fc.integer({ min: 0, max: STRETCH_MINUTES / 2 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.constantFrom("working" as const, "working" as const, "elapsed" as const),
        fc.array(aStop, { maxLength: 5 }),
        ({ calendar, clock: wallClock }, start, minutes, unit, stops) => {
          const clock = lived(calendar, { start, minutes, unit, stops }, wallClock.fromAt);
          const within = ({ fromAt, untilAt }: Clock["pauses"][number], at: number) =>
            fromAt <= at && at < (untilAt ?? Number.POSITIVE_INFINITY);
          const counts = (wall: Wall, minute: number) => {
            // In the middle of the minute: a pause may begin a millisecond late, behind another one.
            const at = wallClock.fromAt + minute * MINUTE_MS + MINUTE_MS / 2;
            return (
              (unit === "elapsed" || isOpenAt(calendar, wall)) &&
              !clock.pauses.some((each) => within(each, at))
            );
          };
          const stepped = stepUntilCounted(wallClock, counts, clock.startedAt, minutes * MINUTE_MS);
          fc.pre(stepped !== null);
          expect(clock.dueAt).toBe(stepped);
          if (unit === "elapsed") expect(clock.pauses.every(({ cause }) => cause === "question")).toBe(true);
        },
      ),
      { numRuns: 2500, seed: SEED },
    );
  },
  TIMEOUT_MS,
);

type Run = { start: number; minutes: number; unit: "working" | "elapsed"; stops: readonly Stop[] };

/** A promise through everything that stops it, each at its own minute, until it is due. */
function lived(calendar: Calendar, { start, minutes, unit, stops }: Run, beginning: number): Clock {
  const at = (minute: number) => beginning + minute * MINUTE_MS;
  const spanOf = ({ from, until }: Stop) => ({ fromAt: at(from), untilAt: at(until) });
  const known = stops.filter(({ cause, said }) => cause === "closure" && said <= start);
  const closures = known.map((stop) => ({ ...spanOf(stop), reason: "Rally" }));
  const steps = stops
    .filter((stop) => stop.said > start)
    .flatMap((stop) => [
      { minute: stop.said, stop, isEnd: false },
      ...(stop.cause === "question" ? [{ minute: stop.until, stop, isEnd: true }] : []),
    ])
    .toSorted((a, b) => a.minute - b.minute);
  let clock = startClock({ ...calendar, closures }, "resolve", 1, at(start), { minutes, unit });
  let asked: Stop | null = null;
  for (const { minute, stop, isEnd } of steps) {
    const breaks = breaksAt(clock);
    if (breaks !== null && breaks <= at(minute)) break;
    if (isEnd && asked === stop) {
      clock = resume(calendar, clock, at(minute));
      asked = null;
    } else if (stop.cause === "closure") {
      if (standsStillFor(clock, spanOf(stop), at(minute))) clock = closedFor(calendar, clock, spanOf(stop));
    } else if (!isEnd && asked === null) {
      clock = pause(clock, at(minute), at(stop.until), "question");
      asked = stop;
    }
  }
  return clock;
}
