import { deactivate, loadLeaver, reactivate } from "#app/db/people/leaving.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { mustConfirm } from "#app/domain/limits.ts";
import { mayDeactivate, mayReactivate } from "#app/domain/people/leaving.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { Deps } from "./deps.ts";
import { orAway } from "./or-away.ts";

type Changed = { ok: true } | Refusal | Unavailable;

/**
 * Deactivates somebody: sessions and roles end at once, and a job begins that hands their open tickets on
 * (`continueHandOvers`). Refuses as `mayDeactivate` does; writes an audit row. Two round trips.
 */
export async function deactivatePerson(
  deps: Deps,
  said: { actor: ActorRef; personId: PersonId; to: string },
): Promise<Changed> {
  return orAway(async () => {
    const now = deps.now();
    const { actor, person } = await loadLeaver(deps.db, said.actor, said.personId, now);
    if (actor?.kind !== "person") return refuse("signed_out");
    const may = mayDeactivate(actor, person, said.to);
    if (!may.ok) return may;
    if (mustConfirm(actor, now)) return refuse("confirm_first");
    const change = {
      personId: said.personId,
      byId: actor.personId,
      jobId: deps.ids.random(),
      now,
      to: may.to,
    };
    return (await deactivate(deps.db, change)) ? { ok: true } : refuse("gone_already");
  });
}

/** Lets somebody in again, with the roles that ended then or without. Refuses as `mayReactivate` does; audited. */
export async function reactivatePerson(
  deps: Deps,
  said: { actor: ActorRef; personId: PersonId; withRoles: boolean },
): Promise<Changed> {
  return orAway(async () => {
    const now = deps.now();
    const { actor, person } = await loadLeaver(deps.db, said.actor, said.personId, now);
    if (actor?.kind !== "person") return refuse("signed_out");
    const may = mayReactivate(actor, person);
    if (!may.ok) return may;
    if (mustConfirm(actor, now)) return refuse("confirm_first");
    const change = { personId: said.personId, byId: actor.personId, now, withRoles: said.withRoles };
    return (await reactivate(deps.db, change)) ? { ok: true } : refuse("not_gone");
  });
}
