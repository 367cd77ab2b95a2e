import type { PromiseLineProps } from "#app/components/ticket/promise-line.tsx";
import type { EventSeen } from "#app/db/tickets/event-seen.ts";
import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";
import type { EventKind } from "#app/domain/events.ts";
import { isOpen } from "#app/domain/statuses.ts";
import { type Clock, PRIORITIES, type Priority, type TicketState } from "#app/domain/ticket.ts";
import type { Calendar } from "#app/domain/time/calendar.ts";
import { currentClock, openPause, promiseKept } from "#app/domain/time/clocks.ts";
import { type DeadlineReceipt, deadlineReceipt, receiptSentence } from "#app/domain/time/deadline-receipt.ts";
import { formatMoment } from "#app/domain/time/moment.ts";
import { authorOf } from "./event-words.ts";
import { PRIORITY_WORDS } from "./priority-words.ts";
import type { Reader } from "./reader.ts";
import { receiptLines } from "./receipt-words.ts";
import { momentOf, type Shown } from "./shown.ts";

const HOUR_MS = 3_600_000;

/** The promise to solve it, as one line with a moment; null where nothing was promised or it no longer matters. */
export function promiseLine(state: TicketState, reader: Reader, shown: Shown): PromiseLineProps | null {
  const clock = currentClock(state, "resolve");
  if (!clock || state.ticket.statusKind === "cancelled") return null;
  if (!isOpen(state.ticket.statusKind)) return keptLine(state, clock, shown);
  const moment = momentOf(clock.dueAt, shown);
  const open = openPause(clock);
  if (open?.cause === "outage")
    return { state: "paused", words: "Goes with the known problem. Its own promise was", moment };
  if (open) {
    const whose = reader === "requester" ? "your answer" : "an answer";
    return { state: "paused", words: `Stands still, waiting for ${whose}. It was promised by`, moment };
  }
  if (clock.brokenAt !== null && clock.brokenDueAt === clock.dueAt)
    return { state: "broken", words: "Not kept: was promised by", moment };
  if (clock.brokenAt !== null) return { state: "soon", words: "New date, after one not kept:", moment };
  const words = clock.dueAt === clock.firstDueAt ? "Promised by" : "New date: promised by";
  return isSoon(clock, shown.now) && reader === "staff"
    ? { state: "soon", words: "Due soon: promised by", moment }
    : { state: "running", words, moment };
}

/** What gives a later date, or asks for one. */
const DATING: ReadonlySet<EventKind> = new Set<EventKind>([
  "promised",
  "extension_asked",
  "acknowledged",
  "held",
]);

/** A later date that waits for its requester's yes: whose it is, and why; null where none does. */
export function awaitedDate({ state, events }: Pick<TicketSeen, "state" | "events">, shown: Shown) {
  const { extensionAnswer, extensionUntilAt } = state.ticket;
  const clock = currentClock(state, "resolve");
  if (extensionAnswer !== "awaited" || !clock) return null;
  const said = events.findLast(
    ({ kind, facts }) =>
      DATING.has(kind) &&
      (kind === "extension_asked" || facts.extension === true || facts.asked !== undefined),
  );
  return {
    who: said ? authorOf(said) : "Whoever has it",
    words: extensionUntilAt === null ? "needs longer. The new date:" : "asks for more time, until",
    moment: momentOf(extensionUntilAt ?? clock.dueAt, shown),
    reason: said?.words.reason ?? said?.words.body ?? "",
  };
}

type ListedRow = {
  statusKind: TicketState["ticket"]["statusKind"];
  isOverdue: boolean;
  promisedAt: number;
  /** Whether the promise stands still: 1 or 0. */
  isStandingStill: number;
};

/** The same for a row of a list, which knows the moment, whether it stands still, and little else. */
export function listedPromise(row: ListedRow, shown: Shown): PromiseLineProps | undefined {
  if (!isOpen(row.statusKind)) return undefined;
  const moment = momentOf(row.promisedAt, shown);
  if (row.isOverdue) return { state: "broken", words: overdueWords(row, shown), moment };
  if (row.isStandingStill) return { state: "paused", words: "Stands still, was promised by", moment };
  const soon = row.promisedAt - shown.now < 2 * HOUR_MS;
  return { state: soon ? "soon" : "running", words: soon ? "Due soon:" : "Promised by", moment };
}

/** What a date that somebody is about to give does to the promise that stands. */
export function besidePromised(
  { at, promisedAt }: { at: number; promisedAt: number | null },
  shown: Shown,
): string {
  if (promisedAt === null) return "Nothing is promised so far.";
  const promised = formatMoment(promisedAt, shown);
  if (at > promisedAt)
    return `Later than what is promised now, ${promised}: the requester reads why, and may object.`;
  return at < promisedAt ? `Sooner than what is promised now, ${promised}.` : "That is what is promised now.";
}

