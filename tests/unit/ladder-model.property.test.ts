import fc from "fast-check";
import { expect, it } from "vitest";
import type { Inputs, Verb } from "#app/domain/command.ts";
import { decide } from "#app/domain/decide.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import type { Visibility } from "#app/domain/ticket.ts";
import { currentClock, startClock } from "#app/domain/time/clocks.ts";
import { moments } from "#app/domain/time/moments.ts";
import type { World } from "#app/domain/world.ts";
import {
  dean,
  director,
  everybodyHere,
  FILED_AT,
  MINUTE_MS,
  relation,
  rule,
  spoc,
  student,
  system,
  ticket,
  warden,
  world,
} from "./campus.ts";
import { campusCalendar } from "./campus-calendar.ts";
import { LadderModel } from "./ladder-model.ts";
import { command, GOOD } from "./story.ts";

const ACKNOWLEDGE = 60;
const RESOLVE = 240;
const DELAYS = [0, 120, 300];
const PERSONS = [warden, dean, director];
const CALENDAR = campusCalendar({ alwaysOpen: true });

const acts = ["acknowledge", "tat", "escalate", "resolve", "reopen", "nothing"] as const;
const aTurn = fc.record({
  wait: fc.constantFrom(0, 1, 20, 60, 121, 500, 1500, 3000, 11_000),
  act: fc.constantFrom(...acts),
  /** Whether everything that was due meanwhile came only now, as after an outage. */
  isLate: fc.boolean(),
});
/** Which levels take the ticket over, on which kind of ladder. */
const aLadder = fc.record({
  visibility: fc.constantFrom("normal", "protected"),
  moves: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
});
type Turn = typeof aTurn extends fc.Arbitrary<infer T> ? T : never;

/** The real rules, told in minutes: what the ladder was told, and when. */
class Life {
  world: World;
  readonly told: { minute: number; level: number }[] = [];

  constructor(visibility: Visibility, moves: readonly boolean[]) {
    const clocks = [
      startClock(CALENDAR, "acknowledge", 1, FILED_AT, { minutes: ACKNOWLEDGE, unit: "elapsed" }),
      startClock(CALENDAR, "resolve", 1, FILED_AT, { minutes: RESOLVE, unit: "elapsed" }),
    ];
    const ladder = PERSONS.map((person, level) =>
      rule(level + 1, [person], 0, {
        delay: { minutes: DELAYS[level] ?? 0, unit: "elapsed" },
        forProtected: visibility === "protected",
        moves: moves[level] ?? false,
      }),
    );
    // Whoever acts may act whoever has it.
    const people = [relation(spoc, "panel"), relation(dean, "panel")];
    const moving = everybodyHere;
    this.world = world({
      calendar: CALENDAR,
      ladder,
      moving,
      state: ticket({ visibility }, { clocks, people }),
    });
  }

  owner(): number {
    return PERSONS.findIndex(({ personId }) => personId === this.world.state.ticket.assigneeId) + 1;
  }

  tick(until: number, now: (scheduled: number) => number): void {
    for (;;) {
      const [next] = moments(this.world.state);
      const at = next ? (next.at - FILED_AT) / MINUTE_MS : Number.POSITIVE_INFINITY;
      if (!next || at > until) return;
      if (!this.says(system, next.verb, next.input, now(at))) throw new Error(`${next.key} was refused`);
    }
  }

  says<V extends Verb>(actor: Actor, verb: V, input: Inputs[V], minute: number): boolean {
    const decision = decide({ ...this.world, actor }, command(verb, input), FILED_AT + minute * MINUTE_MS);
    if (!decision.ok) return false;
    this.world = { ...this.world, state: decision.after };
    if (decision.event.kind === "broken" || decision.event.kind === "escalated")
      this.told.push({ minute, level: decision.after.ticket.level });
    return true;
  }

  due(): number {
    return ((currentClock(this.world.state, "resolve")?.dueAt ?? 0) - FILED_AT) / MINUTE_MS;
  }
}

function live(life: Life, model: LadderModel, { act, wait, isLate }: Turn, from: number): number {
  const now = from + wait;
  const seenAt = isLate ? () => now : (scheduled: number) => Math.max(scheduled, from);
  life.tick(now, seenAt);
  model.tick(now, seenAt);
  const input =
    act === "tat"
      ? { when: "10 minutes elapsed", reason: "Parts." }
      : GOOD[act === "nothing" ? "start" : act];
  if (act === "acknowledge" && life.says(spoc, act, GOOD[act], now)) model.acknowledge(now);
  if (act === "escalate" && life.says(spoc, act, GOOD[act], now)) model.escalate(now);
  if (act === "resolve" && life.says(spoc, act, GOOD[act], now)) model.resolve();
  if (act === "reopen" && life.says(student, act, GOOD[act], now)) model.reopen(now, life.due());
  if (act === "tat" && life.due() <= now && life.says(dean, act, input as Inputs["tat"], now))
    model.extend(now, life.due());
  life.tick(now, () => now);
  model.tick(now, () => now);
  return now;
}

it("the ladder is told what a model in plain minutes says, whatever happens and however late", () => {
  fc.assert(
    fc.property(fc.array(aTurn, { minLength: 3, maxLength: 25 }), aLadder, (turns, { visibility, moves }) => {
      const life = new Life(visibility, moves);
      const model = new LadderModel(DELAYS, ACKNOWLEDGE, RESOLVE, moves);
      turns.reduce((now, turn) => live(life, model, turn, now), 0);
      expect(life.told).toEqual(model.told);
      expect(life.world.state.ticket.level).toBe(model.level);
      expect(life.owner()).toBe(model.owner);
    }),
    { numRuns: 1000 },
  );
}, 60_000);
