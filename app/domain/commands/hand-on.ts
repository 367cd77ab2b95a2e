import { assign, type Candidate, keptFrom, staffingFor } from "#app/domain/people/assignment.ts";
import type { Staffing } from "#app/domain/people/responsible.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";

/** Everybody who could own a ticket by the rules of assignment, and who of them is here. */
export type Heirs = { candidates: readonly Candidate[]; staffing: Staffing };

/**
 * The owner is gone for good: the ticket goes to whoever would get it if it were filed now, or to triage. Promises
 * stay as they are. Refuses where somebody else has it already, and where its owner is back.
 */
export const handOn: Rule<"hand_on"> = {
  from: OPEN_KINDS,
  decide({ state, heirs }, { from }, now) {
    if (heirs === null || state.ticket.assigneeId !== from) return refuse("wrong_state");
    const staffing = staffingFor(state.ticket.visibility, heirs.staffing);
    const next = assign(heirs.candidates, staffing, keptFrom(state, now), now);
    if (next.assigneeId === from) return refuse("owner_is_back");
    const facts = { to: next.assigneeId, because: "owner_gone", from, why: next.assignedWhy };
    return step(event("assigned", { facts, changes: { ticket: next } }), "assigned", now);
  },
};
