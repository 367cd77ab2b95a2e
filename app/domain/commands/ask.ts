import { pause, unmet } from "../clocks.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import type { Clock } from "../ticket.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import { questionPauseUntil, workingMinutesBetween } from "../working-time.ts";
import type { World } from "../world.ts";
import { publicAct, resumed, toKind } from "./public-act.ts";
import { TAKE_BACK_MS } from "./reply.ts";
import { resolution } from "./resolve.ts";

/** A public question and “waiting for your answer” in one step; promises stand still within the budget. */
export const ask: Rule<"ask"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const body = tidy(input.body);
    if (body === "") return refuse("words_missing", "body");
    if (!fits(body, LIMITS.body)) return refuse("words_too_long", "body", { most: LIMITS.body });
    const act = publicAct(world, now);
    const until = questionPauseUntil(world.calendar, now, world.state.ticket.questionWorkingMinutes);
    const ticket = {
      ...act.ticket,
      ...toKind(world, "waiting_requester"),
      questionAskedAt: now,
      questionsRemindedAt: null,
    };
    const changes = { ticket, clocks: [...act.clocks, ...paused(world, now, until)] };
    const asked = event("asked", {
      changes,
      words: [{ part: "body", text: body }],
      facts: { pausedUntilAt: until },
    });
    return { ...step(asked, "asked", now), notBeforeAt: now + TAKE_BACK_MS };
  },
};

/** The budget of a question is used up: its promises run again, whatever the status says. */
export const resumeClock: Rule<"resume_clock"> = {
  from: OPEN_KINDS,
  decide(world, _input, now) {
    const due = world.state.clocks.flatMap((clock) => clock.pauses).find((pause) => pause.untilAt === null);
    if (!due || due.plannedUntilAt > now) return refuse("wrong_state");
    const again = resumed(world, due.plannedUntilAt);
    const questionWorkingMinutes = questionMinutes(world, due.plannedUntilAt);
    const changes = { ticket: { ...again.ticket, questionWorkingMinutes }, clocks: again.clocks };
    return step(event("clock_resumed", { audience: "staff", changes }), null, now);
  },
};

/** Reminds the requester of the open question. */
export const remindQuestion: Rule<"remind_question"> = {
  from: ["waiting_requester"],
  decide: (_world, _input, now) =>
    step(
      event("question_reminded", { changes: { ticket: { questionsRemindedAt: now } } }),
      "question_reminded",
      now,
    ),
};

/** Ten days of silence after a question: resolved as “no answer”. */
export const resolveUnanswered: Rule<"resolve_unanswered"> = {
  from: ["waiting_requester"],
  decide: (world, _input, now) => step(resolution(world, "no_answer", [], now), "resolved", now),
};

/** Working minutes that questions have used when the one open now ends at `at`. */
export function questionMinutes(world: World, at: number): number {
  const { ticket, clocks } = world.state;
  const open = clocks
    .flatMap((clock) => clock.pauses)
    .find((pause) => pause.untilAt === null && pause.cause === "question");
  if (!open) return ticket.questionWorkingMinutes;
  return ticket.questionWorkingMinutes + workingMinutesBetween(world.calendar, open.fromAt, at);
}

function paused(world: World, now: number, until: number): readonly Clock[] {
  const { visibility } = world.state.ticket;
  if (until <= now || visibility === "protected") return [];
  return unmet(world.state)
    .filter((clock) => clock.kind !== "acknowledge" && clock.pauses.every((each) => each.untilAt !== null))
    .map((clock) => pause(clock, now, until, "question"));
}
