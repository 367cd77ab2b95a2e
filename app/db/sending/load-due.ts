import { type SQL, sql } from "drizzle-orm";
import { choicesFrom, preferenceColumns } from "#app/db/account/preferences.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Database } from "#app/db/client.ts";
import { stoppedBy } from "#app/db/mail/troubled-addresses.ts";
import { membershipsFrom, membershipsOf, tagsFrom } from "#app/db/people/committee-rows.ts";
import { jobsFrom } from "#app/db/people/contact-rows.ts";
import { grantColumns, grantHolds } from "#app/db/people/grants.ts";
import { homeOf, troubledBy } from "#app/db/people/requester-rows.ts";
import { staffIds, staffingFrom, staffingQueries } from "#app/db/people/staffing-rows.ts";
import { notificationPreferences } from "#app/db/schema/preferences-schema.ts";
import {
  calendarSegments,
  calendars,
  campus,
  clockPauses,
  eventContents,
  holidays,
  outbox,
  people,
  personAddresses,
  roleGrants,
  ticketClocks,
  ticketEvents,
  ticketPeople,
  tickets,
} from "#app/db/schema/schema.ts";
import { ownerKeptSince } from "#app/db/tickets/kept-owner.ts";
import { calendarColumns, calendarFrom, ticketColumns } from "#app/db/tickets/ticket-rows.ts";
import type { EventKind, Facts, WordsPart } from "#app/domain/events.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { AddressTrouble } from "#app/domain/mail-in/bounce.ts";
import type { Grant } from "#app/domain/people/actor.ts";
import type { Membership } from "#app/domain/people/committees.ts";
import type { ContactJob } from "#app/domain/people/contact-jobs.ts";
import { someResident } from "#app/domain/people/identity.ts";
import { can, readsReport } from "#app/domain/people/permissions.ts";
import type { Choices } from "#app/domain/telling/how-told.ts";
import { neededFor } from "#app/domain/telling/still-true.ts";
import type { Duty } from "#app/domain/telling/telling.ts";
import { toldInstead } from "#app/domain/telling/told-instead.ts";
import type { Ticket, TicketPerson, TicketTag } from "#app/domain/ticket.ts";
import type { Calendar } from "#app/domain/time/calendar.ts";
import type { CausedPause } from "#app/domain/time/deadline-receipt.ts";
import type { Duration } from "#app/domain/time/working-time.ts";
import { type Claimed, claimedColumns } from "./outbox.ts";

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
  };
  ticket: Ticket & {
    title: string;
    promisedAt: number;
    /** Whether a stage of appeal is left; not given is no. */
    canAppeal?: number;
    subcategory: string;
    place: string;
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

type Answers<Queries> = { readonly [At in keyof Queries]: Awaited<Queries[At]> };

/** The statements that read some rows of the outbox with all that their messages may say. `ours`: which. */
export function dueQueries({ reads }: Database, ours: SQL, now: number) {
  const name = (id: typeof tickets.requesterId | typeof tickets.assigneeId | typeof ticketEvents.actorId) =>
    sql<string | null>`(select name from people where id = ${id})`;
  const owners = sql`select person_id from outbox where ${ours}`;
  return [
    reads.select({ name: campus.name, timeZone: campus.timeZone }).from(campus),
    reads
      .select({
        ...claimedColumns,
        duty: outbox.duty,
        event: {
          kind: ticketEvents.kind,
          facts: ticketEvents.facts,
          at: ticketEvents.at,
          audience: ticketEvents.audience,
          actorId: ticketEvents.actorId,
          actorName: name(ticketEvents.actorId),
        },
        ticket: {
          ...ticketColumns,
          title: tickets.title,
          promisedAt: tickets.promisedAt,
          canAppeal: sql<number>`exists (select 1 from stages s where s.position > tickets.stage
            and (s.domain_id is null or s.domain_id = tickets.domain_id)
            and (s.scope_id is null or s.scope_id = tickets.scope_id) and s.person_id is not tickets.assignee_id)`,
          subcategory: labelOf("category", tickets.categoryId),
          place: labelOf("scope", tickets.scopeId),
          requesterName: name(tickets.requesterId),
          assigneeName: sql<string | null>`(select name from people where id = ${tickets.assigneeId} and
            (outbox.duty <> 'requester' or ${ownerKeptSince(sql`outbox.person_id`, sql`tickets.id`)} is null))`,
        },
        jobTokenHash: sql<string | null>`(select j.token_hash from contact_jobs j
          where j.ticket_id = ${outbox.ticketId} and j.seq = ${outbox.seq})`,
        home: homeOf(sql`tickets.requester_id`),
        /** Of who did it, where they have or had the trouble; null for everybody else. */
        actorHome: sql<string | null>`case when ticket_events.actor_id in ${troubledBy(sql`tickets.id`)}
          then ${homeOf(sql`ticket_events.actor_id`)} end`,
      })
      .from(outbox)
      .innerJoin(
        ticketEvents,
        sql`${ticketEvents.ticketId} = ${outbox.ticketId} and ${ticketEvents.seq} = ${outbox.seq}`,
      )
      .innerJoin(tickets, sql`${tickets.id} = ${outbox.ticketId}`)
      .where(ours)
      .orderBy(outbox.id),
    reads
      .select({
        ticketId: eventContents.ticketId,
        seq: eventContents.seq,
        part: eventContents.part,
        text: eventContents.text,
      })
      .from(eventContents)
      .where(
        sql`(${eventContents.ticketId}, ${eventContents.seq}) in (select ticket_id, seq from outbox where ${ours})`,
      ),
    reads
      .select()
      .from(ticketPeople)
      .where(sql`${ticketPeople.ticketId} in (select ticket_id from outbox where ${ours})`),
    reads
      .select(grantColumns)
      .from(roleGrants)
      .where(sql`${roleGrants.personId} in ${staffIds(owners, now)} and ${grantHolds(now)}`),
    reads
      .select()
      .from(ticketClocks)
      .where(
        sql`${ticketClocks.ticketId} in (select ticket_id from outbox where ${ours}) and ${ticketClocks.kind} = 'resolve'`,
      ),
    reads
      .select()
      .from(clockPauses)
      .where(
        sql`${clockPauses.ticketId} in (select ticket_id from outbox where ${ours}) and ${clockPauses.kind} = 'resolve'`,
      ),
    // A campus has a handful of calendars.
    reads.select(calendarColumns).from(calendars),
    reads.select().from(calendarSegments),
    reads.select().from(holidays),
    reads
      .select({
        id: people.id,
        name: people.name,
        locale: people.locale,
        state: people.state,
        committees: membershipsOf(sql.raw("people.id"), now),
        address: personAddresses.value,
        stoppedBy: stoppedBy(sql`person_addresses.id`),
        preference: preferenceColumns,
      })
      .from(people)
      .leftJoin(notificationPreferences, sql`${notificationPreferences.personId} = ${people.id}`)
      .leftJoin(
        personAddresses,
        sql`${personAddresses.personId} = ${people.id} and ${personAddresses.kind} = 'mail'
          and ${personAddresses.isPrimary} = 1 and ${personAddresses.verifiedAt} is not null`,
      )
      .where(sql`${people.id} in ${staffIds(owners, now)}`),
    ...staffingQueries(reads, owners, now),
  ] as const;
}

/**
 * What the answers to those statements say, in the order of the rows. `isOwn`: to whoever the row is for, as they read it
 * in their own inbox, and not to whoever stands in.
 */
export function dueFrom(
  answers: Answers<ReturnType<typeof dueQueries>>,
  now: number,
  { isOwn }: { isOwn: boolean } = { isOwn: false },
): { campus: Campus; due: readonly Due[] } {
  const [campuses, rows, words, relations, grants, clocks, pauses, ...rest] = answers;
  const [calendarRows, segments, days, contacts, staff, away, standing] = rest;
  const staffing = staffingFrom(staff, away, standing);
  const calendarOf = new Map(
    calendarRows.map((row) => {
      const ofRow = ({ calendarId }: { calendarId: number }) => calendarId === row.id;
      return [row.id, calendarFrom(row, segments.filter(ofRow), days.filter(ofRow))] as const;
    }),
  );
  const due = rows.map((row): Due => {
    const said = words.filter((each) => each.ticketId === row.ticket.id && each.seq === row.seq);
    const theirs = relations.filter((each) => each.ticketId === row.ticket.id);
    const on = { visibility: row.ticket.visibility, people: theirs };
    const { home, actorHome, ...rest } = row;
    const { tags, jobs, ...ticket } = rest.ticket;
    const access = { ...ticket, people: theirs, tags: tagsFrom(tags) };
    const readerOf = (personId: PersonId) => {
      const contact = contacts.find((each) => each.id === personId);
      const to = {
        ...(contact ?? NOBODY),
        committees: membershipsFrom(contact?.committees ?? "[]"),
        choices: choicesFrom(contact?.preference),
        grants: grants.filter((grant) => grant.personId === personId),
      };
      const standsInFor = personId === row.personId ? [] : [row.personId];
      return { to, actor: { kind: "person", personId, ...to, standsInFor } as const };
    };
    const mayRead = (personId: PersonId) => {
      const { actor } = readerOf(personId);
      return can(actor, neededFor(row.event, actor), access, now);
    };
    const told = isOwn
      ? row.personId
      : toldInstead({ ...row, kind: row.event.kind }, on, staffing, now, mayRead);
    const personId = told ?? row.personId;
    const owner = contacts.find((each) => each.id === row.personId);
    const { to: contact, actor: reader } = readerOf(personId);
    const to = { ...contact, isGone: told === null };
    const readsAll = readsReport(reader, { ticket, people: theirs, tags: access.tags }, now);
    const { actorId: by, kind } = row.event;
    const isTroubled = by !== null && actorHome !== null;
    const isKept = !readsAll && by !== personId && (kind === "filed" || isTroubled);
    const seesWho = can(reader, "see_identity", access, now);
    return {
      ...rest,
      ticket: {
        ...ticket,
        title: readsAll ? ticket.title : ticket.subcategory,
        requesterName: seesWho ? ticket.requesterName : someResident(home),
      },
      event: {
        ...row.event,
        actorName: seesWho || actorHome === null ? row.event.actorName : someResident(actorHome),
      },
      personId,
      ownerId: row.personId,
      forName: personId === row.personId ? null : (owner?.name ?? ""),
      ticketId: row.ticket.id,
      counted: countedFrom(
        clocks.find((each) => each.ticketId === row.ticket.id && each.round === row.ticket.round),
        pauses.filter((each) => each.ticketId === row.ticket.id && each.round === row.ticket.round),
        calendarOf.get(row.ticket.calendarId),
      ),
      people: theirs,
      tags: access.tags,
      jobs: jobsFrom(jobs),
      words: isKept ? {} : Object.fromEntries(said.map((each) => [each.part, each.text])),
      to,
    };
  });
  return { campus: campuses[0] ?? { name: "", timeZone: "UTC" }, due };
}

const NOBODY = { name: "", locale: "en", state: "erased", address: null, stoppedBy: null };

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
