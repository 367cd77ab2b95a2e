import { NOTHING_ASKED } from "./commands/extension.ts";
import { speaksAsStaff } from "./commands/public-act.ts";
import { ladderAbove, nextRungAt, rungAbove, standstillSince } from "./escalation/escalation.ts";
import type { EventDraft, EventKind } from "./events.ts";
import { ownerAgain } from "./people/assignment.ts";
import { waitingJobs } from "./people/contact-jobs.ts";
import { isOpen } from "./statuses.ts";
import { apply, type Changes, type Ticket, type TicketState } from "./ticket.ts";
import { brokenUnmet, isPaused, questionMinutes, shifted } from "./time/clocks.ts";
import { NOT_STALLING, pulled, released, stallsFrom } from "./time/soft-triggers.ts";
import type { World } from "./world.ts";

/**
 * What follows from an event whatever its verb, so that no rule has to think of it: a step of the ladder waits while a
 * broken promise is unmet, and only then, and keeps what is left of it through a standstill; ended questions have used their
 * minutes; what a ticket on hold waited for is over with the hold; a ticket that goes round in circles calls the next
 * level; the time in which nobody says anything counts anew when somebody does; words of the requester wait until
 * staff say something; what is taken up again is nobody's who is kept away from it by then; and nobody from outside is
 * asked to do any more what is over, or what few may read.
 */
export function withConsequences(
  world: World,
  { kind, changes: set }: Pick<EventDraft, "kind" | "changes">,
  now: number,
): Changes {
  const isAct = PUBLIC_ACTS.has(kind) && speaksAsStaff(world, now);
  const answers = answering(world.state, kind, isAct, now);
  const answered = answers ? { ...set, ticket: { ...set.ticket, ...answers } } : set;
  const changes = withoutOrders(world.state, answered, now);
  const after = apply(world.state, changes);
  const { questionWorkingMinutes, holdReason, holdUntilAt, statusKind } = after.ticket;
  const held = statusKind === "waiting_other";
  const stalls = stalling(world, kind, after, isAct, now);
  const derived: Partial<Ticket> = {
    nextLevelAt: nextStepAt(world, after, now),
    questionWorkingMinutes: changes.clocks
      ? questionMinutes(world.calendar, after.clocks)
      : questionWorkingMinutes,
    holdReason: held ? holdReason : null,
    holdUntilAt: held ? holdUntilAt : null,
    ...(isOpen(statusKind) ? {} : { ...NOTHING_ASKED, extensionAnswer: null, withdrawalAskedAt: null }),
    ...(statusKind === "closed" || statusKind === "cancelled" ? { unansweredAt: null } : {}),
    ...ownerAgain(world, world.state, after, now),
    ...stalls,
    ...triggered(world.state, after, now),
  };
  const names = Object.keys(derived) as (keyof typeof derived)[];
  // Of two words in one night each says that it counts: the other may be taken back.
  const isSaid = typeof stalls.stallsAt === "number";
  if (!isSaid && names.every((name) => derived[name] === after.ticket[name])) return changes;
  return { ...changes, ticket: { ...changes.ticket, ...derived } };
}

/** Work orders that wait end with their ticket, and where it becomes protected. */
function withoutOrders(before: TicketState, changes: Changes, now: number): Changes {
  const after = apply(before, changes);
  const { statusKind, visibility } = after.ticket;
  if (isOpen(statusKind) && visibility !== "protected") return changes;
  const ended = waitingJobs(after.jobs, now).map((job) => ({ ...job, revokedAt: now }));
  return ended.length === 0 ? changes : { ...changes, jobs: [...(changes.jobs ?? []), ...ended] };
}

/** A ticket that goes round in circles pulls a trigger; one that is over or stands still pulls none. */
function triggered(before: TicketState, after: TicketState, now: number): Partial<Ticket> {
  if (!isOpen(after.ticket.statusKind)) return released(after.ticket, now);
  return (isPaused(after) ? null : pulled(before.ticket, after.ticket, now)) ?? {};
}

/** Public acts: what the requester hears from those who work on it (PRODUCT 6, stalled). */
const PUBLIC_ACTS: ReadonlySet<EventKind> = new Set<EventKind>([
  "acknowledged",
  "replied",
  "asked",
  "promised",
  "extension_asked",
  "extension_decided",
  "held",
  "reopened",
]);

/** A ticket stalls only while it is worked on, and not while it stands still. */
function stalling(
  world: World,
  kind: EventKind,
  after: TicketState,
  isSaid: boolean,
  now: number,
): Partial<Ticket> {
  const before = world.state;
  if (after.ticket.statusKind !== "active") return NOT_STALLING;
  // What was taken back has left the time as it was before; its rule knows.
  if (kind === "taken_back") return {};
  const goesOn = before.ticket.statusKind !== "active" || (isPaused(before) && !isPaused(after));
  return goesOn || isSaid ? stallsFrom(world.calendar, now) : {};
}

/**
 * Words wait from the first that nobody has answered. Each public act of staff says that it answers them: of two, the
 * other may be taken back.
 */
function answering(
  { ticket }: TicketState,
  kind: EventKind,
  isAct: boolean,
  now: number,
): Pick<Ticket, "unansweredAt"> | null {
  if (isAct || kind === "resolved") return { unansweredAt: null };
  const isAsking = kind === "replied" || kind === "reopened";
  return isAsking ? { unansweredAt: ticket.unansweredAt ?? now } : null;
}

function nextStepAt(world: World, after: TicketState, now: number): number | null {
  const { level, nextLevelAt } = after.ticket;
  if (brokenUnmet(after).length === 0) return null;
  // Taken for met until now, it is owed again: its next step counts from now.
  if (nextLevelAt === null)
    return nextRungAt(world.calendar, ladderAbove({ ...world, state: after }, now), level, now);
  const since = standstillSince(world.state);
  const until = since === null ? null : standstillUntil(world.state, after);
  if (since === null || until === null) return nextLevelAt;
  const above = rungAbove(ladderAbove(world, until), level);
  const unit = above?.delay.unit ?? "elapsed";
  // Where the campus is closed meanwhile, the step stands still for that by itself.
  const closures = unit === "working" ? (world.calendar.closures ?? []) : [];
  return shifted(world.calendar, nextLevelAt, unit, { fromAt: since, untilAt: until }, closures);
}

/** When the first of the standing promises ran again; null while all of them stand still. */
function standstillUntil(before: TicketState, after: TicketState): number | null {
  const open = before.clocks.flatMap(({ kind, round, pauses }) =>
    pauses.filter((pause) => pause.untilAt === null).map(({ fromAt }) => `${kind}/${round}/${fromAt}`),
  );
  const ends = brokenUnmet(after).flatMap(({ kind, round, pauses }) =>
    pauses.flatMap(({ fromAt, untilAt }) =>
      untilAt !== null && open.includes(`${kind}/${round}/${fromAt}`) ? [untilAt] : [],
    ),
  );
  return ends.length > 0 ? Math.min(...ends) : null;
}
