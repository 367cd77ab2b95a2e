import type { NamedStatus } from "#app/db/campus/campus-words.ts";
import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";
import type { Verb } from "#app/domain/command.ts";
import { type ChoosingVerb, choosable, isChoosing } from "#app/domain/statuses.ts";
import type { Ticket } from "#app/domain/ticket.ts";
import { type Kept, nounOf } from "./kept-form.ts";
import { NOUNS } from "./nouns/nouns.ts";

/** Statuses to choose from, and the one that a form begins with. */
export type StatusChoice = { options: readonly { value: string; label: string }[]; begin: string };

/** What a form of this verb offers; null where the campus has one status of that kind, and there is no choice. */
export function statusChoice(
  statuses: readonly NamedStatus[],
  verb: ChoosingVerb,
  { statusId, statusKind }: Pick<Ticket, "statusId" | "statusKind">,
): StatusChoice | null {
  const offered = choosable(statuses, verb, statusKind);
  const begin = offered.find(({ id }) => id === statusId) ?? offered.find(({ isDefault }) => isDefault);
  if (offered.length < 2 || !begin) return null;
  return { options: offered.map(({ slug, label }) => ({ value: slug, label })), begin: begin.slug };
}

/** The same for tickets of several kinds: nothing chosen leaves each where its verb leads by itself. */
export function statusChoiceOfMany(statuses: readonly NamedStatus[], verb: Verb): StatusChoice | null {
  if (!isChoosing(verb)) return null;
  const offered = choosable(statuses, verb, "new");
  if (offered.length < 2) return null;
  const named = offered.map(({ slug, label }) => ({ value: slug, label }));
  return { options: [{ value: "", label: "Where it would stand by itself" }, ...named], begin: "" };
}

/** The same for a form that came back. */
export function keptStatusChoice(kept: Kept, { statuses = [], state }: TicketSeen): StatusChoice | null {
  const noun = nounOf(kept);
  const verb = noun && NOUNS[noun].verb;
  return verb && isChoosing(verb) ? statusChoice(statuses, verb, state.ticket) : null;
}
