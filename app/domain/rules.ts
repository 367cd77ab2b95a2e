import type { ContactVerb, Inputs, ReporterVerb, SystemVerb, Verb } from "./command.ts";
import type { Redacted } from "./commands/redact.ts";
import type { ChannelLimits } from "./escalation/escalation.ts";
import type { EventDraft } from "./events.ts";
import type { FilingDecision } from "./filing/new-ticket.ts";
import type { PersonId } from "./ids.ts";
import type { Refusal } from "./refusals.ts";
import type { StatusKind } from "./statuses.ts";
import type { TellingRow } from "./telling/telling.ts";
import type { World } from "./world.ts";

/** What a verb makes happen: its event, the row of the telling table it takes, and whom it tells beside: a level, heads. */
export type Step = {
  ok: true;
  event: EventDraft;
  telling: TellingRow | null;
  level: readonly PersonId[];
  /** Of those, who is told on some channels alone. */
  limits?: ChannelLimits;
  /** Who had it until this step took it away from them. */
  former?: PersonId | null;
  notBeforeAt: number;
  /** What happens to a second ticket in the same step: the world's other one. */
  beside?: { event: EventDraft; telling: TellingRow | null };
  /** A second ticket that begins in the same step. */
  made?: FilingDecision;
  /** Who has been told of it by another ticket, and is not by this one. */
  except?: readonly PersonId[];
  /** A new title, which is words and so no part of the state. */
  title?: string;
  /** Words or a file that go for good. */
  redacted?: Redacted;
};

/** One entry of the command table: from which kinds, and the rule itself. Who may is `PERMISSIONS`. */
export type Rule<V extends Verb> = {
  from: readonly StatusKind[];
  decide(world: World, input: Inputs[V], now: number): Step | Refusal;
};

/** A step told at once; `level` only where the ladder is concerned. */
export function step(
  event: EventDraft,
  telling: TellingRow | null,
  now: number,
  level: readonly PersonId[] = [],
): Step {
  return { ok: true, event, telling, level, notBeforeAt: now };
}

const SYSTEM_VERBS: ReadonlySet<Verb> = new Set<SystemVerb>([
  "remind",
  "break",
  "step",
  "climb",
  "remind_stalled",
  "resume_clock",
  "remind_question",
  "resolve_unanswered",
  "ask_confirmation",
  "close_by_silence",
  "delivered",
  "observe_closure",
  "hand_on",
  "move_person",
  "hand_on_appeal",
  "remind_review",
  "send_link",
  "resolve_with_incident",
  "keep_mail",
  "ask_whose",
]);

export function isSystemVerb(verb: Verb): verb is SystemVerb {
  return SYSTEM_VERBS.has(verb);
}

export function isContactVerb(verb: Verb): verb is ContactVerb {
  return verb === "answer_job";
}

export function isReporterVerb(verb: Verb): verb is ReporterVerb {
  return verb === "reveal";
}
