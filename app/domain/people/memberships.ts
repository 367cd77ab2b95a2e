import type { PersonId } from "#app/domain/ids.ts";
import { type Issue, type Refusal, refuse, refuseAll } from "#app/domain/refusals.ts";
import { COMMITTEE_ROLES, type CommitteeRole, type MembershipState } from "./committees.ts";

/** Terms last a year at most: then they are looked at again. */
const LONGEST_MS = 366 * 86_400_000;

/** What a head asks for; a date that could not be read is null, and so is a person whom nobody knows. */
export type Proposed = {
  /** What the one who asks is in this committee now. */
  own: readonly CommitteeRole[];
  person: { personId: PersonId; isProposed: boolean } | null;
  role: string;
  untilAt: number | null;
};

/**
 * A term as its head may propose it, or every field that is wrong. It is not there for those who have nothing to do
 * with the committee, and waits for an advisor's word.
 */
export function proposalFrom(
  { own, person, role, untilAt }: Proposed,
  now: number,
): { ok: true; personId: PersonId; role: CommitteeRole; untilAt: number } | Refusal {
  if (own.length === 0) return refuse("not_found");
  if (!own.includes("head")) return refuse("not_allowed");
  const known = COMMITTEE_ROLES.find((each) => each === role && each !== "advisor");
  const issues: Issue[] = [
    ...wrong(person === null, "who", "requester_unknown"),
    ...wrong(person?.isProposed === true, "who", "proposed_already"),
    ...wrong(known === undefined, "role", "choice_unknown"),
    ...wrong(untilAt === null, "until", "moment_unchosen"),
    ...wrong(untilAt !== null && untilAt <= now, "until", "date_past"),
    ...wrong(untilAt !== null && untilAt > now + LONGEST_MS, "until", "date_too_far"),
  ];
  if (issues.length > 0 || !person || !known || untilAt === null) return refuseAll(issues);
  return { ok: true, personId: person.personId, role: known, untilAt };
}

/** A proposal as it stands when somebody decides on it. */
export type Undecided = {
  /** What the one who decides is in its committee now. */
  own: readonly CommitteeRole[];
  personId: PersonId;
  proposedById: PersonId | null;
  state: MembershipState;
  untilAt: number | null;
};

/**
 * What an advisor's word makes of a proposal. Nobody decides on themselves, nor on whom they proposed; the same word
 * again changes nothing.
 */
export function decisionOn(
  proposal: Undecided | null,
  { by, decision }: { by: PersonId; decision: string },
  now: number,
): { ok: true; state: "confirmed" | "refused"; isDecided: boolean } | Refusal {
  if (!proposal || proposal.own.length === 0) return refuse("not_found");
  if (!proposal.own.includes("advisor")) return refuse("not_allowed");
  if (proposal.personId === by || proposal.proposedById === by) return refuse("not_own_proposal");
  const state = decision === "confirm" ? "confirmed" : decision === "refuse" ? "refused" : null;
  if (!state) return refuse("decision_unknown");
  if (proposal.state !== "proposed")
    return proposal.state === state ? { ok: true, state, isDecided: true } : refuse("decided_already");
  const isOver = proposal.untilAt !== null && proposal.untilAt <= now;
  return isOver && state === "confirmed" ? refuse("date_past") : { ok: true, state, isDecided: false };
}

function wrong(is: boolean, field: string, code: Issue["code"]): readonly Issue[] {
  return is ? [{ field, code, facts: {} }] : [];
}
