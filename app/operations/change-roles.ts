import { endRole as end, insertRole, loadRoles } from "#app/db/people/roles.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import { mustConfirm } from "#app/domain/limits.ts";
import { mayChangeRoles, roleFrom } from "#app/domain/people/roles.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { Deps } from "./deps.ts";
import { spanOn } from "./enter-absence.ts";
import { orAway } from "./or-away.ts";

/** `part` is `domain:1`, `scope:3` or, for the whole campus, empty; moments as for an absence. */
export type RoleSaid = { personId: number; role: string; part: string; from: string; until: string };

type Changed = { ok: true } | Refusal | Unavailable;

/** Gives somebody a role. Refuses as `roleFrom` does; audited. */
export async function giveRole(deps: Deps, said: RoleSaid & { actor: ActorRef }): Promise<Changed> {
  return orAway(async () => {
    const now = deps.now();
    const { actor, timeZone, ...around } = await loadRoles(deps.db, said.actor, said, now);
    if (actor?.kind !== "person") return refuse("signed_out");
    const given = roleFrom({ actor, ...around }, { ...spanOn(timeZone, said), role: said.role }, now);
    if (!given.ok) return given;
    if (mustConfirm(actor, now)) return refuse("confirm_first");
    const by = { byId: actor.personId, now };
    return (await insertRole(deps.db, given.role, by)) ? { ok: true } : refuse("role_held", "role");
  });
}

/** Ends a role of somebody now. Refuses as `mayChangeRoles` does, and for the last super admin; audited. */
export async function endRole(
  deps: Deps,
  said: { actor: ActorRef; personId: number; id: number },
): Promise<Changed> {
  return orAway(async () => {
    const now = deps.now();
    const { actor, person } = await loadRoles(deps.db, said.actor, { ...said, part: "" }, now);
    if (actor?.kind !== "person") return refuse("signed_out");
    const may = mayChangeRoles(actor, person);
    if (!may.ok) return may;
    if (mustConfirm(actor, now)) return refuse("confirm_first");
    const change = { id: said.id, personId: may.personId, byId: actor.personId, now };
    return (await end(deps.db, change)) ? { ok: true } : refuse("role_over");
  });
}
