import { currentClock, resume } from "#app/domain/time/clocks.ts";
import { parseMoment } from "#app/domain/time/duration.ts";
import { event, type Words } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import { apply, type Clock, HOLD_REASONS } from "../ticket.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import type { World } from "../world.ts";
import { approversAdded, DATE_REFUSALS, promiseBy } from "./promise.ts";
import { chosenKind, publicAct, questionOver, resumed } from "./public-act.ts";

/**
 * Work waits for something that is not the requester's answer: a reason and an expected date are shown, the promise
 * runs on. On hold already, it waits for that from now on, and until then. A date beyond the promise moves the promise in the same step, by the rules of an extension.
 */
export const hold: Rule<"hold"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const reason = HOLD_REASONS.find((known) => known === input.reason);
    if (!reason) return refuse("hold_reason_unknown", "reason");
    const said = tidy(input.words);
    if (said === "" && reason === "other") return refuse("reason_missing", "words");
    if (!fits(said, LIMITS.reason)) return refuse("words_too_long", "words", { most: LIMITS.reason });
    if (input.when.trim() === "") return refuse("date_missing", "until");
    const until = parseMoment(input.when, { now, calendar: world.calendar });
    if (!until.ok) return refuse(DATE_REFUSALS[until.code], "until");

    const to = chosenKind(world, "hold", input.status);
    if (!to.ok) return to;
    const act = publicAct(world, now);
    const running = { ...world, state: apply(world.state, { clocks: awake(world, now) }) };
    const moved = beyondPromise(running, until.at, now)
      ? promiseBy(running, { when: input.when, whenField: "until", reason, reasonField: "reason" }, now)
      : null;
    if (moved && !moved.ok) return moved;
    const ticket = {
      ...act.ticket,
      ...moved?.ticket,
      ...to.standing,
      questionAskedAt: null,
      holdReason: reason,
      holdUntilAt: until.at,
    };
    const asked = moved?.asked ?? null;
    const clocks = latest([...act.clocks, ...awake(world, now), ...(moved && !asked ? [moved.clock] : [])]);
    const words: readonly Words[] = said === "" ? [] : [{ part: "reason", text: said }];
    const facts = {
      reason,
      until: until.at,
      extension: moved?.extension ?? false,
      setPromise: moved !== null && !asked,
      dueAt: moved?.clock.dueAt ?? null,
      ...to.facts,
      ...(asked ? { asked: asked.until, told: asked.told } : {}),
    };
    const changes = { ticket, clocks, ...(moved ? approversAdded(world, moved, now) : {}) };
    const held = event("held", { facts, changes, words });
    return { ...step(held, "held", now, asked?.told), limits: asked?.limits };
  },
};

/** What was waited for is there: work goes on. */
export const resumeWork: Rule<"resume"> = {
  from: ["waiting_other"],
  decide(world, input, now) {
    const to = chosenKind(world, "resume", input.status);
    if (!to.ok) return to;
    const { facts, standing } = to;
    return step(event("resumed", { facts, changes: questionOver(world, now, standing) }), null, now);
  },
};

/** A question that is given up for something else stands nothing still any more. */
function awake(world: World, now: number): readonly Clock[] {
  return resumed(world, now, (pause) => pause.cause === "question");
}

/** Later than the promise, or than what a promise that stands still would be if it ran again now. */
function beyondPromise(world: World, until: number, now: number): boolean {
  const clock = currentClock(world.state, "resolve");
  return clock !== null && clock.metAt === null && until > resume(world.calendar, clock, now).dueAt;
}

/** Of several states of one clock the last. */
function latest(clocks: readonly Clock[]): readonly Clock[] {
  return [...new Map(clocks.map((clock) => [`${clock.kind}/${clock.round}`, clock])).values()];
}
