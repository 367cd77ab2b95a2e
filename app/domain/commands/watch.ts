import { personOf } from "#app/domain/people/actor.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { STATUS_KINDS } from "../statuses.ts";
import type { TicketPerson } from "../ticket.ts";

/** Follows the ticket, or stops following it; whoever follows hears how it goes on. */
export const watch: Rule<"watch"> = {
  from: STATUS_KINDS,
  decide(world, _input, now) {
    const personId = personOf(world.actor);
    if (personId === null) return refuse("wrong_state");
    const follows = world.state.people.find(
      (person) => person.personId === personId && person.relation === "watcher",
    );
    const on = !follows || (follows.untilAt !== null && follows.untilAt <= now);
    const person: TicketPerson = {
      personId,
      relation: "watcher",
      effect: "allow",
      fromAt: on ? now : (follows?.fromAt ?? now),
      untilAt: on ? null : now,
      reason: null,
    };
    const changes = { people: [person] };
    return step(event("watched", { audience: "staff", facts: { on }, changes }), null, now);
  },
};
