import type { EventSeen } from "#app/db/tickets/event-seen.ts";
import type { Rung } from "#app/domain/escalation/escalation.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import type { Reader } from "./reader.ts";
import { listed } from "./shown.ts";

/** The name of a person by id. */
export type NameOf = (id: unknown) => string;

type Told = Pick<EventSeen, "kind" | "facts">;
type NamedRung = Rung & { names: readonly string[] };

/** What happens if the promise is not kept: who is told, and when. */
export function ifNotSentence(
  ladder: readonly NamedRung[],
  { ticket }: Pick<TicketState, "ticket">,
  reader: Reader,
): string {
  // Whoever has it hears as such: told is who else stands there, or the next one up.
  const others = ladder.map((rung) => beside(rung, ticket.assigneeId));
  const rung =
    others.find((each) => each.level === ticket.level && each.names.length > 0) ??
    others.find((each) => each.level > ticket.level && each.names.length > 0);
  const who = toldNames(rung) || "the next person up";
  const so = reader === "requester" ? ", and so are you" : "";
  return `If not, ${who} ${verb(rung)} told at that minute${so}.`;
}

/** "Meena Iyer and Dr. Rao have been told." of everybody who really was, by the events shown; empty on the ground. */
export function toldSentence(
  { events, state }: { events: readonly Told[]; state: TicketState },
  nameOf: NameOf,
): string {
  return state.ticket.level === 0 ? "" : toldOf(events, nameOf);
}

/** The same of some events; empty when they told nobody. */
export function toldOf(events: readonly Told[], nameOf: NameOf): string {
  const told = events.filter(({ kind }) => kind === "broken" || kind === "escalated");
  const ids = told.flatMap(({ facts }): readonly unknown[] => (Array.isArray(facts.told) ? facts.told : []));
  if (ids.length === 0) return "";
  const who = listed([...new Set(ids.map(nameOf))]);
  return `${who.charAt(0).toUpperCase()}${who.slice(1)} ${new Set(ids).size > 1 ? "have" : "has"} been told.`;
}

function beside({ names, personIds, ...rung }: NamedRung, ownerId: PersonId | null): NamedRung {
  const isOther = (_: unknown, at: number) => personIds[at] !== ownerId;
  return { ...rung, names: names.filter(isOther), personIds: personIds.filter(isOther) };
}

function toldNames(rung: NamedRung | undefined): string {
  return listed((rung?.names ?? []).filter((name) => name !== ""));
}

function verb(rung: NamedRung | undefined): "is" | "are" {
  return (rung?.names ?? []).length > 1 ? "are" : "is";
}
