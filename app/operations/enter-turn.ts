import { endTurn as end, insertTurn, loadRosters } from "#app/db/people/rosters.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import { mustConfirm } from "#app/domain/limits.ts";
import { hasRole } from "#app/domain/people/permissions.ts";
import { turnFrom } from "#app/domain/people/rosters.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { Deps } from "./deps.ts";
import { spanOn } from "./enter-absence.ts";
import { orAway } from "./or-away.ts";

/** `part` is `domain:1` or `scope:3`; moments as for an absence. */
export type TurnSaid = { part: string; person: number; from: string; until: string };

type Entered = { ok: true } | Refusal | Unavailable;

/** Puts somebody on the roster of a part of the campus. Refuses as `turnFrom` does; audited. */
export async function enterTurn(deps: Deps, said: TurnSaid & { actor: ActorRef }): Promise<Entered> {
  return orAway(async () => {
    const now = deps.now();
    const { actor, timeZone, ...around } = await loadRosters(deps.db, said.actor, said.part, now);
    if (actor?.kind !== "person") return refuse("signed_out");
    const typed = { ...spanOn(timeZone, said), personId: said.person };
    const entered = turnFrom({ actor, ...around }, typed, now);
    if (!entered.ok) return entered;
    if (mustConfirm(actor, now)) return refuse("confirm_first");
    const by = { byId: actor.personId, now };
    return (await insertTurn(deps.db, entered.turn, by)) ? { ok: true } : refuse("turn_overlaps", "from");
  });
}

/** Ends a turn of duty now. For super admins; audited. */
export async function endTurn(deps: Deps, said: { actor: ActorRef; id: number }): Promise<Entered> {
  return orAway(async () => {
    const now = deps.now();
    const { actor } = await loadRosters(deps.db, said.actor, "", now);
    if (actor?.kind !== "person") return refuse("signed_out");
    if (!hasRole(actor, "super_admin")) return refuse("not_allowed");
    if (mustConfirm(actor, now)) return refuse("confirm_first");
    return (await end(deps.db, { id: said.id, byId: actor.personId, now }))
      ? { ok: true }
      : refuse("turn_over");
  });
}
