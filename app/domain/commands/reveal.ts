import { deniedAt } from "#app/domain/people/permissions.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { STATUS_KINDS } from "../statuses.ts";
import { readersOf } from "./cancel.ts";

/**
 * Whoever reported it without saying who they are says so, by its code and signed in: from now on it is theirs by name,
 * confidential as before, and the code opens it no more. Refuses whoever is kept away from it: they hold a code that
 * is not theirs.
 */
export const reveal: Rule<"reveal"> = {
  from: STATUS_KINDS,
  decide(world, _input, now) {
    const { state, namedRequester: personId } = world;
    if (personId === null || deniedAt(state.people, now).has(personId)) return refuse("not_allowed");
    const revealed = event("revealed", {
      facts: { to: personId },
      changes: { ticket: { requesterId: personId } },
    });
    return step(revealed, "revealed", now, readersOf(world, now));
  },
};
