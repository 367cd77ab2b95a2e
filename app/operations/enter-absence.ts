import { endAbsence as end, insertAbsence, loadAbsences } from "#app/db/people/absences.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { absenceFrom, mayEnterAbsence } from "#app/domain/people/absences.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import { momentOn } from "#app/domain/time/closures.ts";
import type { Deps } from "./deps.ts";
import { orAway } from "./or-away.ts";

/** `person` null is oneself. Moments as typed, in the campus's own time; empty is now, and until further notice. */
export type AbsenceSaid = {
  person: number | null;
  from: string;
  until: string;
  substitutes: readonly number[];
};

type Entered = { ok: true } | Refusal | Unavailable;

/** Says when somebody is away and who stands in. Refuses as `absenceFrom` does; of somebody else it is audited. */
export async function enterAbsence(deps: Deps, said: AbsenceSaid & { actor: ActorRef }): Promise<Entered> {
  return orAway(async () => {
    const now = deps.now();
    const { actor, timeZone, known, staff } = await loadAbsences(deps.db, said.actor, said.person, now);
    if (actor?.kind !== "person") return refuse("signed_out");
    const personId = (said.person ?? actor.personId) as PersonId;
    const typed = { ...spanOn(timeZone, said), substitutes: said.substitutes };
    const entered = absenceFrom({ actor, personId, staff, known }, typed, now);
    if (!entered.ok) return entered;
    const by = { byId: actor.personId, now };
    return (await insertAbsence(deps.db, entered.absence, by))
      ? { ok: true }
      : refuse("absence_overlaps", "from");
  });
}

/** Ends an absence early: they are back now. Refuses others than themselves and super admins. */
export async function endAbsence(
  deps: Deps,
  said: { actor: ActorRef; person: number | null; id: number },
): Promise<Entered> {
  return orAway(async () => {
    const now = deps.now();
    const { actor, staff } = await loadAbsences(deps.db, said.actor, said.person, now);
    if (actor?.kind !== "person") return refuse("signed_out");
    const personId = (said.person ?? actor.personId) as PersonId;
    if (!mayEnterAbsence({ actor, personId, staff })) return refuse("not_allowed");
    const ended = await end(deps.db, { id: said.id, personId, byId: actor.personId, now });
    return ended ? { ok: true } : refuse("absence_over");
  });
}

/** Both ends of what was typed; what was left out is not given. */
export function spanOn(timeZone: string, { from, until }: { from: string; until: string }) {
  return {
    ...(from === "" ? {} : { fromAt: momentOn(timeZone, from) }),
    ...(until === "" ? {} : { untilAt: momentOn(timeZone, until) }),
  };
}
