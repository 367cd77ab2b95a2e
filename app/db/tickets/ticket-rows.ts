import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { tagsFrom, tagsOf } from "#app/db/people/committee-rows.ts";
import { jobsFrom, jobsOf } from "#app/db/people/contact-rows.ts";
import { calendarSegments, calendars, holidays } from "#app/db/schema/campus-schema.ts";
import { ticketLinks } from "#app/db/schema/links-schema.ts";
import { clockPauses, ticketClocks, ticketPeople, tickets } from "#app/db/schema/tickets-schema.ts";
import type { CalendarId, PersonId, TicketId } from "#app/domain/ids.ts";
import type { Clock, Pause, Ticket, TicketLink, TicketPerson, TicketState } from "#app/domain/ticket.ts";
import type { Calendar, Closure } from "#app/domain/time/calendar.ts";
import { reviewsFrom, reviewsOf } from "./review-rows.ts";

/** The columns of the projection, as the domain names them, and its tags as one text. */
export const ticketColumns = {
  id: tickets.id,
  reference: tickets.reference,
  number: tickets.number,
  version: tickets.version,
  visibility: tickets.visibility,
  statusId: tickets.statusId,
  statusKind: tickets.statusKind,
  categoryId: tickets.categoryId,
  domainId: tickets.domainId,
  scopeId: tickets.scopeId,
  placeId: tickets.placeId,
  calendarId: tickets.calendarId,
  requesterId: tickets.requesterId,
  filedById: tickets.filedById,
  assigneeId: tickets.assigneeId,
  assignedWhy: tickets.assignedWhy,
  assignedForId: tickets.assignedForId,
  priority: tickets.priority,
  stops: tickets.stops,
  language: tickets.language,
  outcome: tickets.outcome,
  level: tickets.level,
  nextLevelAt: tickets.nextLevelAt,
  round: tickets.round,
  filedAt: tickets.filedAt,
  acknowledgedAt: tickets.acknowledgedAt,
  acknowledgedById: tickets.acknowledgedById,
  questionAskedAt: tickets.questionAskedAt,
  questionsRemindedAt: tickets.questionsRemindedAt,
  questionWorkingMinutes: tickets.questionWorkingMinutes,
  holdReason: tickets.holdReason,
  holdUntilAt: tickets.holdUntilAt,
  resolvedAt: tickets.resolvedAt,
  resolutionDeliveredAt: tickets.resolutionDeliveredAt,
  reopenUntilAt: tickets.reopenUntilAt,
  confirmationAskedAt: tickets.confirmationAskedAt,
  closedAt: tickets.closedAt,
  closedBy: tickets.closedBy,
  reopenedCount: tickets.reopenedCount,
  extensionCount: tickets.extensionCount,
  extensionUntilAt: tickets.extensionUntilAt,
  extensionAskedById: tickets.extensionAskedById,
  extensionAnswer: tickets.extensionAnswer,
  forwardedCount: tickets.forwardedCount,
  ratedRound: tickets.ratedRound,
  triggeredBy: tickets.triggeredBy,
  softTriggeredAt: tickets.softTriggeredAt,
  stallsAt: tickets.stallsAt,
  stallRemindedAt: tickets.stallRemindedAt,
  mergedIntoId: tickets.mergedIntoId,
  aboutUnnamedAt: tickets.aboutUnnamedAt,
  isEmergency: tickets.isEmergency,
  tags: tagsOf(sql.raw("tickets.id")),
  jobs: jobsOf(sql.raw("tickets.id")),
  reviews: reviewsOf(sql.raw("tickets.id")),
  isIncident: tickets.isIncident,
  incidentId: tickets.incidentId,
  stage: tickets.stage,
  appealedAt: tickets.appealedAt,
  withdrawalAskedAt: tickets.withdrawalAskedAt,
  unansweredAt: tickets.unansweredAt,
} as const;

/**
 * Who has resolved a ticket of `tickets` since it was last reopened, in their order, as one text: but for resolutions that
 * were taken back, and under the entry that somebody has now. Nothing is looked for while it never ended.
 */
function resolversOf(): SQL<string> {
  const after = (kinds: string) =>
    `select k.kind from ticket_events k where k.ticket_id = e.ticket_id and k.seq > e.seq and k.kind in (${kinds})
      order by k.seq limit 1`;
  return sql<string>`${sql.raw(`(select json_group_array(person_id) from (
    select coalesce((select p.merged_into_id from people p where p.id = e.actor_id), e.actor_id) person_id
    from ticket_events e where (tickets.resolved_at is not null or tickets.stage > 0) and e.ticket_id = tickets.id
      and e.kind = 'resolved' and e.actor_id is not null and (${after("'reopened'")}) is null
      and (${after("'resolved', 'resolution_undone'")}) is not 'resolution_undone' order by e.seq))`)}`;
}

