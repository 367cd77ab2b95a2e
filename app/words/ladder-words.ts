import type { Rung } from "#app/domain/escalation.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import type { Reader } from "./reader.ts";
import { listed } from "./shown.ts";

type NamedRung = Rung & { names: readonly string[] };

/** What happens if the promise is not kept: who is told, and when. */
export function ifNotSentence(
  ladder: readonly NamedRung[],
  { ticket }: Pick<TicketState, "ticket">,
  reader: Reader,
): string {
  const rung =
    ladder.find((each) => each.level === ticket.level) ?? ladder.find((each) => each.level > ticket.level);
  const who = toldNames(rung) || "the next person up";
  const so = reader === "requester" ? ", and so are you" : "";
  return `If not, ${who} ${verb(rung)} told at that minute${so}.`;
}

/** "Meena Iyer and Dr. Rao have been told." of everybody up to the level reached; empty on the ground. */
export function toldSentence(ladder: readonly NamedRung[], { ticket }: Pick<TicketState, "ticket">): string {
  const reached = ladder.filter((rung) => rung.level <= ticket.level).flatMap((rung) => rung.names);
  const names = [...new Set(reached)].filter((name) => name !== "");
  if (names.length === 0) return "";
  return `${listed(names)} ${names.length > 1 ? "have" : "has"} been told.`;
}

function toldNames(rung: NamedRung | undefined): string {
  return listed((rung?.names ?? []).filter((name) => name !== ""));
}

function verb(rung: NamedRung | undefined): "is" | "are" {
  return (rung?.names ?? []).length > 1 ? "are" : "is";
}
