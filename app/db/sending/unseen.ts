import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { actorId } from "#app/db/people/actor.ts";
import { tagsOf } from "#app/db/people/committee-rows.ts";
import { absentOf } from "#app/db/people/stand-ins.ts";
import { outbox } from "#app/db/schema/sending-schema.ts";
import { ratedIdOf } from "#app/db/tickets/review-rows.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { Audience, EventKind } from "#app/domain/events.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import type { PersonActor } from "#app/domain/people/actor.ts";
import type { TicketAccess } from "#app/domain/people/permissions.ts";
import { mayHear } from "#app/domain/telling/still-true.ts";
import { MOST_UNSEEN } from "#app/domain/telling/unseen.ts";
import type { TicketPerson, TicketTag } from "#app/domain/ticket.ts";

/** Something that somebody was told and has not seen. */
export type Unseen = { id: number; ticketId: TicketId; seq: number };

/** What is known of each, of the message `o`, its event `e` and its ticket `t`. */
const FACTS = {
  id: sql.raw("o.id"),
  seq: sql.raw("o.seq"),
  kind: sql.raw("e.kind"),
  audience: sql.raw("e.audience"),
  actorId: sql.raw("e.actor_id"),
  ratedId: ratedIdOf(sql.raw("e")),
  ticketId: sql.raw("t.id"),
  reference: sql.raw("t.reference"),
  visibility: sql.raw("t.visibility"),
  categoryId: sql.raw("t.category_id"),
  isIncident: sql.raw("t.is_incident"),
  domainId: sql.raw("t.domain_id"),
  scopeId: sql.raw("t.scope_id"),
  requesterId: sql.raw("t.requester_id"),
  filedById: sql.raw("t.filed_by_id"),
  assigneeId: sql.raw("t.assignee_id"),
  aboutUnnamedAt: sql.raw("t.about_unnamed_at"),
} satisfies Omit<Record<keyof Row, SQL>, "people" | "tags">;

/**
 * What somebody was told and has not seen yet, the latest of it, as one text: it travels with the row that says who they
 * are, because every page shows how much it is. With it comes what decides whether they may still read it. Lists without
 * names: with them it would be most of what a page asks for.
 */
export function unseenOf(person: SQL, now: number): SQL<string> {
  const people = sql`(select json_group_array(json_object('personId', p.person_id, 'relation', p.relation,
      'effect', p.effect, 'fromAt', p.from_at, 'untilAt', p.until_at, 'reason', null))
    from ticket_people p where p.ticket_id = t.id
      and (p.person_id = ${person} or p.person_id in (select id from ${absentOf(person, now)})))`;
  const facts = sql.join(Object.values(FACTS), sql`, `);
  return sql<string>`(select coalesce(json_group_array(json_array(${facts}, ${people}, ${tagsOf(sql.raw("t.id"))})), '[]')
    from (select id, ticket_id, seq from outbox where person_id = ${person} and is_unseen = 1 and state = 'accepted'
      and not_before_at <= ${now} order by id desc limit ${MOST_UNSEEN + 1}) o
    cross join ticket_events e on e.ticket_id = o.ticket_id and e.seq = o.seq
    cross join tickets t on t.id = o.ticket_id)`;
}

type Row = Unseen &
  Omit<TicketAccess, "id" | "isIncident" | "people" | "tags"> & {
    kind: EventKind;
    audience: Audience;
    actorId: PersonId | null;
    ratedId: PersonId | null;
    isIncident: number;
    people: Listed<TicketPerson>;
    tags: Listed<TicketTag>;
  };

const NAMES = [...Object.keys(FACTS), "people", "tags"];

/** What that text says, of tickets that they may read now. */
export function unseenFrom(text: string, reader: PersonActor, now: number): readonly Unseen[] {
  return (JSON.parse(text) as unknown[][])
    .map((values) => Object.fromEntries(NAMES.map((name, at) => [name, values[at]])) as Row)
    .filter(({ kind, audience, actorId, ratedId, people, tags, isIncident, ...row }) => {
      const lists = { people: listed(people), tags: listed(tags) };
      const ticket = { ...row, ...lists, id: row.ticketId, isIncident: isIncident === 1 };
      return mayHear(reader, { kind, audience, actorId, ratedId }, ticket, now);
    })
    .map(({ id, ticketId, seq }) => ({ id, ticketId, seq }));
}

/** An inner list comes as a text of its own where it was not known to be a list. */
type Listed<Item> = string | readonly Item[];

function listed<Item>(items: Listed<Item>): readonly Item[] {
  return typeof items === "string" ? (JSON.parse(items) as Item[]) : items;
}

/** Notes that somebody has seen what they were told of a ticket, up to an event of it. */
export async function markSeen(
  { writes }: Database,
  ref: ActorRef,
  { ticketId, upTo }: { ticketId: TicketId; upTo: number },
  now: number,
) {
  await writes
    .update(outbox)
    .set({ isUnseen: false })
    .where(sql`${outbox.ticketId} = ${ticketId} and ${outbox.seq} <= ${upTo} and ${unseenBy(ref, now)}`);
}

/** Whether somebody has not seen something that they were told of a ticket. It is looked for among the ticket's own. */
export function hasUnseen(person: SQL, ticketId: SQL): SQL<number> {
  return sql<number>`exists (select 1 from outbox o where o.ticket_id = ${ticketId} and +o.person_id = ${person}
    and o.is_unseen = 1)`;
}

/** Notes that somebody has seen everything that they were told, up to one of them: what came since they looked is still to be seen. */
export async function markAllSeen({ writes }: Database, ref: ActorRef, upTo: number, now: number) {
  await writes
    .update(outbox)
    .set({ isUnseen: false })
    .where(sql`${unseenBy(ref, now)} and ${outbox.id} <= ${upTo}`);
}

/** What everybody was told before a moment counts as seen: for a history that is told afterwards. */
export async function markSeenBefore({ writes }: Database, at: number) {
  await writes
    .update(outbox)
    .set({ isUnseen: false })
    .where(sql`is_unseen = 1 and ${outbox.createdAt} < ${at}`);
}

function unseenBy(ref: ActorRef, now: number): SQL {
  return sql`${outbox.personId} = ${actorId(ref, now)} and is_unseen = 1`;
}
