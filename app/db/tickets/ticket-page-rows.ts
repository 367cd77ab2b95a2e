import { type SQL, sql } from "drizzle-orm";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Asking, Database } from "#app/db/client.ts";
import { mainStoppedBy } from "#app/db/mail/troubled-addresses.ts";
import { homeOf, troubledBy } from "#app/db/people/requester-rows.ts";
import { eventContents, ticketEvents } from "#app/db/schema/events-schema.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { ticketAnswers, ticketPeople, tickets } from "#app/db/schema/tickets-schema.ts";
import { hasUnseen } from "#app/db/sending/unseen.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { isBeingHandedOn } from "./handed-on.ts";
import { ownerKeptSince } from "./kept-owner.ts";
import { OF_RATINGS, ratedIdOf } from "./review-rows.ts";

// What a ticket's page asks beside the ticket itself: one statement each, of its batch.

/** Messages and events that one page shows; earlier ones by `before`. */
export const PAGE_EVENTS = 200;

/** What stands above it, in the words of today. */
export function headerQuery({ reads }: Asking, reference: string, viewer: SQL) {
  return reads
    .select({
      title: tickets.title,
      subcategory: labelOf("category", tickets.categoryId),
      subcategorySlug: sql<string>`(select slug from categories where id = ${tickets.categoryId})`,
      category: labelOf("category", sql`(select parent_id from categories where id = ${tickets.categoryId})`),
      scope: labelOf("scope", tickets.scopeId),
      statusLabel: labelOf("status", tickets.statusId),
      isBeingHandedOn: isBeingHandedOn(tickets.id),
      ownerKeptSince: ownerKeptSince(viewer, sql`tickets.id`),
      times: timesOf(sql`tickets.id`),
      incidentReference: sql<
        string | null
      >`(select i.reference from tickets i where i.id = tickets.incident_id)`,
      incidentTitle: sql<string | null>`(select i.title from tickets i where i.id = tickets.incident_id)`,
      ticketCount: sql<number>`(select count(*) from tickets m where m.incident_id = tickets.id)`,
      hasNews: hasUnseen(viewer, sql`tickets.id`),
      mailTrouble: mainStoppedBy(sql`tickets.requester_id`),
      peopleCount: sql<number>`(select count(*) from ticket_people p where p.ticket_id = tickets.id
        and p.relation = 'joined' and p.until_at is null)`,
    })
    .from(tickets)
    .where(sql`${tickets.reference} = ${reference}`);
}

/** When somebody may come, as last said, among the words of a ticket. */
export function timesOf(ticketId: SQL) {
  return sql<
    string | null
  >`(select w.text from event_contents w where w.ticket_id = ${ticketId} and w.part = 'times'
    order by w.seq desc limit 1)`;
}

/** The answers to its subject's questions, as they were asked. */
export function answersQuery({ reads }: Database, id: SQL) {
  return reads
    .select({ label: ticketAnswers.label, value: ticketAnswers.value })
    .from(ticketAnswers)
    .where(sql`${ticketAnswers.ticketId} = ${id}`)
    .orderBy(ticketAnswers.position);
}

/** Its events before that one, the latest first. */
export function eventsQuery({ reads }: Database, id: SQL, before: number) {
  return reads
    .select({
      seq: ticketEvents.seq,
      kind: ticketEvents.kind,
      audience: ticketEvents.audience,
      at: ticketEvents.at,
      actorKind: ticketEvents.actorKind,
      // Whoever was entered twice is who they are now.
      actorId: sql<PersonId | null>`coalesce((select merged_into_id from people p where p.id = ticket_events.actor_id),
        ticket_events.actor_id)`,
      actingForId: ticketEvents.actingForId,
      ratedId: ratedIdOf(),
      facts: ticketEvents.facts,
      hasWords: sql<number>`${ticketEvents.wordsHash} is not null`,
      mailedAt: mailedAtOf(id),
    })
    .from(ticketEvents)
    .where(sql`${ticketEvents.ticketId} = ${id} and ${ticketEvents.seq} in (${latestSeqs(id, before)})`)
    .orderBy(sql`${ticketEvents.seq} desc`);
}

/** When a mail server accepted what tells a ticket's requester of an event. */
function mailedAtOf(id: SQL) {
  return sql<number | null>`(select d.accepted_at from outbox o join deliveries d on d.id = o.delivery_id
    where o.ticket_id = ${id} and o.seq = ticket_events.seq and o.channel = 'mail'
      and o.person_id = (select requester_id from tickets where id = ${id}))`;
}

const ALIKE = [
  sql`audience = 'public' and kind not in ${OF_RATINGS}`,
  sql`audience = 'staff' and kind not in ${OF_RATINGS}`,
  sql`audience = 'leadership' and kind not in ${OF_RATINGS}`,
  sql`kind = 'rated'`,
  sql`kind in ('reviewed', 'review_reminded')`,
];

/**
 * The latest events of each sort that some may see and others may not, a page and one more of each: whoever looks,
 * what is hidden from them crowds out nothing, and the one more says whether there are earlier ones.
 */
export function latestSeqs(id: SQL, before: number): SQL {
  const arms = ALIKE.map(
    (alike) => sql`select seq from (select seq from ticket_events
      where ticket_id = ${id} and seq < ${before} and ${alike} order by seq desc limit ${PAGE_EVENTS + 1})`,
  );
  return sql.join(arms, sql` union all `);
}

/** What was said with those events. */
export function wordsQuery({ reads }: Database, id: SQL, before: number) {
  return reads
    .select({ seq: eventContents.seq, part: eventContents.part, text: eventContents.text })
    .from(eventContents)
    .where(sql`${eventContents.ticketId} = ${id} and ${eventContents.seq} in (${latestSeqs(id, before)})`);
}

/** Names of everybody the page may mention. */
export function namesQuery({ reads }: Database, id: SQL, reference: string, before: number) {
  return reads
    .select({
      id: people.id,
      name: people.name,
      trade: sql<string | null>`(select trade from contacts where person_id = people.id)`,
      /** Of those who have or had the trouble; null for everybody else. */
      home: sql<string | null>`case when people.id in ${troubledBy(id)} then ${homeOf(sql`people.id`)} end`,
    })
    .from(people)
    .where(
      // The events are looked for once: six selects speak of them.
      sql`${people.id} in (with latest as materialized (select kind, actor_id, acting_for_id, facts from ticket_events
          where ticket_id = ${id} and seq in (${latestSeqs(id, before)}))
        select actor_id from latest
        union select p.merged_into_id from people p where p.id in (select actor_id from latest)
        union select acting_for_id from latest
        union select assigned_for_id from tickets where reference = ${reference}
        union select requester_id from tickets where reference = ${reference}
        union select filed_by_id from tickets where reference = ${reference}
        union select assignee_id from tickets where reference = ${reference}
        union select acknowledged_by_id from tickets where reference = ${reference}
        union select person_id from escalation_rules
        union select person_id from role_grants where role = 'senior_admin'
        union select ${ticketPeople.personId} from ${ticketPeople} where ${ticketPeople.ticketId} = ${id}
        union select json_extract(facts, '$.from') from latest where kind = 'person_moved'
        union select json_extract(facts, '$.to') from latest
        union select told.value from latest, json_each(facts, '$.told') as told)`,
    );
}
