import type { Facts } from "#app/domain/events.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { isDecided, type Lately, type Waiting } from "./bundles.ts";
import { type Choices, type HeldFor, howTold, preferenceOn } from "./how-told.ts";

type Row = Waiting & { event: { facts: Facts }; to: { choices: Choices } };

type Wanted<R> = {
  /** What leaves as if nobody had chosen anything. */
  now: readonly R[];
  /** What its reader does not want on this channel. */
  off: readonly R[];
  /** What joins a list of theirs that leaves later. */
  held: readonly { id: number; bundleId: number; leavesAt: number; heldFor: HeldFor }[];
};

/**
 * Divides due rows by what their readers chose. What was tried may have arrived, and goes on as it was; what waited for
 * its list has waited. Everything that waits for one moment is one list.
 */
export function asWanted<R extends Row>(
  rows: readonly R[],
  lately: ReadonlyMap<PersonId, Lately>,
  { channel, now, timeZone }: { channel: string; now: number; timeZone: string },
): Wanted<R> {
  const wanted = { now: [] as R[], off: [] as R[], held: [] as Wanted<R>["held"][number][] };
  const lists = new Map<string, number>();
  for (const [personId, { lists: theirs }] of lately)
    for (const { bundleId, heldFor, leavesAt } of theirs)
      lists.set(`${personId} ${heldFor} ${leavesAt}`, bundleId);
  for (const row of rows.toSorted((one, other) => one.id - other.id)) {
    const { duty, event } = row;
    const preference = preferenceOn(channel, row.to.choices);
    const told = howTold(preference, { kind: event.kind, duty, facts: event.facts }, now, timeZone);
    if (row.attempts > 1) wanted.now.push(row);
    else if (told.how === "off") wanted.off.push(row);
    else if (told.how === "now" || isDecided(row)) wanted.now.push(row);
    else {
      const list = `${row.personId} ${told.how} ${told.at}`;
      const bundleId = lists.get(list) ?? row.id;
      lists.set(list, bundleId);
      wanted.held.push({ id: row.id, bundleId, leavesAt: told.at, heldFor: told.how });
    }
  }
  return wanted;
}
