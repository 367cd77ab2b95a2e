import { personOf } from "#app/domain/people/actor.ts";
import { keptFrom } from "#app/domain/people/assignment.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";

/** Takes the ticket as one's own, unless it is; touching a colleague's ticket otherwise never does. */
export const claim: Rule<"claim"> = {
  from: OPEN_KINDS,
  decide(world, _input, now) {
    const assigneeId = personOf(world.actor);
    if (assigneeId === null) return refuse("wrong_state");
    if (assigneeId === world.state.ticket.assigneeId) return refuse("yours_already");
    const changes = { ticket: { assigneeId, assignedWhy: "claimed", assignedForId: null } } as const;
    return step(event("claimed", { facts: { to: assigneeId }, changes }), "claimed", now);
  },
};

/** Hands the ticket to a colleague who could work on it; nobody whom a relation keeps away, nor who has it. */
export const assignTo: Rule<"assign"> = {
  from: OPEN_KINDS,
  decide(world, { personId }, now) {
    if (!world.assignable.includes(personId) || keptFrom(world.state, now).has(personId))
      return refuse("person_unknown", "person");
    if (personId === world.state.ticket.assigneeId) return refuse("theirs_already", "person");
    const changes = {
      ticket: { assigneeId: personId, assignedWhy: "by_hand", assignedForId: null },
    } as const;
    return step(event("assigned", { facts: { to: personId }, changes }), "assigned", now);
  },
};
