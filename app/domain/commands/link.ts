import { accessOf, can } from "#app/domain/people/permissions.ts";
import { event } from "../events.ts";
import { type Refusal, refuse } from "../refusals.ts";
import { type Rule, type Step, step } from "../rules.ts";
import { STATUS_KINDS } from "../statuses.ts";
import { type LinkKind, linksOf, type TicketLink, type TicketState } from "../ticket.ts";
import type { World } from "../world.ts";

/** More than these nobody reads; only incidents have as many as there are people who still have the problem. */
export const MOST_LINKS = 20;

/** How the other ticket sees it. */
const FROM_THERE: Readonly<Record<LinkKind, LinkKind>> = {
  related: "related",
  follows: "followed_by",
  followed_by: "follows",
};

/** Says that two tickets belong together, and how, in both histories. Whoever says it must see both. */
export const link: Rule<"link"> = {
  from: STATUS_KINDS,
  decide(world, input, now) {
    const how = (Object.keys(FROM_THERE) as LinkKind[]).find((known) => known === input.how);
    if (!how) return refuse("choice_unknown", "how");
    const other = otherOf(world, now);
    if ("code" in other) return other;
    if (linksOf(world.state, now).some(({ otherId }) => otherId === other.ticket.id))
      return refuse("linked_already", "to");
    const isFull = [world.state, other].some(
      (each) => !each.ticket.isIncident && linksOf(each, now).length >= MOST_LINKS,
    );
    if (isFull) return refuse("links_full", "to", { most: MOST_LINKS });
    return both(world.state, other, "linked", { how, fromAt: now, untilAt: null }, now);
  },
};

/** The way back: they do not belong together after all. */
export const unlink: Rule<"unlink"> = {
  from: STATUS_KINDS,
  decide(world, _input, now) {
    const other = otherOf(world, now);
    if ("code" in other) return other;
    const here = linksOf(world.state, now).find(({ otherId }) => otherId === other.ticket.id);
    if (!here) return refuse("link_unknown", "to");
    return both(world.state, other, "unlinked", { ...here, untilAt: now }, now);
  },
};

/** The same event on both tickets; nobody is told, because nobody has to do anything. */
function both(
  state: TicketState,
  other: TicketState,
  kind: "linked" | "unlinked",
  link: Omit<TicketLink, "otherId">,
  now: number,
): Step {
  const eventTo = ({ ticket }: TicketState, how: LinkKind, into: boolean) =>
    event(kind, {
      facts: { other: ticket.reference, how, into },
      changes: { links: [{ ...link, otherId: ticket.id, how }] },
    });
  const beside = { event: eventTo(state, FROM_THERE[link.how], false), telling: null };
  return { ...step(eventTo(other, link.how, true), null, now), beside };
}

/** The other ticket, if its actor may see it. What is protected is linked to its like alone. */
function otherOf({ actor, state, other }: World, now: number): TicketState | Refusal {
  const isThere = other !== null && can(actor, "see", accessOf(other), now);
  if (!isThere || other.ticket.id === state.ticket.id) return refuse("link_unknown", "to");
  const isAlike = (state.ticket.visibility === "protected") === (other.ticket.visibility === "protected");
  return isAlike ? other : refuse("link_unknown", "to");
}
