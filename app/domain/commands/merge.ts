import { accessOf, can } from "#app/domain/people/permissions.ts";
import { meet, unmet } from "#app/domain/time/clocks.ts";
import { event } from "../events.ts";
import { type Refusal, refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { isOpen, OPEN_KINDS } from "../statuses.ts";
import type { Clock, Ticket, TicketPerson, TicketState } from "../ticket.ts";
import type { World } from "../world.ts";
import { toKind } from "./public-act.ts";

/**
 * One person's double goes into another open ticket of theirs: this one ends as a duplicate, its promises stop, and
 * whoever follows it follows the other. Both histories say so. Words stay where they were written.
 */
export const merge: Rule<"merge"> = {
  from: OPEN_KINDS,
  decide(world, _input, now) {
    const { ticket } = world.state;
    if (ticket.appealedAt !== null) return refuse("appeal_undecided");
    const other = otherOf(world, now);
    if ("code" in other) return other;
    const changes = {
      ticket: {
        ...toKind(world, "closed"),
        mergedIntoId: other.ticket.id,
        outcome: "duplicate" as const,
        closedAt: now,
        closedBy: "staff" as const,
        questionAskedAt: null,
        // It was no solution, so there is nothing to rate.
        ratedRound: ticket.round,
      },
      clocks: unmet(world.state).map((clock) => meet(world.calendar, clock, now)),
    };
    const gone = event("merged", { facts: { other: other.ticket.reference, into: true }, changes });
    const came = event("merged", {
      facts: { other: ticket.reference, into: false },
      changes: { people: followers(world.state, other, now) },
    });
    return { ...step(gone, "merged", now), beside: { event: came, telling: null } };
  },
};

/** “These were two”: it is worked on again, and its promises run on to their dates as if they had never stopped. */
export const unmerge: Rule<"unmerge"> = {
  from: ["closed"],
  decide(world, _input, now) {
    const { ticket, clocks } = world.state;
    if (ticket.mergedIntoId === null || !world.other) return refuse("wrong_state");
    const other = world.other.ticket;
    const changes = {
      ticket: {
        ...toKind(world, "active"),
        mergedIntoId: null,
        outcome: null,
        closedAt: null,
        closedBy: null,
        ratedRound: null,
      },
      clocks: clocks
        .filter((clock) => clock.metAt === ticket.closedAt && !isAcknowledged(clock, ticket))
        .map((clock) => ({ ...clock, metAt: null })),
    };
    const apart = (reference: string, into: boolean) => ({ facts: { other: reference, into } });
    return {
      ...step(event("unmerged", { ...apart(other.reference, true), changes }), "unmerged", now),
      beside: { event: event("unmerged", apart(ticket.reference, false)), telling: null },
    };
  },
};

/** Whether somebody kept that promise at the very moment at which the tickets were put together. */
function isAcknowledged({ kind, metAt }: Clock, { acknowledgedAt }: Ticket): boolean {
  return kind === "acknowledge" && metAt === acknowledgedAt;
}

/** The ticket that goes on, if it may: open, the same person's, as visible, and the actor's to work on. */
function otherOf({ actor, state, other }: World, now: number): TicketState | Refusal {
  const isThere = other !== null && can(actor, "see", accessOf(other), now);
  if (!isThere || other.ticket.id === state.ticket.id || !isOpen(other.ticket.statusKind))
    return refuse("merge_unknown", "into");
  const isAlike =
    !other.ticket.isIncident &&
    state.ticket.requesterId !== null &&
    other.ticket.requesterId === state.ticket.requesterId &&
    other.ticket.visibility === state.ticket.visibility;
  return isAlike && can(actor, "merge", accessOf(other), now) ? other : refuse("merge_unlike", "into");
}

/** Those who follow one ticket and not yet the other. */
function followers(from: TicketState, to: TicketState, now: number): readonly TicketPerson[] {
  const follows = ({ people }: TicketState) =>
    people.filter(
      ({ relation, untilAt }) =>
        (relation === "watcher" || relation === "joined") && (untilAt === null || untilAt > now),
    );
  const known = new Set(follows(to).map(({ personId, relation }) => `${personId}/${relation}`));
  return follows(from)
    .filter(({ personId, relation }) => !known.has(`${personId}/${relation}`))
    .map((person) => ({ ...person, fromAt: now, untilAt: null }));
}
