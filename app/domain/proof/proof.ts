import type { PersonId } from "#app/domain/ids.ts";
import { workload } from "#app/domain/people/assignment.ts";
import type { Changes, TicketState } from "#app/domain/ticket.ts";
import type { Derived } from "./projection.ts";
import { derivedFrom, differences, rebuilt } from "./projection.ts";

/** One event as it is kept, and what its chain says of it. */
export type ProvenEvent = {
  seq: number;
  at: number;
  changes: Changes;
  /** Whether its hash follows from its row and the event before. */
  isSealed: boolean;
  /** Whether its words are those that its hash was made of; words may be erased, never changed. */
  words: "none" | "whole" | "erased" | "changed";
};

/**
 * Everything that is kept of one ticket. `titles`: as filed or last corrected, and as the row has it; null where it
 * was erased.
 */
export type KeptTicket = {
  state: TicketState;
  derived: Derived;
  updatedAt: number;
  titles: { filed: string | null; kept: string };
  events: readonly ProvenEvent[];
};

/**
 * What is wrong with a ticket, by name; nothing if its row, clocks and people are what its events add up to, and its
 * events are those that were sealed. Erased words are no fault.
 */
export function proveTicket({ state, derived, updatedAt, titles, events }: KeptTicket): readonly string[] {
  const replayed = rebuilt(
    state,
    events.map((event) => event.changes),
  );
  const follows = derivedFrom(state);
  return [
    ...differences(replayed, state),
    ...(Object.keys(follows) as (keyof Derived)[]).filter((name) => follows[name] !== derived[name]),
    ...(events.at(-1)?.at === updatedAt ? [] : ["updatedAt"]),
    ...(titles.filed === null || titles.filed === titles.kept ? [] : ["title"]),
    ...events.flatMap((event, index) => [
      ...(event.seq === index + 1 ? [] : [`event ${event.seq} out of line`]),
      ...(event.isSealed ? [] : [`event ${event.seq} changed`]),
      ...(event.words === "changed" ? [`words of event ${event.seq} changed`] : []),
    ]),
  ];
}

/** People whose stored sum of promised work is not what their open tickets add up to; a sum left out is 0. */
export function wrongWorkloads(
  open: readonly TicketState[],
  stored: readonly { personId: PersonId; minutes: number }[],
): readonly PersonId[] {
  const sums = new Map<PersonId, number>(stored.map(({ personId, minutes }) => [personId, -minutes]));
  for (const state of open) {
    const load = workload(state);
    if (load) sums.set(load.personId, (sums.get(load.personId) ?? 0) + load.minutes);
  }
  return [...sums].filter(([, rest]) => rest !== 0).map(([personId]) => personId);
}
