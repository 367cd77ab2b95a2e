import { sql } from "drizzle-orm";
import { choicesFrom } from "#app/db/account/preferences.ts";
import type { Database } from "#app/db/client.ts";
import { membershipsFrom, tagsFrom } from "#app/db/people/committee-rows.ts";
import { jobsFrom } from "#app/db/people/contact-rows.ts";
import { staffingFrom } from "#app/db/people/staffing-rows.ts";
import { outbox } from "#app/db/schema/sending-schema.ts";
import type { ticketClocks } from "#app/db/schema/tickets-schema.ts";
import { reviewsFrom } from "#app/db/tickets/review-rows.ts";
import { calendarFrom } from "#app/db/tickets/ticket-rows.ts";
import type { EventKind, Facts, WordsPart } from "#app/domain/events.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import type { AddressTrouble } from "#app/domain/mail-in/bounce.ts";
import type { Grant, PersonActor } from "#app/domain/people/actor.ts";
import type { Membership } from "#app/domain/people/committees.ts";
import type { ContactJob } from "#app/domain/people/contact-jobs.ts";
import { someResident } from "#app/domain/people/identity.ts";
import { can, readsReport, type TicketAccess } from "#app/domain/people/permissions.ts";
import type { RatingReview } from "#app/domain/people/reviews.ts";
import type { Choices } from "#app/domain/telling/how-told.ts";
import { mayHear } from "#app/domain/telling/still-true.ts";
import type { Duty } from "#app/domain/telling/telling.ts";
import { toldInstead } from "#app/domain/telling/told-instead.ts";
import type { Ticket, TicketPerson, TicketTag } from "#app/domain/ticket.ts";
import type { Calendar } from "#app/domain/time/calendar.ts";
import type { CausedPause } from "#app/domain/time/deadline-receipt.ts";
import type { Duration } from "#app/domain/time/working-time.ts";
import { type DueAnswers, dueQueries } from "./due-queries.ts";
import type { Claimed } from "./outbox.ts";

/** One row of the outbox with all that its message may say, read at sending time. */
export type Due = Claimed & {
  /** Whom it is for; `personId` is who is told, which is somebody else while they are away. */
  ownerId: PersonId;
  /** The owner's name, where somebody else is told for them. */
  forName: string | null;
  duty: Duty;
  event: {
    kind: EventKind;
    facts: Facts;
    at: number;
    audience: "public" | "staff" | "leadership";
    actorId: PersonId | null;
    actorName: string | null;
    /** Of whom it is a rating, by the entry that they are now; null of every other event. */
    ratedId: PersonId | null;
  };
  ticket: Ticket & {
    title: string;
    promisedAt: number;
    /** Whether a stage of appeal is left; not given is no. */
    canAppeal?: number;
    subcategory: string;
    place: string;
    /** When somebody may come, for a contact; as `timesText` has it. */
    times?: string | null;
    requesterName: string | null;
    assigneeName: string | null;
  };
  /** How the promise is counted; null where its calendar is another one by now. `isMoved`: somebody gave its date. */
  counted: {
    calendar: Calendar;
    fromAt: number;
    target: Duration;
    pauses: readonly CausedPause[];
    isMoved: boolean;
  } | null;
  people: readonly TicketPerson[];
  tags: readonly TicketTag[];
  jobs: readonly ContactJob[];
  reviews: readonly RatingReview[];
  /** What the link of its work order was stored as; null where it is about none. */
  jobTokenHash: string | null;
  to: {
    name: string;
    locale: string;
    state: string;
    address: string | null;
    /** Why no mail goes to the address. */
    stoppedBy: AddressTrouble | null;
    grants: readonly Grant[];
    committees: readonly Membership[];
    /** How they would like to be told. */
    choices: Choices;
    /** Nobody is left to do what the row is about. */
    isGone: boolean;
  };
  words: Readonly<Partial<Record<WordsPart, string>>>;
};

export type Campus = { name: string; timeZone: string };

/** Everything the messages of claimed rows may say, in one round trip. */
export async function loadDue(
  db: Database,
  claimed: readonly Claimed[],
  now: number,
): Promise<{ campus: Campus; due: readonly Due[] }> {
  const ids = claimed.map((row) => row.id);
  return dueFrom(await db.reads.batch(dueQueries(db, sql`${outbox.id} in ${ids}`, now)), now);
}

/**
 * What the answers to those statements say, in the order of the rows. `isOwn`: to whoever the row is for, as they read it
 * in their own inbox, and not to whoever stands in.
 */
