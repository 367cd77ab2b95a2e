import type { Inputs } from "#app/domain/command.ts";
import { isBody } from "#app/domain/escalation/stages.ts";
import { tooManyFiles } from "#app/domain/files/attached-file.ts";
import { accessOf, can } from "#app/domain/people/permissions.ts";
import { meet, unmet } from "#app/domain/time/clocks.ts";
import { type EventDraft, event, type Words } from "../events.ts";
import { type Refusal, refuse } from "../refusals.ts";
import { type Rule, type Step, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import { OUTCOMES, type Outcome } from "../ticket.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import type { World } from "../world.ts";
import { forward } from "./forward.ts";
import { type Chosen, chosenKind, publicAct, toKind } from "./public-act.ts";

const DAY_MS = 86_400_000;
const DELIVERY_GRACE_MS = 3 * DAY_MS;

/** Something cited: a rule by its number, or word by word between quotation marks. */
const CITED = /[\p{N}§"“”„«»「」]/u;

/**
 * Says how it ended, in words and by outcome; every promise stops. `no_answer` is the system's own. Who refuses quotes
 * the rule; what is not theirs to decide is passed on, and not over.
 */
export const resolve: Rule<"resolve"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const text = tidy(input.text);
    const outcome = OUTCOMES.find((known) => known === input.outcome && known !== "no_answer");
    const isAppealed = world.state.ticket.appealedAt !== null;
    if (isAppealed && !isBody(world.actor, world.state, now)) return refuse("appeal_undecided");
    if (!outcome) return refuse("outcome_unknown", "outcome");
    if (text === "") return refuse("resolution_missing", "text");
    if (!fits(text, LIMITS.body)) return refuse("words_too_long", "text", { most: LIMITS.body });
    if (outcome === "refused" && !CITED.test(text)) return refuse("rule_unquoted", "text");
    const tooMany = tooManyFiles(input.files);
    if (tooMany) return tooMany;
    if (outcome === "not_ours") return passedOn(world, { ...input, to: input.to ?? "", reason: text }, now);
    const to = chosenKind(world, "resolve", input.status);
    if (!to.ok) return to;
    const ended = resolution(world, outcome, [{ part: "body", text }], now, to);
    return step(event("resolved", { ...ended, files: input.files }), "resolved", now);
  },
};

type PassedOn = Inputs["forward"] & Pick<Inputs["resolve"], "files">;

/** Nothing ends because somebody else has to decide: they get it as it stands, with its promise and all that was said. */
function passedOn(world: World, { files, ...said }: PassedOn, now: number): Step | Refusal {
  if (said.to === "") return refuse("destination_missing", "outcome");
  if (!can(world.actor, "forward", accessOf(world.state), now)) return refuse("not_allowed");
  const passed = forward.decide(world, said, now);
  return passed.ok ? { ...passed, event: event(passed.event.kind, { ...passed.event, files }) } : passed;
}

/** Until when a requester may reopen: days by outcome from the first accepted message, or 72 hours after the act. */
export function reopenUntil(
  outcome: Outcome,
  resolvedAt: number,
  acceptedAt = Number.POSITIVE_INFINITY,
): number {
  return Math.min(acceptedAt, resolvedAt + DELIVERY_GRACE_MS) + reopenDays(outcome) * DAY_MS;
}

function reopenDays(outcome: Outcome): number {
  if (outcome === "refused") return 15;
  return outcome === "no_answer" ? 30 : 7;
}

/** The event of a resolution. Until its mail is accepted the window to reopen reaches 72 hours further. */
export function resolution(
  world: World,
  outcome: Outcome,
  words: readonly Words[],
  now: number,
  to: Pick<Chosen, "standing" | "facts"> = { standing: toKind(world, "resolved"), facts: {} },
): EventDraft {
  const act = publicAct(world, now);
  const reopenUntilAt = reopenUntil(outcome, now);
  return event("resolved", {
    facts: { outcome, reopenUntilAt, ...to.facts },
    changes: {
      ticket: {
        ...act.ticket,
        ...to.standing,
        outcome,
        resolvedAt: now,
        resolutionDeliveredAt: null,
        reopenUntilAt,
        confirmationAskedAt: null,
        questionAskedAt: null,
        appealedAt: null,
      },
      clocks: unmet(world.state).map((clock) => meet(world.calendar, clock, now)),
    },
    words,
  });
}
