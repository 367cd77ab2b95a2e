import { accessOf, can, capacities } from "#app/domain/people/permissions.ts";
import { currentClock, meet, openPause, resume } from "#app/domain/time/clocks.ts";
import type { StatusId } from "../ids.ts";
import type { Refusal } from "../refusals.ts";
import { type ChoosingVerb, chosenStatus, defaultStatus, kindAfter, type StatusKind } from "../statuses.ts";
import type { Changes, Clock, Pause, Ticket } from "../ticket.ts";
import type { World } from "../world.ts";

type TicketChanges = NonNullable<Changes["ticket"]>;

/** Whether the actor speaks as staff on this ticket; people who are both requester and staff speak as requester. */
export function speaksAsStaff(world: World, now: number): boolean {
  const { actor } = world;
  if (actor.kind !== "person") return false;
  const ticket = accessOf(world.state);
  return can(actor, "work", ticket, now) && !capacities(actor, ticket, now).has("requester");
}

/**
 * What the first public act of a responsible person sets besides its own: the acknowledge promise is met and a new
 * ticket becomes active (PRODUCT: acknowledge). Nothing when that has happened before.
 */
export function publicAct(world: World, now: number): { ticket: TicketChanges; clocks: readonly Clock[] } {
  const { ticket } = world.state;
  const clock = currentClock(world.state, "acknowledge");
  const clocks = clock && clock.metAt === null ? [meet(world.calendar, clock, now)] : [];
  if (ticket.acknowledgedAt !== null || world.actor.kind !== "person") return { ticket: {}, clocks };
  const acknowledged = { acknowledgedAt: now, acknowledgedById: world.actor.personId };
  const status = ticket.statusKind === "new" ? toKind(world, "active") : {};
  return { ticket: { ...acknowledged, ...status }, clocks };
}

type Standing = Partial<Pick<Ticket, "statusId" | "statusKind">>;

/**
 * Into a kind, by the chosen status or its default; nothing when the ticket stands there already, and no kind within
 * it.
 */
export function toKind(world: World, kind: StatusKind, chosen: StatusId | null = null): Standing {
  const { statusId, statusKind } = world.state.ticket;
  if (chosen === null) return statusKind === kind ? {} : defaultStatus(world.statuses, kind);
  if (statusId === chosen) return {};
  return statusKind === kind ? { statusId: chosen } : { statusId: chosen, statusKind: kind };
}

/** Where a verb leads to, and what its event says of a status that was chosen. */
export type Chosen = { ok: true; standing: Standing; facts: { status?: StatusId } };

/**
 * Where a verb leads that lets one choose a status: what the ticket becomes, and the id of a status that was chosen
 * beside the one that it would have got. Refuses a status that can't be had.
 */
export function chosenKind(world: World, verb: ChoosingVerb, slug: string | undefined): Chosen | Refusal {
  const { statusKind } = world.state.ticket;
  const chosen = chosenStatus(world.statuses, verb, statusKind, slug);
  if (!chosen.ok) return chosen;
  const kind = kindAfter(verb, statusKind);
  const standing = toKind(world, kind, chosen.statusId);
  const { statusId } = standing;
  const isOwnChoice = statusId !== undefined && statusId !== toKind(world, kind).statusId;
  return { ok: true, standing, facts: isOwnChoice ? { status: statusId } : {} };
}

/** The promises whose open pause is one of these run again. */
export function resumed(world: World, now: number, ends: (pause: Pause) => boolean): readonly Clock[] {
  return world.state.clocks
    .filter((clock) => {
      const open = openPause(clock);
      return open !== null && ends(open);
    })
    .map((clock) => resume(world.calendar, clock, now));
}

/** An answered question, or one that is no longer waited for: work goes on and its promises run again. */
export function questionOver(
  world: World,
  now: number,
  standing: Standing = toKind(world, "active"),
): { ticket: TicketChanges; clocks: readonly Clock[] } {
  const ticket = { ...standing, questionAskedAt: null };
  return { ticket, clocks: resumed(world, now, (pause) => pause.cause === "question") };
}
