import { type Assigned, assign, staffingFor } from "#app/domain/people/assignment.ts";
import { deniedAt } from "#app/domain/people/permissions.ts";
import { event } from "../events.ts";
import type { PersonId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { STATUS_KINDS } from "../statuses.ts";
import type { Relation, TicketPerson, TicketState } from "../ticket.ts";
import type { World } from "../world.ts";
import { readersOf } from "./cancel.ts";

/**
 * Whoever reported it without saying who they are says so, by its code and signed in: from now on it is theirs by name,
 * confidential as before, and the code opens it no more. Whoever was among those who work on it is so no longer: it
 * goes to somebody else of them, because nobody looks after what they reported themselves. Refuses whoever is kept away
 * from it: they hold a code that is not theirs.
 */
export const reveal: Rule<"reveal"> = {
  from: STATUS_KINDS,
  decide(world, _input, now) {
    const { state, namedRequester: personId } = world;
    if (personId === null || deniedAt(state.people, now).has(personId)) return refuse("not_allowed");
    const owner = ownerAfter(world, personId, now);
    const people = dutiesEnded(state, personId, now);
    const revealed = event("revealed", {
      facts: { to: personId, ...(owner ? { owner: owner.assigneeId, why: owner.assignedWhy } : {}) },
      changes: {
        ticket: { requesterId: personId, ...owner },
        ...(people.length > 0 ? { people } : {}),
      },
    });
    return step(revealed, "revealed", now, readersOf(world, now));
  },
};

/** Who has it instead of them, by the rule of assignment; null where it was not theirs to do. */
function ownerAfter({ state, heirs }: World, personId: PersonId, now: number): Assigned | null {
  if (state.ticket.assigneeId !== personId || heirs === null) return null;
  const denied = new Set([...deniedAt(state.people, now), personId]);
  return assign(heirs.candidates, staffingFor(state.ticket.visibility, heirs.staffing), denied, now);
}

const DUTIES: ReadonlySet<Relation> = new Set<Relation>(["assignee", "panel", "reviewer"]);

/** What they had to do with it, at its end. */
function dutiesEnded({ people }: TicketState, personId: PersonId, now: number): readonly TicketPerson[] {
  return people
    .filter((each) => each.personId === personId && DUTIES.has(each.relation))
    .filter(({ untilAt }) => untilAt === null || untilAt > now)
    .map((each) => ({ ...each, untilAt: now }));
}
