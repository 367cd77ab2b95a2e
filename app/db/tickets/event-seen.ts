import { type Audience, type EventKind, type Facts, OF_RATINGS, type WordsPart } from "#app/domain/events.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { type Actor, personOf } from "#app/domain/people/actor.ts";
import { NOBODY_KNOWN } from "#app/domain/people/identity.ts";
import { neededFor } from "#app/domain/telling/still-true.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { hourOf } from "#app/domain/time/moment.ts";

export type EventSeen = {
  seq: number;
  kind: EventKind;
  audience: Audience;
  at: number;
  /** Null for the system. Whoever did not say who they are has no id. */
  actor: { id: PersonId | null; name: string; isRequester: boolean } | null;
  /** For whom the actor did it, standing in; null where it was their own. */
  actingFor?: string | null;
  facts: Facts;
  /** The mail that it came in, for those who may read that. */
  mail?: number;
  /** The people whom the facts name. */
  named: readonly { id: PersonId; name: string }[];
  /** The committee that the facts name. */
  committee?: string;
  /** What the contact does for the campus whom the facts name. */
  trade?: string;
  /** The status that was chosen with it, for staff. */
  status?: string;
  words: Readonly<Partial<Record<WordsPart, string>>>;
  files: readonly AttachedFile[];
  /** Whether it had words that were taken away. */
  isErased?: boolean;
  /** When a mail server accepted what tells its requester of it, for them and for staff; null where none did. */
  mailedAt?: number | null;
};

/** That somebody was told, and not who; nor whose it became by that. */
export function withoutTold(event: EventSeen): EventSeen {
  const { to: _to, ...facts } = event.facts;
  return facts.told === undefined ? event : { ...event, facts: { ...facts, told: [0] }, named: [] };
}

/** What a contact is asked and answers, which those who work on the ticket read. */
export const OF_JOBS: ReadonlySet<WordsPart> = new Set<WordsPart>(["order", "order_place", "answer"]);

/** Ratings are for those who review them; whoever was rated sees averages alone, also where it is another's by now. */
export function isHeard(
  event: EventRow,
  heard: readonly Audience[],
  seesRatings: boolean,
  actor: Actor,
): boolean {
  if (OF_RATINGS.has(event.kind)) return seesRatings && event.ratedId !== personOf(actor);
  return heard.includes(event.audience) || neededFor(event, actor) === "see";
}

/** Whether it is what somebody else said who reported the same. */
export function isReport(
  { kind, actorId: by }: EventRow,
  { ticket }: TicketState,
  reader: PersonId | null,
): boolean {
  return by !== reader && (kind === "filed" || by === ticket.requesterId || by === ticket.filedById);
}

/** That two tickets belong together is for those who may see both. */
export function isOfKnown({ kind, facts }: EventRow, known: ReadonlySet<unknown>): boolean {
  return (kind !== "linked" && kind !== "unlinked") || known.has(facts.other);
}

/** Nothing that a reporter is shown tells the minute. */
export function readSeen<Seen extends { at: number }>(read: Seen, { isReporter, timeZone }: Seeing): Seen {
  return isReporter ? { ...read, at: hourOf(read.at, timeZone) } : read;
}

export type EventRow = {
  seq: number;
  kind: EventKind;
  audience: Audience;
  at: number;
  actorKind: Actor["kind"] | "contact" | "token";
  actorId: PersonId | null;
  actingForId: PersonId | null;
  /** Of whom it is a rating, by the entry that they are now. */
  ratedId: PersonId | null;
  facts: Facts;
  hasWords: number;
  mailedAt: number | null;
};

export type FileRow = AttachedFile & { seq: number | null };

/** By what names and times somebody sees an event. */
export type Seeing = {
  nameOf: ReadonlyMap<PersonId, string>;
  committeeOf: ReadonlyMap<unknown, string>;
  tradeOf: ReadonlyMap<unknown, string | undefined>;
  statusOf: ReadonlyMap<unknown, string>;
  /** Events of which some words are not for this reader. */
  hidden: ReadonlySet<number>;
  /** Whether this reader is told what was sent to its requester. */
  seesMailed: boolean;
  /** Whether the mail is for this reader in which somebody wrote something. */
  readsMailOf: (writerId: PersonId | null) => boolean;
  timeZone: string;
  isReporter: boolean;
};

export type WordsRow = { seq: number; part: WordsPart; text: string };

export function eventSeen(
  event: EventRow,
  words: readonly WordsRow[],
  files: readonly FileRow[],
  { nameOf, committeeOf, tradeOf, statusOf, hidden, seesMailed, readsMailOf, timeZone, isReporter }: Seeing,
  { ticket }: TicketState,
): EventSeen {
  const { actorKind, actorId, actingForId, ratedId: _ratedId, hasWords, ...rest } = event;
  const byReporter = actorKind === "reporter" && !ticket.isEmergency;
  // Who said later that it was them is its author then.
  const unknown =
    ticket.requesterId === null ? NOBODY_KNOWN : (nameOf.get(ticket.requesterId) ?? NOBODY_KNOWN);
  const said = words.filter((each) => each.seq === event.seq);
  const isRequester =
    actorId === ticket.requesterId || (event.kind === "filed" && actorId === ticket.filedById);
  return {
    ...rest,
    at: byReporter || isReporter ? hourOf(event.at, timeZone) : event.at,
    actor: byReporter
      ? { id: ticket.requesterId, name: isReporter ? "You" : unknown, isRequester: true }
      : actorId && { id: actorId, name: nameOf.get(actorId) ?? "", isRequester },
    mail: typeof event.facts.mail === "number" && readsMailOf(actorId) ? event.facts.mail : undefined,
    mailedAt: seesMailed ? event.mailedAt : null,
    actingFor: actingForId === null ? null : (nameOf.get(actingForId) ?? ""),
    named: [event.facts.to, event.facts.told]
      .flat()
      .map((id) => ({ id: id as PersonId, name: nameOf.get(id as PersonId) ?? "" }))
      .filter(({ name }) => name !== ""),
    committee: committeeOf.get(event.facts.committee),
    trade: tradeOf.get(event.facts.to),
    status: statusOf.get(event.facts.status),
    words: Object.fromEntries(said.map((each) => [each.part, each.text])),
    files: files.filter((file) => file.seq === event.seq).map(fileSeen),
    isErased: hasWords === 1 && said.length === 0 && !hidden.has(event.seq),
  };
}

export function fileSeen({ seq: _seq, ...file }: FileRow): AttachedFile {
  return file;
}
