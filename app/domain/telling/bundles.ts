import type { EventKind, Facts } from "#app/domain/events.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { HeldFor } from "./how-told.ts";
import type { Duty } from "./telling.ts";

/** A row whose turn has come, as far as it matters to how it leaves. */
export type Waiting = {
  id: number;
  ticketId: number;
  personId: PersonId;
  duty: Duty;
  event: { kind: EventKind; facts?: Facts };
  /** Counted with the present one. */
  attempts: number;
  bundleId: number | null;
};

/** What one person has got lately on the channel, and what is on its way to them. */
export type Lately = {
  /** When messages were accepted in the last ten minutes; those that can't wait don't count. */
  acceptedAts: readonly number[];
  /** Messages that were tried and wait to be tried again, as far as they count. */
  onTheWay: number;
  /** The list being gathered: its name, when it leaves, and the tickets it speaks of. */
  gathering: { bundleId: number; leavesAt: number; ticketIds: readonly number[] } | null;
  /** What waits because they like it so: the lists' names and when they leave. */
  lists: readonly { bundleId: number; heldFor: HeldFor; leavesAt: number }[];
};

/** Of whom nothing is known. */
export const NOTHING_LATELY: Lately = { acceptedAts: [], onTheWay: 0, gathering: null, lists: [] };

export type Plan<Row> = {
  /** Each person's messages in the order in which they leave; one with several rows is a list. */
  chains: readonly (readonly (readonly Row[])[])[];
  /** Rows that wait for a list. */
  held: readonly { id: number; bundleId: number; leavesAt: number }[];
  /** Lists that leave now, because something that can't wait stands behind one of their rows. */
  hurried: readonly { bundleId: number; behind: number }[];
};

const MOST = 5;
export const WINDOW_MS = 600_000;

/**
 * How claimed rows leave. A person gets five messages in ten minutes; what is more waits for the window to allow
 * another one and leaves as one list. What can't wait (broken, escalated, a question, whatever a level of the ladder
 * is told) leaves at once and alone and doesn't count; emergencies of a crowd leave as one list at once; a row that
 * was tried alone stays alone, so that its repeat is the same message.
 */
export function planMessages<Row extends Waiting>(
  rows: readonly Row[],
  lately: ReadonlyMap<PersonId, Lately>,
  now: number,
): Plan<Row> {
  const people = new Map<PersonId, Row[]>();
  for (const row of rows) people.set(row.personId, [...(people.get(row.personId) ?? []), row]);
  const plans = [...people].map(([personId, theirs]) =>
    planFor(theirs, lately.get(personId) ?? NOTHING_LATELY, now),
  );
  return {
    chains: plans.map((plan) => plan.chain).filter((chain) => chain.length > 0),
    held: plans.flatMap((plan) => plan.held),
    hurried: plans.flatMap((plan) => plan.hurried),
  };
}

function planFor<Row extends Waiting>(rows: readonly Row[], lately: Lately, now: number) {
  const inOrder = [...rows].sort((one, other) => one.id - other.id);
  const messages = new Map<number, Row[]>();
  for (const row of inOrder.filter(isDecided)) {
    const name = row.bundleId ?? row.id;
    messages.set(name, [...(messages.get(name) ?? []), row]);
  }
  const counted = [...messages.values()].filter((message) => !message.every(isUrgent)).length;
  const moments = [...lately.acceptedAts, ...Array<number>(lately.onTheWay + counted).fill(now)];
  const held: Plan<Row>["held"][number][] = [];
  const hurried: Plan<Row>["hurried"][number][] = [];
  let { gathering } = lately;
  const undecided = inOrder.filter((each) => !isDecided(each));
  const crowd = undecided.filter(isOfCrowd);
  const together = crowd.length > 1 ? crowd : [];
  for (const { id } of together) held.push({ id, bundleId: together[0]?.id ?? id, leavesAt: now });
  for (const row of undecided.filter((each) => !together.includes(each))) {
    const isBehind = gathering?.ticketIds.includes(row.ticketId) && row.duty !== "level";
    if (gathering && isBehind && isUrgent(row)) {
      hurried.push({ bundleId: gathering.bundleId, behind: row.id });
    } else if (!isUrgent(row) && (gathering || moments.length >= MOST)) {
      gathering ??= { bundleId: row.id, leavesAt: freeAt(moments), ticketIds: [] };
      held.push({ id: row.id, bundleId: gathering.bundleId, leavesAt: gathering.leavesAt });
    } else {
      messages.set(row.id, [row]);
      if (!isUrgent(row)) moments.push(now);
    }
  }
  const chain = [...messages.values()].sort(([one], [other]) => (one?.id ?? 0) - (other?.id ?? 0));
  return { chain, held, hurried };
}

/** Whether it is in a list already, or was tried alone. */
export function isDecided({ bundleId, attempts }: Pick<Waiting, "bundleId" | "attempts">): boolean {
  return bundleId !== null || attempts > 1;
}

/** One of so many emergencies that those of a minute leave as one list. */
function isOfCrowd({ duty, event }: Waiting): boolean {
  return duty === "level" && event.facts?.crowded === true;
}

/** When the fifth message from the end is ten minutes old. */
function freeAt(moments: readonly number[]): number {
  const [earliest = 0] = [...moments].sort((one, other) => other - one).slice(MOST - 1);
  return earliest + WINDOW_MS;
}

const NEVER_LISTED: ReadonlySet<EventKind> = new Set<EventKind>([
  "asked",
  "question_reminded",
  "broken",
  "escalated",
  // It is for half an hour.
  "link_sent",
  "whose_asked",
]);

/**
 * What the ladder tells, and a question, leave at once and alone (PRODUCT 7), and so does a work order: its links are
 * for nothing but itself, and whoever need not come is told before they set out.
 */
export function isUrgent({ duty, event }: Pick<Waiting, "duty" | "event">): boolean {
  return duty === "level" || duty === "contact" || NEVER_LISTED.has(event.kind);
}
