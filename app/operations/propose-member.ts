import { insertProposal, loadProposal } from "#app/db/people/memberships.ts";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import type { CommitteeId } from "#app/domain/ids.ts";
import { proposalFrom } from "#app/domain/people/memberships.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import { momentOn } from "#app/domain/time/closures.ts";
import type { Deps } from "./deps.ts";

/** As typed: `who` is an e-mail address or roll number, `until` the last day of the term, `2027-05-31`. */
export type ProposedMember = { committeeId: CommitteeId; who: string; role: string; until: string };

/** Proposes somebody for a committee, by its head. Refuses as `proposalFrom` does; records who proposed whom. */
export async function proposeMember(
  deps: Deps,
  { actor: ref, committeeId, ...said }: ProposedMember & { actor: ActorRef },
): Promise<{ ok: true } | Refusal | Unavailable> {
  const now = deps.now();
  try {
    const { actor, own, person, timeZone } = await loadProposal(
      deps.db,
      ref,
      { committeeId, who: said.who },
      now,
    );
    if (actor?.kind !== "person") return refuse("signed_out");
    const untilAt = momentOn(timeZone, `${said.until.trim()}T23:59`);
    const proposal = proposalFrom({ own, person, role: said.role, untilAt }, now);
    if (!proposal.ok) return proposal;
    const { personId, role } = proposal;
    const term = { committeeId, personId, role, untilAt: proposal.untilAt };
    await insertProposal(deps.db, term, { personId: actor.personId, now });
    return { ok: true };
  } catch (error) {
    if (isUnavailable(error)) return { ok: false, code: "unavailable" };
    throw error;
  }
}