/** A ticket's id by its reference, as a scalar subquery. */
export function ticketIdOf(reference: string | SQL): SQL<TicketId | null> {
  return sql`(select id from tickets where reference = ${reference})`;
}

/** The statements that make up a ticket's state: row, clocks, pauses, people, links. */
export function stateQueries(db: Database["reads"], reference: string | SQL) {
  const id = ticketIdOf(reference);
  return [
    db
      .select({ ...ticketColumns, resolvers: resolversOf() })
      .from(tickets)
      .where(sql`${tickets.reference} = ${reference}`),
    db.select().from(ticketClocks).where(sql`${ticketClocks.ticketId} = ${id}`),
    db.select().from(clockPauses).where(sql`${clockPauses.ticketId} = ${id}`),
    db.select().from(ticketPeople).where(sql`${ticketPeople.ticketId} = ${id}`),
    db.select().from(ticketLinks).where(sql`${ticketLinks.ticketId} = ${id}`),
  ] as const;
}

export type TicketRow = Ticket & { tags: string; jobs: string; reviews: string; resolvers?: string };
type ClockRow = typeof ticketClocks.$inferSelect;
type PauseRow = typeof clockPauses.$inferSelect;
type PersonRow = typeof ticketPeople.$inferSelect;
type LinkRow = typeof ticketLinks.$inferSelect;

/** The state those answers describe. */
export function stateFrom(
  { tags, jobs, reviews, resolvers, ...ticket }: TicketRow,
  clocks: readonly ClockRow[],
  pauses: readonly PauseRow[],
  persons: readonly PersonRow[],
  links: readonly LinkRow[],
): TicketState {
  return {
    ticket,
    clocks: clocks.map((clock) => clockFrom(clock, pauses)),
    people: persons.map(personFrom),
    links: links.map(linkFrom),
    tags: tagsFrom(tags),
    jobs: jobsFrom(jobs),
    reviews: reviewsFrom(reviews),
    ...(resolvers === undefined ? {} : { resolvedBy: JSON.parse(resolvers) as PersonId[] }),
  };
}

/** A calendar's own columns, and every closure that was declared: a campus has a handful in a year. */
export const calendarColumns = {
  id: calendars.id,
  version: calendars.version,
  timeZone: calendars.timeZone,
  alwaysOpen: calendars.alwaysOpen,
  closures: sql<string>`(select json_group_array(json_object('fromAt', from_at, 'untilAt', until_at, 'reason', reason, 'cause', cause))
    from (select from_at, until_at, reason, cause from closures order by from_at, id))`,
};

/** The statements that make up a calendar: row, segments, holidays. */
export function calendarQueries(db: Database["reads"], calendarId: SQL) {
  return [
    db.select(calendarColumns).from(calendars).where(sql`${calendars.id} = ${calendarId}`),
    db
      .select({
        weekday: calendarSegments.weekday,
        fromMinute: calendarSegments.fromMinute,
        untilMinute: calendarSegments.untilMinute,
      })
      .from(calendarSegments)
      .where(sql`${calendarSegments.calendarId} = ${calendarId}`),
    db
      .select({ date: holidays.date, name: holidays.name })
      .from(holidays)
      .where(sql`${holidays.calendarId} = ${calendarId}`),
  ] as const;
}

/** The calendar those answers describe. */
export function calendarFrom(
  row: Omit<Calendar, "closures" | "segments" | "holidays"> & { id: CalendarId; closures: string },
  segments: Calendar["segments"],
  days: Calendar["holidays"],
): Calendar {
  const { id, version, timeZone, alwaysOpen } = row;
  const closures = JSON.parse(row.closures) as Closure[];
  return { id, version, timeZone, alwaysOpen, segments, holidays: days, closures };
}

function clockFrom(row: ClockRow, pauses: readonly PauseRow[]): Clock {
  const { ticketId: _ticketId, targetMinutes, targetUnit, ...clock } = row;
  const own = pauses.filter((pause) => pause.kind === row.kind && pause.round === row.round);
  return { ...clock, target: { minutes: targetMinutes, unit: targetUnit }, pauses: own.map(pauseFrom) };
}

/** Without the sort keys, which are the lists' alone. */
function personFrom(row: PersonRow): TicketPerson {
  const { personId, relation, effect, fromAt, untilAt, reason } = row;
  return { personId, relation, effect, fromAt, untilAt, reason };
}

function linkFrom({ ticketId: _ticketId, ...link }: LinkRow): TicketLink {
  return link;
}

function pauseFrom({ fromAt, untilAt, plannedUntilAt, cause }: PauseRow): Pause {
  return { fromAt, untilAt, plannedUntilAt, cause };
}
