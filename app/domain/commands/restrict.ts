import { isAnonymous } from "#app/domain/filing/anonymous.ts";
import { personOf } from "#app/domain/people/actor.ts";
import { deniedAt } from "#app/domain/people/permissions.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { STATUS_KINDS } from "../statuses.ts";
import { type Relation, type TicketPerson, VISIBILITIES, type Visibility } from "../ticket.ts";
import type { World } from "../world.ts";
import { resumed } from "./public-act.ts";

/** Who reads on for an interest of their own, or because a level was told: not on a protected ticket. */
const NO_READERS: ReadonlySet<Relation> = new Set<Relation>(["watcher", "joined", "reviewer"]);
const DENIALS: ReadonlySet<Relation> = new Set<Relation>(["about", "reports_to_about"]);

/**
 * Sets who may see a ticket. One that becomes protected keeps its number; its readers are its owner, whoever protects it
 * and those whom the rules name for its subject. Those who followed it, were told of it or came with a committee see it
 * no more; its promises run although a question waits. Back to normal it is nobody's secret any more: whoever it is about sees it again by their role.
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
    const tags = visibility === "protected" ? ended(world.state.tags, now) : [];
    // What few may read never stands still for an answer.
    const clocks = visibility === "protected" ? resumed(world, now, ({ cause }) => cause === "question") : [];
    const changes = {
      ticket: { visibility, ...(visibility === "restricted" ? {} : { aboutUnnamedAt: null }) },
      ...(people.length > 0 ? { people } : {}),
      ...(tags.length > 0 ? { tags } : {}),
      ...(clocks.length > 0 ? { clocks } : {}),
    };
    return step(event("visibility_set", { facts: { to: visibility, was }, changes }), null, now);
  },
};

function peopleAfter(
  { actor, state, readers }: World,
  visibility: Visibility,
  now: number,
): readonly TicketPerson[] {
  const of = (relations: ReadonlySet<Relation>) =>
    ended(
      state.people.filter(({ relation }) => relations.has(relation)),
      now,
    );
  if (visibility === "normal") return of(DENIALS);
  const personId = personOf(actor);
  if (visibility !== "protected" || personId === null) return [];
  const denied = deniedAt(state.people, now);
  const named = readers.filter((each) => !denied.has(each) && each !== state.ticket.requesterId);
  return [...of(NO_READERS), ...[...new Set([personId, ...named])].map((each) => reader(each, now))];
}

/** Those that still run, as they are once they have ended. */
function ended<Row extends { untilAt: number | null }>(rows: readonly Row[], now: number): readonly Row[] {
  return rows
    .filter(({ untilAt }) => untilAt === null || untilAt > now)
    .map((row) => ({ ...row, untilAt: now }));
}

/** Somebody who reads a protected ticket and works on it. */
export function reader(personId: TicketPerson["personId"], now: number): TicketPerson {
  return { personId, relation: "panel", effect: "allow", fromAt: now, untilAt: null, reason: "reader" };
}
