import { personOf } from "#app/domain/people/actor.ts";
import { assign, type Candidate, keptFrom, staffingFor } from "#app/domain/people/assignment.ts";
import { type Committee, isTagged } from "#app/domain/people/committees.ts";
import type { Staffing } from "#app/domain/people/responsible.ts";
import { event } from "../events.ts";
import type { CommitteeId, DomainId, PersonId, ScopeId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import type { Ticket, TicketTag } from "../ticket.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import type { World } from "../world.ts";

/** Where a ticket can be forwarded to, once it was found: a member of the staff, a part of the campus, a committee. */
export type Forwarding =
  | { to: "person"; personId: PersonId }
  | { to: "committee"; committee: Committee; staffing: Staffing }
  | {
      to: "scope";
      domainId: DomainId;
      scopeId: ScopeId;
      candidates: readonly Candidate[];
      staffing: Staffing;
    };

/**
 * Passes the ticket on to a person, a part of the campus or the head of a committee, which is brought in with it; with
 * a reason. The promise stays as it was. Refuses people who may not have it and the place where it is.
 */
export const forward: Rule<"forward"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const reason = tidy(input.reason);
    if (!world.forwarding) return refuse("destination_unknown", "to");
    if (reason === "") return refuse("reason_missing", "reason");
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    const { forwarding } = world;
    if (!mayArrive(world, forwarding)) return refuse("about_first", "to");
    const committee = forwarding.to === "committee" ? forwarding.committee : null;
    if (committee && world.state.ticket.visibility !== "normal") return refuse("not_for_committees", "to");
    const moved = arrival(world, forwarding, now);
    if (!moved) return refuse("destination_unknown", "to");
    if (committee && moved.assigneeId === null) return refuse("no_head", "to");
    const forwardedCount = world.state.ticket.forwardedCount + 1;
    return step(
      event("forwarded", {
        facts: {
          to: moved.assigneeId,
          scope: moved.scopeId ?? null,
          ...(committee ? { committee: committee.committeeId } : {}),
        },
        changes: {
          ticket: { ...moved, forwardedCount },
          ...(committee ? { tags: broughtIn(world, [committee.committeeId], now) } : {}),
        },
        words: [{ part: "reason", text: reason }],
      }),
      committee ? "forwarded_to_committee" : "forwarded",
      now,
      committee?.heads,
    );
  },
};

/** While nobody knows whom it is about, only senior admins from elsewhere see it. */
function mayArrive({ state, assignable }: World, forwarding: Forwarding): boolean {
  if (state.ticket.aboutUnnamedAt === null) return true;
  return forwarding.to === "person" && assignable.includes(forwarding.personId);
}

/** The tags of committees, where they are not in already. */
export function broughtIn(
  { state, actor }: World,
  committeeIds: readonly CommitteeId[],
  now: number,
): readonly TicketTag[] {
  const taggedById = personOf(actor);
  if (taggedById === null) return [];
  return committeeIds
    .filter((committeeId) => !isTagged(state.tags, committeeId, now))
    .map((committeeId) => ({ committeeId, fromAt: now, untilAt: null, taggedById }));
}

type Arrival = Pick<Ticket, "assigneeId" | "assignedWhy" | "assignedForId"> &
  Partial<Pick<Ticket, "domainId" | "scopeId">>;

/** What the ticket is there; null where it can't go, or is already. */
function arrival({ state, actor }: World, forwarding: Forwarding, now: number): Arrival | null {
  const kept = keptFrom(state, now);
  if (forwarding.to === "person") {
    const { personId } = forwarding;
    const stays = personId === state.ticket.assigneeId || kept.has(personId);
    return stays ? null : { assigneeId: personId, assignedWhy: "by_hand", assignedForId: null };
  }
  if (forwarding.to === "committee") {
    const { committee, staffing } = forwarding;
    const heads = committee.heads.map(
      (personId) => ({ personId, why: "committee_head", priority: 1 }) as const,
    );
    const owner = assign(heads, staffing, kept, now);
    const isThere = owner.assigneeId !== null && owner.assigneeId === state.ticket.assigneeId;
    return isThere && isTagged(state.tags, committee.committeeId, now) ? null : owner;
  }
  const { domainId, scopeId, candidates } = forwarding;
  if (domainId === state.ticket.domainId && scopeId === state.ticket.scopeId) return null;
  const others = candidates.filter(({ personId }) => personId !== personOf(actor));
  const owners = others.length > 0 ? others : candidates;
  const staffing = staffingFor(state.ticket.visibility, forwarding.staffing);
  return { domainId, scopeId, ...assign(owners, staffing, kept, now) };
}
