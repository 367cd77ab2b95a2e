import type { Verb } from "./command.ts";
import type { Ticket } from "./ticket.ts";

type Kind = Pick<Ticket, "isIncident" | "incidentId">;

/** What can only be said on an incident, never on one, and only on a ticket that is or is not in one. */
const ON_INCIDENTS: ReadonlySet<Verb> = new Set<Verb>(["join", "leave"]);
const NOT_ON_INCIDENTS: ReadonlySet<Verb> = new Set<Verb>([
  // Nobody in particular is asked, and nobody's double it is.
  "ask",
  "merge",
  "split",
  "include",
  "appeal",
  // Its tickets end with it, and their requesters have been told.
  "undo_resolve",
]);

/** Whether a verb can be said on a ticket, whatever its status, as far as incidents are concerned. */
export function fitsIncident(verb: Verb, { isIncident, incidentId }: Kind): boolean {
  if (verb === "exclude" || verb === "resolve_with_incident") return incidentId !== null;
  return isIncident ? !NOT_ON_INCIDENTS.has(verb) : !ON_INCIDENTS.has(verb);
}
