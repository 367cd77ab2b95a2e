import fc from "fast-check";
import { expect, it } from "vitest";
import type { Inputs, Verb } from "#app/domain/command.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import { differences } from "#app/domain/proof/projection.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { colleague, dean, HOUR_MS, MINUTE_MS, spoc, student } from "./campus.ts";
import { Life } from "./life.ts";
import { GOOD } from "./story.ts";

type Act = { actor: Actor; verb: Verb; input: Inputs[Verb] };
const saidBy =
  (...actors: Actor[]) =>
  <V extends Verb>(verb: V, input: Inputs[V] = GOOD[verb]) =>
    fc.constantFrom(...actors).map((actor): Act => ({ actor, verb, input }));
const staff = saidBy(spoc, colleague, dean);
const requester = saidBy(student);

const anAct = fc.oneof(
  staff("acknowledge"),
  staff("start"),
  staff("hold", { reason: "parts", when: "2 hours", words: "" }),
  staff("hold", { reason: "vendor", when: "3 days", words: "" }),
  staff("resume"),
  staff("tat", { when: "1 day", reason: "Parts." }),
  staff("ask"),
  staff("reply"),
  staff("note"),
  staff("forward"),
  staff("recategorise"),
  staff("escalate"),
  staff("resolve"),
  staff("undo_resolve"),
  requester("reply"),
  requester("reopen"),
);
const aTurn = fc.record({
  waitMs: fc.constantFrom(0, 20_000, MINUTE_MS, HOUR_MS, 5 * HOUR_MS, 25 * HOUR_MS),
  act: anAct,
});
const aHistory = fc.array(aTurn, { maxLength: 12 });
const aMessage = fc.constantFrom<"reply" | "ask">("reply", "ask");
const aWait = fc.constantFrom(0, 1, 5_000, 12_000);

function lived(turns: readonly (typeof aTurn extends fc.Arbitrary<infer T> ? T : never)[]): Life {
  const life = new Life();
  for (const { waitMs, act } of turns) {
    life.passes(waitMs);
    life.says(act.actor, act.verb, act.input);
  }
  // A message of before has left, and can't be taken back any more.
  life.passes(MINUTE_MS);
  return life;
}

/** Where two tickets differ, but in the number of their events. */
function differing(one: TicketState, other: TicketState): readonly string[] {
  const uncounted = ({ ticket, ...rest }: TicketState) => ({ ...rest, ticket: { ...ticket, version: 0 } });
  return differences(uncounted(one), uncounted(other));
}

const RUNS = { numRuns: 400 };

it("leaves the ticket as it was before, whatever had happened to it", () => {
  let times = 0;
  fc.assert(
    fc.property(aHistory, aMessage, aWait, (turns, verb, waitMs) => {
      const life = lived(turns);
      const before = life.state;
      if (!life.says(spoc, verb, GOOD[verb])) return;
      life.now += waitMs;
      expect(life.takesBack(spoc, life.state.ticket.version)).toBe(true);
      expect(differing(life.state, before)).toEqual([]);
      times += 1;
    }),
    RUNS,
  );
  expect(times).toBeGreaterThan(100);
});

it("of two that are taken back in either order nothing is left", () => {
  fc.assert(
    fc.property(aHistory, aMessage, aMessage, aWait, fc.boolean(), (turns, one, two, waitMs, isFirst) => {
      const life = lived(turns);
      const before = life.state;
      if (!life.says(spoc, one, GOOD[one])) return;
      const first = life.state.ticket.version;
      life.now += waitMs;
      if (!life.says(colleague, two, GOOD[two])) return;
      const both = [
        [spoc, first],
        [colleague, first + 1],
      ] as const;
      for (const [actor, seq] of isFirst ? both : both.toReversed())
        expect(life.takesBack(actor, seq)).toBe(true);
      expect(differing(life.state, before)).toEqual([]);
    }),
    RUNS,
  );
});

/** What may happen in the half minute besides, without ending what the message had begun. */
const aMeanwhile = fc.oneof(staff("note"), staff("claim"), staff("forward"), staff("reply"), staff("ask"));

it("leaves what others have done meanwhile, as if it had never been said", () => {
  let times = 0;
  fc.assert(
    fc.property(aHistory, aMessage, aMeanwhile, aWait, (turns, verb, { actor, ...act }, waitMs) => {
      const without = lived(turns);
      const life = without.again();
      if (!life.says(spoc, verb, GOOD[verb])) return;
      const { version } = life.state.ticket;
      for (const each of [life, without]) each.now += waitMs;
      const [told, untold] = [life, without].map((each) => each.says(actor, act.verb, act.input));
      if (!told || !untold) return;
      expect(life.takesBack(spoc, version)).toBe(true);
      expect(differing(life.state, without.state)).toEqual([]);
      times += 1;
    }),
    RUNS,
  );
  expect(times).toBeGreaterThan(100);
});
