import { deniedAt } from "#app/domain/people/permissions.ts";
import { type RatingReview, waitingReviews } from "#app/domain/people/reviews.ts";
import { event } from "../events.ts";
import type { PersonId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { isOpen, STATUS_KINDS } from "../statuses.ts";
import { apply, type Ticket, type TicketPerson, type TicketState } from "../ticket.ts";

/** Where a ticket names somebody who is something there now; who once acknowledged it is history. */
const NAMED = ["requesterId", "filedById", "assigneeId", "assignedForId", "extensionAskedById"] as const;

/**
 * Two entries turned out to be one person: what the one is on this ticket, the other is from now on, also where that
 * keeps them away; whoever has a ticket that they are kept away from has it no longer. Nobody is told, because nothing
 * is another person's. Refuses where the one is nothing there any more.
 */
export const movePerson: Rule<"move_person"> = {
  from: STATUS_KINDS,
  decide({ state }, { from, to }, now) {
    const named = NAMED.filter((name) => state.ticket[name] === from);
    const rows = state.people.filter(({ personId, untilAt }) => personId === from && !isOver(untilAt, now));
    if (named.length + rows.length === 0) return refuse("wrong_state");
    const moved: Partial<Ticket> = Object.fromEntries(named.map((name) => [name, to]));
    const people = rows.flatMap((row) => [
      together(row, to, state.people),
      { ...row, untilAt: Math.max(row.fromAt, now) },
    ]);
    const { ticket, people: after } = apply(state, { ticket: moved, people });
    const isKeptAway = ticket.assigneeId === to && deniedAt(after, now).has(to);
    const nobody = { assigneeId: null, assignedWhy: "triage", assignedForId: null } as const;
    const reviews = movedReviews(state, from, to);
    const changes = {
      ticket: { ...moved, ...(isKeptAway && isOpen(ticket.statusKind) ? nobody : {}) },
      people,
      ...(reviews.length > 0 ? { reviews } : {}),
    };
    return step(event("person_moved", { audience: "staff", facts: { from, to }, changes }), null, now);
  },
};

/** The row as the other one's, who may have been the same here already, for a shorter time. */
function together(row: TicketPerson, to: PersonId, people: readonly TicketPerson[]): TicketPerson {
  const own = people.find(({ personId, relation }) => personId === to && relation === row.relation);
  if (!own) return { ...row, personId: to };
  const isEndless = own.untilAt === null || row.untilAt === null;
  return {
    ...row,
    personId: to,
    fromAt: Math.min(own.fromAt, row.fromAt),
    untilAt: isEndless ? null : Math.max(own.untilAt ?? 0, row.untilAt ?? 0),
    reason: own.reason ?? row.reason,
  };
}

/** What one of them has to find out, the other has from now on, but for a rating of their own. */
function movedReviews(state: TicketState, from: PersonId, to: PersonId): readonly RatingReview[] {
  const at = (id: PersonId | null) => (id === from ? to : id);
  return waitingReviews(state).flatMap((review) => {
    if (review.personId !== from && review.ratedId !== from) return [];
    const own = { ...review, personId: at(review.personId) ?? to, ratedId: at(review.ratedId) };
    return review.personId === from ? [{ ...review, doneAt: review.askedAt }, own] : [own];
  });
}

function isOver(untilAt: number | null, now: number): boolean {
  return untilAt !== null && untilAt <= now;
}
