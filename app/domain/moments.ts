import { openPause, unmet } from "./clocks.ts";
import type { Command, SystemVerb } from "./command.ts";
import { isOpen } from "./statuses.ts";
import type { Clock, TicketState } from "./ticket.ts";

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
    return [...clockMoments(state), ...ladderMoments(state), ...questionMoments(state)].sort(byTime);
  }
  return statusKind === "resolved" ? silenceMoments(state).sort(byTime) : [];
}

/** The ticket's earliest moment, null when nothing will happen by itself. */
export function nextMomentAt(state: TicketState): number | null {
  return moments(state)[0]?.at ?? null;
}

function clockMoments(state: TicketState): Moment[] {
  return unmet(state).flatMap((clock) => {
    const paused = openPause(clock);
    if (paused) {
      const at = paused.plannedUntilAt;
      return [
        { at, verb: "resume_clock", input: {}, key: `${clock.kind}/${clock.round}/resume/${at}` } as const,
      ];
    }
    return [...reminder(clock), ...breaking(clock)];
  });
}

function reminder(clock: Clock): Moment[] {
  if (clock.remindAt === null || clock.remindedAt !== null || clock.brokenAt !== null) return [];
  const { kind, round } = clock;
  const key = `${kind}/${round}/remind/${clock.dueAt}`;
  return [{ at: clock.remindAt, verb: "remind", input: { clock: kind, round }, key }];
}

function breaking(clock: Clock): Moment[] {
  if (clock.brokenDueAt === clock.dueAt) return [];
  // One occurrence per due moment, whatever the clock: two promises of one minute break together.
  return [{ at: clock.dueAt, verb: "break", input: {}, key: `break/${clock.dueAt}` }];
}

function ladderMoments({ ticket, clocks }: TicketState): Moment[] {
  const running = clocks.some(
    (clock) => clock.metAt === null && clock.brokenAt !== null && openPause(clock) === null,
  );
  if (ticket.nextLevelAt === null || !running) return [];
  const level = ticket.level + 1;
  return [
    { at: ticket.nextLevelAt, verb: "step", input: { level }, key: `step/${level}/${ticket.nextLevelAt}` },
  ];
}

function questionMoments({ ticket }: TicketState): Moment[] {
  const askedAt = ticket.questionAskedAt;
  if (ticket.statusKind !== "waiting_requester" || askedAt === null) return [];
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

function byTime(a: Moment, b: Moment): number {
  return a.at - b.at;
}
