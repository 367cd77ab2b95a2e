import { personOf } from "../actor.ts";
import { isAnonymous } from "../anonymous.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { STATUS_KINDS } from "../statuses.ts";
import { type Relation, type TicketPerson, VISIBILITIES, type Visibility } from "../ticket.ts";
import type { World } from "../world.ts";

/** Who reads on for an interest of their own, or because a level was told: not on a protected ticket. */
const NO_READERS: ReadonlySet<Relation> = new Set<Relation>(["watcher", "joined", "reviewer"]);
const DENIALS: ReadonlySet<Relation> = new Set<Relation>(["about", "reports_to_about"]);

/**
 * Sets who may see a ticket. One that becomes protected keeps its number; its owner and whoever protects it are its
 * readers, and those who followed it or were told of it are not. Back to normal it is nobody's secret any more:
 * whoever it is about sees it again by their role.
 */
export const restrict: Rule<"restrict"> = {
  from: STATUS_KINDS,
  decide(world, { to }, now) {
    const visibility = VISIBILITIES.find((each) => each === to);
    const was = world.state.ticket.visibility;
    if (!visibility) return refuse("choice_unknown", "to");
    if (visibility === was) return refuse("wrong_state");
    if (isAnonymous(world.state.ticket)) return refuse("stays_anonymous", "to");
    const people = peopleAfter(world, visibility, now);
    const changes = {
      ticket: { visibility, ...(visibility === "restricted" ? {} : { aboutUnnamedAt: null }) },
      ...(people.length > 0 ? { people } : {}),
    };
    return step(event("visibility_set", { facts: { to: visibility, was }, changes }), null, now);
  },
};

function peopleAfter({ actor, state }: World, visibility: Visibility, now: number): readonly TicketPerson[] {
  const ended = (relations: ReadonlySet<Relation>) =>
    state.people
      .filter(({ relation, untilAt }) => relations.has(relation) && (untilAt === null || untilAt > now))
      .map((person) => ({ ...person, untilAt: now }));
  if (visibility === "normal") return ended(DENIALS);
  const personId = personOf(actor);
  if (visibility !== "protected" || personId === null) return [];
  return [...ended(NO_READERS), reader(personId, now)];
}

/** Somebody who reads a protected ticket and works on it. */
export function reader(personId: TicketPerson["personId"], now: number): TicketPerson {
  return { personId, relation: "panel", effect: "allow", fromAt: now, untilAt: null, reason: "reader" };
}