/** A row is overdue for any promise that was not kept, but its moment is the one of the solution. */
function overdueWords({ statusKind, promisedAt }: ListedRow, { now }: Shown): string {
  if (promisedAt <= now) return "Not kept: was promised by";
  return statusKind === "new"
    ? "Nobody answered in time; promised by"
    : "One promise was not kept; the solution is promised by";
}

/** Why then, to be read after the moment. Only for a date that the calendar gave. */
export function becauseSentence(state: TicketState, calendar: Calendar, shown: Shown): string {
  const clock = currentClock(state, "resolve");
  if (!clock) return "";
  const open = openPause(clock);
  if (open?.cause === "outage") return "the time until the known problem is solved is added";
  if (open) return "the time until the answer comes is added";
  if (isOfOldHours(clock, calendar)) return `counted ${AS_THEN}`;
  const receipt = receiptOf(clock, calendar);
  if (Math.abs(receipt.totalMinutes - clock.target.minutes) > 1) return "a date that was given by hand";
  const from = formatMoment(clock.startedAt, shown);
  const how = clock.target.unit === "working" ? "counted in working hours" : "counted around the clock";
  return receiptSentence(receipt) || `${how} from ${from}`;
}

/** The receipt as facts: from when, what counted, what did not. `priority`: whose own target it is, for staff. */
export function receiptFacts(clock: Clock, calendar: Calendar, shown: Shown, priority?: Priority | null) {
  const why = priority ? [{ term: "Target", value: `of priority “${PRIORITY_WORDS[priority]}”` }] : [];
  return [...why, ...countedFacts(clock, calendar, shown)];
}

function countedFacts(clock: Clock, calendar: Calendar, shown: Shown) {
  if (isOfOldHours(clock, calendar))
    return [{ term: "Counted from", value: `${formatMoment(clock.startedAt, shown)}, ${AS_THEN}` }];
  return receiptLines(receiptOf(clock, calendar), clock.startedAt, shown);
}

/** What finds the target of a promise, and what goes on with a part of it. */
const COUNTING: ReadonlySet<EventKind> = new Set<EventKind>(["filed", "recategorised", "reopened"]);

/** The priority whose own target the promise was last counted by; null where it was every priority's. */
export function countedByPriority(events: readonly Pick<EventSeen, "kind" | "facts">[]): Priority | null {
  const counted = events.findLast(({ kind }) => COUNTING.has(kind));
  return PRIORITIES.find((each) => each === counted?.facts.byPriority) ?? null;
}

const AS_THEN = "by the hours as they were then";

/** Whether the calendar has changed since; the promise has not, and what it is now says nothing of it. */
function isOfOldHours(clock: Clock, calendar: Calendar): boolean {
  return clock.calendarVersion !== calendar.version;
}

/**
 * By when somebody answers at all, while nobody has; null afterwards. `solution` is the promise that still stands
 * although this one was not kept.
 */
export function answerMoment(state: TicketState, shown: Shown) {
  const clock = currentClock(state, "acknowledge");
  if (!clock || clock.metAt !== null || !isOpen(state.ticket.statusKind)) return null;
  const late = clock.brokenAt !== null;
  const resolve = currentClock(state, "resolve");
  const stands = late && resolve !== null && resolve.metAt === null && resolve.brokenAt === null;
  return {
    late,
    moment: momentOf(clock.dueAt, shown),
    solution: stands ? momentOf(resolve.dueAt, shown) : null,
  };
}

function keptLine({ ticket }: TicketState, clock: Clock, shown: Shown): PromiseLineProps | null {
  if (clock.metAt === null) return null;
  const moment = momentOf(clock.metAt, shown);
  switch (promiseKept(clock, ticket.reopenedCount > 0)) {
    case "kept_first":
      return { state: "kept", words: "Promise kept:", moment };
    case "kept_later":
      return { state: "kept", words: keptLater(ticket.extensionCount), moment };
    default:
      return { state: "broken", words: brokenWords(ticket.reopenedCount), moment };
  }
}

function keptLater(newDates: number): string {
  return newDates > 1 ? `Kept after ${newDates} new dates:` : "Kept after a new date:";
}

function brokenWords(reopenedCount: number): string {
  return reopenedCount > 0 ? "Not kept the first time; done" : "Later than promised:";
}

function isSoon(clock: Clock, now: number): boolean {
  return clock.remindedAt !== null || clock.dueAt - now < 2 * HOUR_MS;
}

/** How the promise of a clock was counted. */
export function receiptOf(clock: Clock, calendar: Calendar): DeadlineReceipt {
  // A pause that still runs has not moved the date yet.
  const ended = clock.pauses.filter((pause) => pause.untilAt !== null);
  return deadlineReceipt(calendar, clock.startedAt, clock.target, clock.dueAt, ended);
}
