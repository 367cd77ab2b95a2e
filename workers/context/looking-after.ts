import { readSetUp } from "#app/db/campus/set-up.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { endRole, giveRole, type RoleSaid } from "#app/operations/change-roles.ts";
import { deactivatePerson, reactivatePerson } from "#app/operations/deactivate-person.ts";
import { decideMember, type MemberDecision } from "#app/operations/decide-member.ts";
import { type Declaration, declareClosure } from "#app/operations/declare-closure.ts";
import { type AbsenceSaid, endAbsence, enterAbsence } from "#app/operations/enter-absence.ts";
import { endTurn, enterTurn, type TurnSaid } from "#app/operations/enter-turn.ts";
import { erasePerson } from "#app/operations/erase-person.ts";
import { continueHandOvers } from "#app/operations/hand-over.ts";
import { setUpMail } from "#app/operations/mail-in/look-after-mail.ts";
import { type MergeSaid, mergePeople } from "#app/operations/merge-people.ts";
import { type ProposedMember, proposeMember } from "#app/operations/propose-member.ts";
import { retryDeadLetter } from "#app/operations/retry-dead-letter.ts";
import { type SetUp, setUpCampus } from "#app/operations/set-up-campus.ts";
import { fileStoreOf } from "../deps.ts";
import { perform, wakePostbox } from "../desks.ts";
import { log } from "../log.ts";
import { LONGEST_MS } from "../patience.ts";
import { storable } from "../storable.ts";
import { unavailable } from "../unavailable.ts";
import type { Asking } from "./asking.ts";

/** A request may go on for thirty seconds after its answer. */
const HANDED_ON_AT_ONCE = 100;

/** What those say who look after the campus: its people, duties, calendar, mail and sending. */
export function lookingAfter(asking: Asking) {
  const { env, ctx, deps, actor, now, inTime, page } = asking;

  /** Tickets that follow from what was done, as many as there is time for after the answer. */
  async function handingOn<Outcome extends { ok: boolean }>(asked: Promise<Outcome>): Promise<Outcome> {
    const outcome = await asked;
    const handing = () => continueHandOvers(deps, (command) => perform(env, ctx, command), HANDED_ON_AT_ONCE);
    if (outcome.ok) ctx.waitUntil(handing().catch((fault) => log.warning("The minute hands on.", { fault })));
    return outcome;
  }

  return {
    /** Says how mail from strangers is treated. */
    setUpMail: (said: { unknownSenders: string; acceptedDomains: string; silenceHours: number }) =>
      inTime(setUpMail(deps, { actor, ...storable(said) })).catch(unavailable),
    /** Tries again what was given up to be sent. */
    async retryDeadLetter(id: number) {
      const retried = await inTime(retryDeadLetter(deps, { actor, id })).catch(unavailable);
      if (retried.ok)
        ctx.waitUntil(wakePostbox(env).catch((fault) => log.warning("The minute sends it.", { fault })));
      return retried;
    },
    /** Proposes who serves in a committee. */
    proposeMember: (said: ProposedMember) =>
      inTime(proposeMember(deps, { actor, ...storable(said) })).catch(unavailable),
    /** Says yes or no to that. */
    decideMember: (said: MemberDecision) => inTime(decideMember(deps, { actor, ...said })).catch(unavailable),
    /** Declares that the campus is closed. */
    declareClosure: (said: Declaration) =>
      inTime(declareClosure(deps, { actor, ...storable(said) })).catch(unavailable),
    /** Erases a person; what is not done in time is the minute's. */
    erasePerson: (personId: PersonId) =>
      inTime(erasePerson(deps, fileStoreOf(env), { actor, personId }), LONGEST_MS).catch(unavailable),
    /** Says when somebody is away, or that they are back. */
    enterAbsence: (said: AbsenceSaid) =>
      inTime(enterAbsence(deps, { actor, ...storable(said) })).catch(unavailable),
    endAbsence: (said: { person: number | null; id: number }) =>
      inTime(endAbsence(deps, { actor, ...said })).catch(unavailable),
    /** Puts somebody on a roster, or takes them off it. */
    enterTurn: (said: TurnSaid) => inTime(enterTurn(deps, { actor, ...storable(said) })).catch(unavailable),
    endTurn: (id: number) => inTime(endTurn(deps, { actor, id })).catch(unavailable),
    /** Deactivates somebody; their tickets are handed on meanwhile, and what is left of them by the minute. */
    deactivatePerson: (said: { personId: PersonId; to: string }) =>
      handingOn(inTime(deactivatePerson(deps, { actor, ...said })).catch(unavailable)),
    /** Makes two entries one person's; their tickets are moved meanwhile, and what is left of them by the minute. */
    mergePeople: (said: MergeSaid) =>
      handingOn(inTime(mergePeople(deps, { actor, ...said })).catch(unavailable)),
    /** Gives somebody a role, or ends one. */
    giveRole: (said: RoleSaid) => inTime(giveRole(deps, { actor, ...storable(said) })).catch(unavailable),
    endRole: (said: { personId: number; id: number }) =>
      inTime(endRole(deps, { actor, ...said })).catch(unavailable),
    /** Lets somebody in again. */
    reactivatePerson: (said: { personId: PersonId; withRoles: boolean }) =>
      inTime(reactivatePerson(deps, { actor, ...said })).catch(unavailable),
    /** Who looks at the set-up, and whether this token still opens it. */
    opensSetUp: (given: string) => page(readSetUp(deps.db, actor, deps.tokenHashes(given), now)),
    /** Makes the campus and its super admin, once, by the token that the start printed. */
    setUp: (said: SetUp) => inTime(setUpCampus(deps, storable(said)), LONGEST_MS).catch(unavailable),
  };
}
