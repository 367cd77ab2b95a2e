import { ladderFor } from "#app/domain/escalation/escalation.ts";
import {
  appealUntil,
  bodyOf,
  bodyReason,
  isBody,
  isBodyLeft,
  nextStage,
  partial,
  type Stage,
} from "#app/domain/escalation/stages.ts";
import { isAnonymous } from "#app/domain/filing/anonymous.ts";
import { startClock } from "#app/domain/time/clocks.ts";
import { nextHour } from "#app/domain/time/moment.ts";
import { event } from "../events.ts";
import type { PersonId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import type { TicketPerson } from "../ticket.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import type { World } from "../world.ts";
import { NOTHING_ASKED } from "./extension.ts";
import { broughtIn } from "./forward.ts";
import { toKind } from "./public-act.ts";
import { resolution } from "./resolve.ts";

/**
 * “I do not agree”: the next stage's body reviews it and decides anew, with a promise of its own. What was decided before
 * stays written until then. Refuses outside the stage's window.
 */
export const appeal: Rule<"appeal"> = {
  from: [...OPEN_KINDS, "resolved", "closed"],
  decide(world, input, now) {
    const { state, stages, statutory } = world;
    const text = tidy(input.text);
    if (text === "") return refuse("reason_missing", "text");
    if (!fits(text, LIMITS.body)) return refuse("words_too_long", "text", { most: LIMITS.body });
    const stage = nextStage(state, stages, now);
    if (!stage || appealUntil(state, stages, statutory, now) === null) return refuse("no_appeal");
    const { position, personIds, target, committeeIds = [] } = stage;
    const tags = state.ticket.visibility === "normal" ? broughtIn(world, committeeIds, now) : [];
    const round = state.ticket.round + 1;
    // No date tells the minute in which somebody unknown came back.
    const from = isAnonymous(state.ticket) ? nextHour(now, world.calendar.timeZone) : now;
    const clock = startClock(world.calendar, "resolve", round, from, target);
    const people = asBody(personIds, position, now);
    const ticket = {
      ...toKind(world, "active"),
      stage: position,
      appealedAt: now,
      round,
      resolvedAt: null,
      resolutionDeliveredAt: null,
      reopenUntilAt: null,
      confirmationAskedAt: null,
      closedAt: null,
      closedBy: null,
      // A date that was asked for before is not one of the body's.
      ...NOTHING_ASKED,
      extensionAnswer: null,
    };
    const appealed = event("appealed", {
      facts: {
        stage: position,
        told: personIds,
        outcome: state.ticket.outcome,
        dueAt: clock.dueAt,
        ...(committeeIds[0] === undefined ? {} : { committee: committeeIds[0] }),
      },
      changes: { ticket, clocks: [clock], people, ...(tags.length > 0 ? { tags } : {}) },
      words: [{ part: "body", text }],
    });
    return step(appealed, "appealed", now, personIds);
  },
};

/**
 * Everybody who had it to decide is gone for good or kept away from it, and nobody stands in for them: it goes to whoever
 * is of the same body now, else to the next stage's, else to the top of the ladder. Its promise stays as it is. Refuses
 * where somebody is left, and where there is nobody to take it.
 */
export const handOnAppeal: Rule<"hand_on_appeal"> = {
  from: OPEN_KINDS,
  decide(world, _input, now) {
    const { state, reviewing } = world;
    const { stage, appealedAt, visibility } = state.ticket;
    if (appealedAt === null || reviewing === null || isBodyLeft(state, reviewing, now))
      return refuse("wrong_state");
    const {
      position,
      personIds,
      committeeIds = [],
    } = nextStage(state, world.stages, now, stage) ?? atTheTop(world, now);
    if (personIds.length === 0) return refuse("no_appeal");
    const tags = visibility === "normal" ? broughtIn(world, committeeIds, now) : [];
    const gone = bodyOf(state, now).map((person) => ({ ...person, untilAt: now }));
    const people = [...gone, ...asBody(personIds, position, now)];
    const draft = event("appeal_handed_on", {
      facts: {
        stage: position,
        told: personIds,
        ...(committeeIds[0] === undefined ? {} : { committee: committeeIds[0] }),
      },
      changes: { ticket: { stage: position }, people, ...(tags.length > 0 ? { tags } : {}) },
    });
    return step(draft, "appeal_handed_on", now, personIds);
  },
};

/** The highest level of the ladder on which somebody may decide; nobody where there is none. */
function atTheTop(world: World, now: number): Pick<Stage, "position" | "personIds" | "committeeIds"> {
  const left = partial(world.state, now);
  const levels = [world.seniorAdmins, ...ladderFor(world, now).map(({ personIds }) => personIds)];
  const allowed = levels.map((personIds) => personIds.filter((personId) => !left.has(personId)));
  const personIds = allowed.findLast((ids) => ids.length > 0) ?? [];
  return { position: world.state.ticket.stage, personIds };
}

function asBody(personIds: readonly PersonId[], position: number, now: number): readonly TicketPerson[] {
  const reason = bodyReason(position);
  return personIds.map((personId) => ({
    personId,
    relation: "reviewer",
    effect: "allow",
    fromAt: now,
    untilAt: null,
    reason,
  }));
}

/** The body finds that it was decided rightly: it ends as it had ended, with the reasons. */
export const uphold: Rule<"uphold"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const text = tidy(input.text);
    const { appealedAt, outcome, stage } = world.state.ticket;
    if (appealedAt === null) return refuse("wrong_state");
    if (!isBody(world.actor, world.state, now)) return refuse("appeal_undecided");
    if (text === "") return refuse("reason_missing", "text");
    if (!fits(text, LIMITS.body)) return refuse("words_too_long", "text", { most: LIMITS.body });
    if (outcome === null) return refuse("nothing_to_uphold");
    const upheld = resolution(world, outcome, [{ part: "body", text }], now);
    return step({ ...upheld, facts: { ...upheld.facts, upheld: true, stage } }, "resolved", now);
  },
};
