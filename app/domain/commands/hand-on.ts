import { assign, type Candidate, keptFrom, NOBODYS, staffingFor } from "#app/domain/people/assignment.ts";
import type { Staffing } from "#app/domain/people/responsible.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";

/** Everybody who could own a ticket by the rules of assignment, and who of them is here. */
export type Heirs = { candidates: readonly Candidate[]; staffing: Staffing };

/**
 * The owner is gone for good: the ticket goes to whoever would get it if it were filed now, or to triage. Promises
 * stay as they are. What is about somebody unnamed is nobody's then, and senior admins from elsewhere are told. Refuses
 * where somebody else has it already, and where its owner is back.
 */
export const handOn: Rule<"hand_on"> = {
  from: OPEN_KINDS,
  decide({ state, heirs, seniorAdmins }, { from }, now) {
    if (heirs === null || state.ticket.assigneeId !== from) return refuse("wrong_state");
    const because = { because: "owner_gone", from } as const;
    if (state.ticket.aboutUnnamedAt !== null) {
      // Whoever would get it could be the very one: those from elsewhere see who should have it.
      const facts = { to: null, ...because, why: NOBODYS.assignedWhy };
      const told = seniorAdmins.filter((personId) => personId !== from);
      return step(event("assigned", { facts, changes: { ticket: NOBODYS } }), "about_told", now, told);
    }
    const staffing = staffingFor(state.ticket.visibility, heirs.staffing);
    const next = assign(heirs.candidates, staffing, keptFrom(state, now), now);
    if (next.assigneeId === from) return refuse("owner_is_back");
    const facts = { to: next.assigneeId, ...because, why: next.assignedWhy };
    return step(event("assigned", { facts, changes: { ticket: next } }), "assigned", now);
  },
};
