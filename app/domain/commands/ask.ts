import { isBody } from "#app/domain/escalation/stages.ts";
import { tooManyFiles } from "#app/domain/files/attached-file.ts";
import { isAnonymous } from "#app/domain/filing/anonymous.ts";
import { openPause, pause, unmet } from "#app/domain/time/clocks.ts";
import { questionPauseUntil } from "#app/domain/time/working-time.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import type { Clock } from "../ticket.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import type { World } from "../world.ts";
import { chosenKind, publicAct, resumed } from "./public-act.ts";
import { LEAVES_AFTER_MS } from "./reply.ts";
import { resolution } from "./resolve.ts";

/** A public question and “waiting for your answer” in one step; promises stand still within the budget. */
export const ask: Rule<"ask"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const { ticket: before } = world.state;
    if (before.requesterId === null && !isAnonymous(before)) return refuse("nobody_to_ask");
    // Silence would end the appeal, and who asks decides what is waited for.
    if (before.appealedAt !== null && !isBody(world.actor, world.state, now))
      return refuse("appeal_undecided");
    const body = tidy(input.body);
    if (body === "") return refuse("words_missing", "body");
    if (!fits(body, LIMITS.body)) return refuse("words_too_long", "body", { most: LIMITS.body });
    const tooMany = tooManyFiles(input.files);
    if (tooMany) return tooMany;
    const to = chosenKind(world, "ask", input.status);
    if (!to.ok) return to;
    const act = publicAct(world, now);
    const paused = stoodStill(world, now);
    const ticket = {
      ...act.ticket,
      ...to.standing,
      questionAskedAt: now,
      questionsRemindedAt: null,
    };
    const asked = event("asked", {
      changes: { ticket, clocks: [...act.clocks, ...paused] },
      words: [{ part: "body", text: body }],
      files: input.files,
      facts: { pausedUntilAt: pausedUntil(world, paused), ...to.facts },
    });
    return { ...step(asked, "asked", now), notBeforeAt: now + LEAVES_AFTER_MS };
  },
};

/** What a question may take is used up: its promises run again from the planned moment, whatever the status says. */
export const resumeClock: Rule<"resume_clock"> = {
  from: OPEN_KINDS,
  decide(world, _input, now) {
    const clocks = resumed(world, now, (pause) => pause.plannedUntilAt <= now);
    if (clocks.length === 0) return refuse("wrong_state");
    return step(event("clock_resumed", { audience: "staff", changes: { clocks } }), null, now);
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

/** The unmet promises, standing still; those that do already go on as they do. Acknowledging is met by asking. */
export function stoodStill(world: World, now: number): readonly Clock[] {
  const { visibility, isEmergency, questionWorkingMinutes } = world.state.ticket;
  const until = questionPauseUntil(world.calendar, now, questionWorkingMinutes);
  if (until <= now || visibility === "protected" || isEmergency) return [];
  return unmet(world.state)
    .filter((clock) => clock.kind !== "acknowledge" && openPause(clock) === null)
    .map((clock) => pause(clock, now, until, "question"));
}

/** When the promises run again by themselves; null when this question stops none. */
function pausedUntil(world: World, paused: readonly Clock[]): number | null {
  const [first] = [...paused, ...unmet(world.state)].flatMap((clock) => openPause(clock) ?? []);
  return first?.plannedUntilAt ?? null;
}
