import { isOpen } from "#app/domain/statuses.ts";
import { apply, type Changes, type Ticket, type TicketState } from "#app/domain/ticket.ts";
import { currentClock } from "#app/domain/time/clocks.ts";
import { nextMomentAt } from "#app/domain/time/moments.ts";

/** What a ticket's row says beyond its state, for lists and the sweep; all of it follows from the state. */
export type Derived = { promisedAt: number; isOverdue: boolean; nextMomentAt: number | null };

/** A new date after a break is a promise again, until it breaks in its turn. */
export function derivedFrom(state: TicketState): Derived {
  const { ticket, clocks } = state;
  const isBroken = clocks.some((clock) => clock.metAt === null && clock.brokenDueAt === clock.dueAt);
  return {
    promisedAt: currentClock(state, "resolve")?.dueAt ?? ticket.filedAt,
    isOverdue: isOpen(ticket.statusKind) && isBroken,
    nextMomentAt: nextMomentAt(state),
  };
}

/** What the changes of all a ticket's events add up to. Only its keys are taken from the row that is kept. */
export function rebuilt(kept: TicketState, history: readonly Changes[]): TicketState {
  const nothing = {
    ticket: { ...kept.ticket, version: 0 },
    clocks: [],
    people: [],
    links: [],
    tags: [],
    jobs: [],
    reviews: [],
  };
  return history.reduce<TicketState>(apply, nothing);
}

/**
 * Where two states of a ticket differ, by name: `statusKind`, `clock resolve/1`, `person 7 watcher`, `committee 2`.
 * Names alone, because a state holds what people are told apart by.
 */
export function differences(one: TicketState, other: TicketState): readonly string[] {
  return [
    ...differing(Object.entries(one.ticket), Object.entries(other.ticket)),
    ...differing(one.clocks.map(clockEntry), other.clocks.map(clockEntry)),
    ...differing(one.people.map(personEntry), other.people.map(personEntry)),
    ...differing(one.links.map(linkEntry), other.links.map(linkEntry)),
    ...differing(one.tags.map(tagEntry), other.tags.map(tagEntry)),
    ...differing(one.jobs.map(jobEntry), other.jobs.map(jobEntry)),
    ...differing(one.reviews.map(reviewEntry), other.reviews.map(reviewEntry)),
  ];
}

/** What an event sets that makes one state of a ticket into another, which has the same clocks, people and all else. */
export function changesBetween(from: TicketState, to: TicketState): Changes {
  const kept = new Map(from.clocks.map(clockEntry));
  const clocks = to.clocks.filter((clock) => {
    const [name, value] = clockEntry(clock);
    return canonical(kept.get(name)) !== canonical(value);
  });
  const { id: _id, reference: _reference, number: _number, version: _version, ...ticket } = to.ticket;
  const set = Object.entries(ticket).filter(([name, value]) => from.ticket[name as keyof Ticket] !== value);
  return { ticket: Object.fromEntries(set), clocks };
}

type Entry = readonly [name: string, value: unknown];

function clockEntry(clock: TicketState["clocks"][number]): Entry {
  const pauses = [...clock.pauses].sort((a, b) => a.fromAt - b.fromAt);
  return [`clock ${clock.kind}/${clock.round}`, { ...clock, pauses }];
}

function personEntry(person: TicketState["people"][number]): Entry {
  return [`person ${person.personId} ${person.relation}`, person];
}

function linkEntry(link: TicketState["links"][number]): Entry {
  return [`link ${link.otherId}`, link];
}

function tagEntry(tag: TicketState["tags"][number]): Entry {
  return [`committee ${tag.committeeId}`, tag];
}

function jobEntry(job: TicketState["jobs"][number]): Entry {
  return [`job ${job.seq}`, job];
}

function reviewEntry(review: TicketState["reviews"][number]): Entry {
  return [`review ${review.personId}`, review];
}

function differing(ones: readonly Entry[], others: readonly Entry[]): readonly string[] {
  const left = new Map(ones);
  const right = new Map(others);
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].filter((name) => canonical(left.get(name)) !== canonical(right.get(name)));
}

/** The order in which a row was built does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, each: unknown) =>
    each !== null && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