export function dueFrom(
  answers: DueAnswers,
  now: number,
  { isOwn }: { isOwn: boolean } = { isOwn: false },
): { campus: Campus; due: readonly Due[] } {
  const [campuses, rows, words, relations, grants, clocks, pauses, ...rest] = answers;
  const [calendarRows, contacts, staff] = rest;
  const staffing = staffingFrom(staff);
  const calendarOf = new Map(calendarRows.map((row) => [row.id, calendarFrom(row)] as const));
  const due = rows.map((row): Due => {
    const { home, actorHome, ...columns } = row;
    const { tags, jobs, reviews, ...ticket } = row.ticket;
    const ofTicket = (each: { ticketId: TicketId }) => each.ticketId === ticket.id;
    const ofRound = (each: { ticketId: TicketId; round: number }) =>
      ofTicket(each) && each.round === ticket.round;
    const access = { ...ticket, people: relations.filter(ofTicket), tags: tagsFrom(tags) };
    const readerOf = (personId: PersonId) =>
      readerFrom(contacts, grants, { personId, insteadOf: row.personId });
    const mayRead = (personId: PersonId) => {
      const { actor } = readerOf(personId);
      return mayHear(actor, row.event, access, now);
    };
    const told = isOwn
      ? row.personId
      : toldInstead({ ...row, kind: row.event.kind }, access, staffing, now, mayRead);
    const personId = told ?? row.personId;
    const { to, actor } = readerOf(personId);
    const said = words.filter((each) => ofTicket(each) && each.seq === row.seq);
    return {
      ...columns,
      ...asReadBy(actor, row, access, said, now),
      ticketId: ticket.id,
      personId,
      ownerId: row.personId,
      forName: personId === row.personId ? null : readerOf(row.personId).to.name,
      counted: countedFrom(clocks.find(ofRound), pauses.filter(ofRound), calendarOf.get(ticket.calendarId)),
      people: access.people,
      tags: access.tags,
      jobs: jobsFrom(jobs),
      reviews: reviewsFrom(reviews),
      to: { ...to, isGone: told === null },
    };
  });
  return { campus: campuses[0] ?? { name: "", timeZone: "UTC" }, due };
}

type Row = DueAnswers[1][number];
type Contact = DueAnswers[8][number];
type Words = { part: WordsPart; text: string };

const NOBODY = { name: "", locale: "en", state: "erased", address: null, stoppedBy: null };

/** Somebody who may be told, as whoever is written to and as one who reads. `insteadOf`: whom the row is for. */
function readerFrom(
  contacts: readonly Contact[],
  grants: readonly (Grant & { personId: PersonId })[],
  { personId, insteadOf }: Record<"personId" | "insteadOf", PersonId>,
) {
  const contact = contacts.find((each) => each.id === personId);
  const to = {
    ...(contact ?? NOBODY),
    committees: membershipsFrom(contact?.committees ?? "[]"),
    choices: choicesFrom(contact?.preference),
    grants: grants.filter((grant) => grant.personId === personId),
  };
  const standsInFor = personId === insteadOf ? [] : [insteadOf];
  return { to, actor: { kind: "person", personId, ...to, standsInFor } as const };
}

/** What a message says, with no more of whose trouble it is than its reader may know. */
function asReadBy(
  reader: PersonActor,
  { event, home, actorHome, ticket: { tags: _tags, jobs: _jobs, reviews: _reviews, ...ticket } }: Row,
  access: TicketAccess & { isEmergency: boolean },
  said: readonly Words[],
  now: number,
): Pick<Due, "ticket" | "event" | "words"> {
  const readsAll = readsReport(reader, { ticket: access, people: access.people, tags: access.tags }, now);
  const seesWho = can(reader, "see_identity", access, now);
  const byAnother = event.actorId !== reader.personId;
  const heard = said.filter(({ part }) => part !== "times" || can(reader, "see_times", access, now));
  const isTroubled = event.actorId !== null && actorHome !== null;
  const isKept = !readsAll && byAnother && (event.kind === "filed" || isTroubled);
  return {
    ticket: {
      ...ticket,
      title: readsAll ? ticket.title : ticket.subcategory,
      requesterName: seesWho ? ticket.requesterName : someResident(home),
    },
    event: {
      ...event,
      actorName: seesWho || actorHome === null ? event.actorName : someResident(actorHome),
    },
    words: isKept ? {} : Object.fromEntries(heard.map((each) => [each.part, each.text])),
  };
}

function countedFrom(
  clock: typeof ticketClocks.$inferSelect | undefined,
  pauses: readonly CausedPause[],
  calendar: Calendar | undefined,
): Due["counted"] {
  if (!clock || clock.calendarVersion !== calendar?.version) return null;
  return {
    calendar,
    // One that still runs has not moved the date yet.
    pauses: pauses.filter(({ untilAt }) => untilAt !== null),
    isMoved: clock.dueAt !== clock.firstDueAt,
    fromAt: clock.startedAt,
    target: { minutes: clock.targetMinutes, unit: clock.targetUnit },
  };
}
