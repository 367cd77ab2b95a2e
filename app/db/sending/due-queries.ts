import { type SQL, sql } from "drizzle-orm";
import { preferenceColumns } from "#app/db/account/preferences.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Database } from "#app/db/client.ts";
import { stoppedBy } from "#app/db/mail/troubled-addresses.ts";
import { membershipsOf } from "#app/db/people/committee-rows.ts";
import { grantColumns, grantHolds } from "#app/db/people/grants.ts";
import { homeOf, troubledBy } from "#app/db/people/requester-rows.ts";
import { staffIds, staffingQuery } from "#app/db/people/staffing-rows.ts";
import { calendars, campus } from "#app/db/schema/campus-schema.ts";
import { eventContents, ticketEvents } from "#app/db/schema/events-schema.ts";
import { people, personAddresses, roleGrants } from "#app/db/schema/people-schema.ts";
import { notificationPreferences } from "#app/db/schema/preferences-schema.ts";
import { outbox } from "#app/db/schema/sending-schema.ts";
import { clockPauses, ticketClocks, ticketPeople, tickets } from "#app/db/schema/tickets-schema.ts";
import { ownerKeptSince } from "#app/db/tickets/kept-owner.ts";
import { ratedIdOf } from "#app/db/tickets/review-rows.ts";
import { timesOf } from "#app/db/tickets/ticket-page-rows.ts";
import { calendarColumns, ticketColumns } from "#app/db/tickets/ticket-rows.ts";
import { claimedColumns } from "./outbox.ts";

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
          ratedId: ratedIdOf(),
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
          times: sql<string | null>`case when outbox.duty = 'contact' then ${timesOf(sql`tickets.id`)} end`,
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
    staffingQuery(reads, owners, now),
  ] as const;
}

type Answered<Queries> = { readonly [At in keyof Queries]: Awaited<Queries[At]> };

/** What the database answers to them. */
export type DueAnswers = Answered<ReturnType<typeof dueQueries>>;
