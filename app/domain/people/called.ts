import { type LadderRule, ladderOf } from "#app/domain/escalation/escalation.ts";
import type { DomainId, PersonId, ScopeId } from "#app/domain/ids.ts";
import { responsible, type Staffing } from "./responsible.ts";

/** Who is on duty where an emergency is, whether they are here, and who is above them. */
export type Calling = {
  onDuty: readonly PersonId[];
  staffing: Staffing;
  ladder: readonly LadderRule[];
  seniorAdmins: readonly PersonId[];
};

/** Where an emergency is, who owns it and who reports it, and who must not know of it. */
type Emergency = {
  domainId: DomainId;
  scopeId: ScopeId | null;
  ownerId: PersonId | null;
  byId: PersonId | null;
  denied?: ReadonlySet<PersonId>;
};

/**
 * Everybody on duty; where neither one of them nor its owner is here, or only whoever reports it, the lowest level of
 * the ladder as well, which is the senior admins where there is none.
 */
export function called(calling: Calling, emergency: Emergency, now: number): readonly PersonId[] {
  const { onDuty, staffing, ladder, seniorAdmins } = calling;
  const { domainId, scopeId, ownerId, byId, denied = new Set() } = emergency;
  const allowed = (personIds: readonly PersonId[]) => personIds.filter((personId) => !denied.has(personId));
  const isHere = (personId: PersonId | null) =>
    personId !== null &&
    personId !== byId &&
    responsible(staffing, personId, "levels", now, denied)?.isAway === false;
  if ([...onDuty, ownerId].some(isHere)) return allowed(onDuty);
  const levels = ladderOf({ visibility: "normal", domainId, scopeId }, ladder, seniorAdmins);
  const lowest = [...levels.map(({ personIds }) => personIds), seniorAdmins]
    .map(allowed)
    .find((personIds) => personIds.length > 0);
  return [...new Set([...allowed(onDuty), ...(lowest ?? [])])];
}
