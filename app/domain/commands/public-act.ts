import { currentClock, meet, resume } from "../clocks.ts";
import { accessOf, can, capacities } from "../permissions.ts";
import { defaultStatus, type StatusKind } from "../statuses.ts";
import type { Changes, Clock, Ticket } from "../ticket.ts";
import type { World } from "../world.ts";

type TicketChanges = NonNullable<Changes["ticket"]>;

/** Whether the actor speaks as staff on this ticket; people who are both requester and staff speak as requester. */
export function speaksAsStaff(world: World, now: number): boolean {
  const { actor } = world;
  if (actor.kind === "system") return false;
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
  const clocks = clock && clock.metAt === null ? [meet(clock, now)] : [];
  if (ticket.acknowledgedAt !== null || world.actor.kind !== "person") return { ticket: {}, clocks };
  const acknowledged = { acknowledgedAt: now, acknowledgedById: world.actor.personId };
  const status = ticket.statusKind === "new" ? toKind(world, "active") : {};
  return { ticket: { ...acknowledged, ...status }, clocks };
}

/** The default status of a kind, as changes. */
export function toKind(world: World, kind: StatusKind): Pick<Ticket, "statusId" | "statusKind"> {
  return defaultStatus(world.statuses, kind);
}

/** All promises that stand still run again; a step of the ladder keeps what was left of it. */
export function resumed(world: World, now: number): { ticket: TicketChanges; clocks: readonly Clock[] } {
  const paused = world.state.clocks.filter((clock) => clock.pauses.some((pause) => pause.untilAt === null));
  const clocks = paused.map((clock) => resume(world.calendar, clock, now));
  const [first] = paused;
  const since = first?.pauses.find((pause) => pause.untilAt === null)?.fromAt;
  const { nextLevelAt } = world.state.ticket;
  if (since === undefined || nextLevelAt === null || nextLevelAt <= since) return { ticket: {}, clocks };
  return { ticket: { nextLevelAt: nextLevelAt + (now - since) }, clocks };
}
