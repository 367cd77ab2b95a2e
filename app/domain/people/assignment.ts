import type { PersonId } from "#app/domain/ids.ts";
import { isOpen } from "#app/domain/statuses.ts";
import type { AssignedWhy, TicketState, Visibility } from "#app/domain/ticket.ts";
import { currentClock, isPaused } from "#app/domain/time/clocks.ts";
import type { World } from "#app/domain/world.ts";
import { deniedAt } from "./permissions.ts";
import { responsible, type Staffing } from "./responsible.ts";

/** Somebody who could own a ticket, and by which rule. */
export type Candidate = {
  personId: PersonId;
  why: Exclude<AssignedWhy, "triage" | "by_hand" | "claimed">;
  priority: number;
};

/** Whom a ticket goes to and why. `assignedForId`: whom the new owner stands in for; null where it is their own. */
export type Assigned = {
  assigneeId: PersonId | null;
  assignedWhy: AssignedWhy;
  assignedForId: PersonId | null;
};

const ORDER: readonly Candidate["why"][] = [
  "committee_head",
  "option_owner",
  "subcategory_owner",
  "category_owner",
  "roster",
  "default",
  "ladder",
];

/**
 * Who gets a ticket: the most specific rule, its priority, then the least promised work. Whoever is not here is
 * represented by who stands in for them, and passed over where nobody does; nobody whom a relation denies. Nobody
 * left: triage.
 */
export function assign(
  candidates: readonly Candidate[],
  staffing: Staffing,
  denied: ReadonlySet<PersonId>,
  at: number,
): Assigned {
  const [best] = candidates.flatMap((each) => present(each, staffing, denied, at)).sort(byRule);
  return best ? { assigneeId: best.personId, assignedWhy: best.why, assignedForId: best.forId } : NOBODYS;
}

/** Of a ticket that has nobody. */
export const NOBODYS = { assigneeId: null, assignedWhy: "triage", assignedForId: null } as const;

/** Who can't own a ticket whatever the rules: whom a relation keeps away, and of what few may read whoever reported it. */
export function keptFrom(
  { ticket, people }: Pick<TicketState, "ticket" | "people">,
  at: number,
): ReadonlySet<PersonId> {
  const denied = deniedAt(people, at);
  const { visibility, requesterId } = ticket;
  return visibility === "protected" && requesterId !== null ? new Set([...denied, requesterId]) : denied;
}

/**
 * Whose a ticket becomes that is taken up again, where whoever had it when it ended may not have it any more: by the rules
 * of assignment, nobody's while it is about somebody unnamed, whom only those from elsewhere look for. Null where it stays
 * as it is.
 */
export function ownerAgain(
  { heirs, seniorAdmins }: Pick<World, "heirs" | "seniorAdmins">,
  before: Pick<TicketState, "ticket">,
  after: Pick<TicketState, "ticket" | "people">,
  at: number,
): Assigned | null {
  const { assigneeId, aboutUnnamedAt, statusKind, visibility } = after.ticket;
  if (isOpen(before.ticket.statusKind) || !isOpen(statusKind) || assigneeId === null) return null;
  const kept = keptFrom(after, at);
  const isUnnamed = aboutUnnamedAt !== null;
  if (!kept.has(assigneeId) && (!isUnnamed || seniorAdmins.includes(assigneeId))) return null;
  if (isUnnamed || heirs === null) return NOBODYS;
  return assign(heirs.candidates, staffingFor(visibility, heirs.staffing), kept, at);
}

/** What is protected is given to people, not to whoever stands in for them: they did not come to read that. */
export function staffingFor(visibility: Visibility, staffing: Staffing): Staffing {
  return visibility === "protected" ? { ...staffing, substitutes: [] } : staffing;
}

/** The promised work a ticket puts on its owner: its resolve target while it is open and not paused. */
export function workload(state: TicketState): { personId: PersonId; minutes: number } | null {
  const { assigneeId, statusKind } = state.ticket;
  if (assigneeId === null || !isOpen(statusKind) || isPaused(state)) return null;
  return { personId: assigneeId, minutes: currentClock(state, "resolve")?.target.minutes ?? 0 };
}

type Present = Candidate & { forId: PersonId | null; workMinutes: number };

function present(
  candidate: Candidate,
  staffing: Staffing,
  denied: ReadonlySet<PersonId>,
  at: number,
): readonly Present[] {
  const who = responsible(staffing, candidate.personId, "assignment", at, denied);
  if (who === null || who.isAway) return [];
  const { personId } = who;
  const workMinutes = staffing.people.find((each) => each.personId === personId)?.workMinutes ?? 0;
  return [
    {
      ...candidate,
      personId,
      forId: personId === candidate.personId ? null : candidate.personId,
      workMinutes,
    },
  ];
}

function byRule(a: Present, b: Present): number {
  return (
    ORDER.indexOf(a.why) - ORDER.indexOf(b.why) ||
    a.priority - b.priority ||
    a.workMinutes - b.workMinutes ||
    a.personId - b.personId ||
    Number(a.forId !== null) - Number(b.forId !== null)
  );
}
