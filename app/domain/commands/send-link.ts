import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { STATUS_KINDS } from "../statuses.ts";

/** So long a link shows how a ticket stands, counted from when it was asked for. */
export const LINK_OPEN_MS = 30 * 60_000;

/**
 * Somebody named a ticket's number and its requester's address: a link that shows how it stands goes to that address.
 * Refuses whoever is not its requester (any more), and tickets that are not told in mails.
 */
export const sendLink: Rule<"send_link"> = {
  from: STATUS_KINDS,
  decide(world, { personId }, now) {
    const { requesterId, visibility, isIncident } = world.state.ticket;
    if (requesterId !== personId || visibility === "protected" || isIncident) return refuse("not_found");
    return step(event("link_sent"), "link_sent", now);
  },
};
