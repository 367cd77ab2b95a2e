import type { Command, SystemVerb } from "#app/domain/command.ts";
import { isAnonymous } from "#app/domain/filing/anonymous.ts";
import { waitingReviews } from "#app/domain/people/reviews.ts";
import { isOpen } from "#app/domain/statuses.ts";
import type { Clock, TicketState } from "#app/domain/ticket.ts";
import { breaksAt, brokenUnmet, isPaused, openPause, remindsAt, unmet } from "./clocks.ts";
import { stallMomentAt } from "./soft-triggers.ts";

const DAY_MS = 86_400_000;
export const QUESTION_REMINDER_DAYS = [1, 3] as const;
export const NO_ANSWER_DAYS = 10;
const CONFIRMATION_DAYS = 5;

/** Something the system will say to the ticket; `key` makes each occurrence fire once. */
export type Moment = {
  [V in SystemVerb]: { at: number; verb: V; input: Command<V>["input"]; key: string };
}[SystemVerb];

/** Everything that will happen to a ticket by itself, earliest first. */
export function moments(state: TicketState): readonly Moment[] {
  const { statusKind } = state.ticket;
  if (isOpen(statusKind)) {
    return [
      ...clockMoments(state),
      ...ladderMoments(state),
      ...triggerMoments(state),
      ...questionMoments(state),
      ...reviewMoments(state),
    ].sort(byTime);
  }
  const silence = statusKind === "resolved" ? silenceMoments(state) : [];
  return [...silence, ...reviewMoments(state)].sort(byTime);
}

/** The ticket's earliest moment, null when nothing will happen by itself. */
export function nextMomentAt(state: TicketState): number | null {
  return moments(state)[0]?.at ?? null;
}

function clockMoments(state: TicketState): Moment[] {
  return unmet(state).flatMap((clock) => [...resumption(clock), ...reminder(clock), ...breaking(clock)]);
}

function resumption(clock: Clock): Moment[] {
  const open = openPause(clock);
  if (!open) return [];
  const key = `${clock.kind}/${clock.round}/resume/${open.fromAt}`;
  return [{ at: open.plannedUntilAt, verb: "resume_clock", input: {}, key }];
}

function reminder(clock: Clock): Moment[] {
  const at = remindsAt(clock);
  if (at === null) return [];
  const { kind, round, dueAt } = clock;
  // A date may be given a second time, and then its reminder is another one.
  return [
    { at, verb: "remind", input: { clock: kind, round }, key: `${kind}/${round}/remind/${dueAt}/${at}` },
  ];
}

function breaking(clock: Clock): Moment[] {
  const at = breaksAt(clock);
  // One occurrence per due moment, whatever the clock: two promises of one minute break together.
  return at === null ? [] : [{ at, verb: "break", input: {}, key: `break/${at}` }];
}

function ladderMoments(state: TicketState): Moment[] {
  const { level, nextLevelAt } = state.ticket;
  const runs = brokenUnmet(state).some((clock) => openPause(clock) === null);
  if (nextLevelAt === null || !runs) return [];
  const key = `step/${level + 1}/${nextLevelAt}`;
  return [{ at: nextLevelAt, verb: "step", input: { level: level + 1 }, key }];
}

function triggerMoments(state: TicketState): Moment[] {
  const { triggeredBy, softTriggeredAt } = state.ticket;
  if (triggeredBy === null || softTriggeredAt === null) return stallMoments(state);
  if (isPaused(state)) return [];
  const key = `climb/${triggeredBy}/${softTriggeredAt}`;
  return [{ at: softTriggeredAt, verb: "climb", input: {}, key }, ...stallMoments(state)];
}

/** Only what is worked on stalls, and not while a promise stands still. */
function stallMoments(state: TicketState): Moment[] {
  const at = stallMomentAt(state.ticket);
  const { statusKind, stallsAt, stallRemindedAt } = state.ticket;
  if (at === null || statusKind !== "active" || isPaused(state)) return [];
  return stallRemindedAt === null
    ? [{ at, verb: "remind_stalled", input: {}, key: `stalled/${stallsAt}` }]
    : [{ at, verb: "climb", input: {}, key: `climb/stalled/${stallsAt}` }];
}

function questionMoments({ ticket }: TicketState): Moment[] {
  const askedAt = ticket.questionAskedAt;
  if (ticket.statusKind !== "waiting_requester" || askedAt === null) return [];
  // Nobody can be reminded, and whoever is afraid may come back late: staff decide when it has been waited for enough.
  if (isAnonymous(ticket)) return [];
  const remindedAt = ticket.questionsRemindedAt ?? 0;
  const due = QUESTION_REMINDER_DAYS.map((days) => askedAt + days * DAY_MS).filter((at) => at > remindedAt);
  return [
    ...due.map(
      (at) => ({ at, verb: "remind_question", input: {}, key: `question/${askedAt}/${at}` }) as const,
    ),
    {
      at: askedAt + NO_ANSWER_DAYS * DAY_MS,
      verb: "resolve_unanswered",
      input: {},
      key: `unanswered/${askedAt}`,
    },
  ];
}

function silenceMoments({ ticket }: TicketState): Moment[] {
  if (ticket.resolvedAt === null || ticket.reopenUntilAt === null) return [];
  const key = `silence/${ticket.round}/${ticket.resolvedAt}`;
  const close: Moment = {
    at: ticket.reopenUntilAt,
    verb: "close_by_silence",
    input: {},
    key: `${key}/close`,
  };
  if (ticket.confirmationAskedAt !== null) return [close];
  const askAt = Math.min(ticket.resolvedAt + CONFIRMATION_DAYS * DAY_MS, ticket.reopenUntilAt);
  return [{ at: askAt, verb: "ask_confirmation", input: {}, key: `${key}/ask` }, close];
}

/** What lies behind a low rating is to be found out whether the ticket is open or not. */
function reviewMoments(state: TicketState): Moment[] {
  const [first] = waitingReviews(state);
  if (!first) return [];
  const { round, remindAt } = first;
  return [{ at: remindAt, verb: "remind_review", input: {}, key: `review/${round}/${remindAt}` }];
}

function byTime(a: Moment, b: Moment): number {
  return a.at - b.at;
}
