import { personOf } from "../actor.ts";
import { assign, type Candidate } from "../assignment.ts";
import { event } from "../events.ts";
import type { DomainId, PersonId, ScopeId } from "../ids.ts";
import { deniedAt } from "../permissions.ts";
import { refuse } from "../refusals.ts";
import type { Staffing } from "../responsible.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import type { Ticket } from "../ticket.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import type { World } from "../world.ts";

/** Where a ticket can be forwarded to, once it was found: a member of the staff, or a part of the campus. */
export type Forwarding =
  | { to: "person"; personId: PersonId }
  | {
      to: "scope";
      domainId: DomainId;
      scopeId: ScopeId;
      candidates: readonly Candidate[];
      staffing: Staffing;
    };

/**
 * Passes the ticket on to a person or to a part of the campus, with a reason. The promise stays as it was. Refuses
 * people who may not have it and the place where it is.
 */
export const forward: Rule<"forward"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const reason = tidy(input.reason);
    if (!world.forwarding) return refuse("destination_unknown", "to");
    if (reason === "") return refuse("reason_missing", "reason");
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    const moved = arrival(world, world.forwarding, now);
    if (!moved) return refuse("destination_unknown", "to");
    const forwardedCount = world.state.ticket.forwardedCount + 1;
    return step(
      event("forwarded", {
        facts: { to: moved.assigneeId, scope: moved.scopeId ?? null },
        changes: { ticket: { ...moved, forwardedCount } },
        words: [{ part: "reason", text: reason }],
      }),
      "forwarded",
      now,
    );
  },
};

type Arrival = Pick<Ticket, "assigneeId" | "assignedWhy" | "assignedForId"> &
  Partial<Pick<Ticket, "domainId" | "scopeId">>;

/** What the ticket is there; null where it can't go, or is already. */
function arrival({ state, actor }: World, forwarding: Forwarding, now: number): Arrival | null {
  const denied = deniedAt(state.people, now);
  if (forwarding.to === "person") {
    const { personId } = forwarding;
    const stays = personId === state.ticket.assigneeId || denied.has(personId);
    return stays ? null : { assigneeId: personId, assignedWhy: "by_hand", assignedForId: null };
  }
  const { domainId, scopeId, candidates } = forwarding;
  if (domainId === state.ticket.domainId && scopeId === state.ticket.scopeId) return null;
  const others = candidates.filter(({ personId }) => personId !== personOf(actor));
  const owners = others.length > 0 ? others : candidates;
  return { domainId, scopeId, ...assign(owners, forwarding.staffing, denied, now) };
}
