import { getTableColumns, getTableName, type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { tagsFrom, tagsOf } from "#app/db/people/committee-rows.ts";
import { jobsFrom, jobsOf } from "#app/db/people/contact-rows.ts";
import { calendars } from "#app/db/schema/campus-schema.ts";
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

/** What else makes up a ticket's state, each table's rows as one text: as statements of their own they would be four more. */
const PARTS = {
  clocks: partOf(ticketClocks),
  pauses: partOf(clockPauses),
  people: partOf(ticketPeople),
  links: partOf(ticketLinks),
} as const;

function partOf(table: typeof ticketClocks | typeof clockPauses | typeof ticketPeople | typeof ticketLinks) {
  const fields = Object.entries(getTableColumns(table)).map(([key, { name }]) => `'${key}', part.${name}`);
  return sql.raw(`(select json_group_array(json_object(${fields.join(", ")}))
    from ${getTableName(table)} part where part.ticket_id = tickets.id)`) as SQL<string>;
}

/** The statement that finds a ticket's state. */
export function stateQuery(db: Database["reads"], reference: string | SQL) {
  return db
    .select({ ...ticketColumns, ...PARTS, resolvers: resolversOf() })
    .from(tickets)
    .where(sql`${tickets.reference} = ${reference}`);
}

export type TicketRow = Ticket & { tags: string; jobs: string; reviews: string; resolvers?: string };
type StateRow = TicketRow & Record<keyof typeof PARTS, string>;
type ClockRow = typeof ticketClocks.$inferSelect;
type PauseRow = typeof clockPauses.$inferSelect;
type PersonRow = typeof ticketPeople.$inferSelect;
type LinkRow = typeof ticketLinks.$inferSelect;

/** The state that row describes. */
export function stateOf({ clocks, pauses, people, links, ...ticket }: StateRow): TicketState {
  return stateFrom(
    ticket,
    JSON.parse(clocks) as ClockRow[],
    JSON.parse(pauses) as PauseRow[],
    JSON.parse(people) as PersonRow[],
    JSON.parse(links) as LinkRow[],
  );
}

/** The state those rows describe. */
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

/** A calendar with its hours and holidays, and every closure that was declared: a campus has a handful in a year. */
export const calendarColumns = {
  id: calendars.id,
  version: calendars.version,
  timeZone: calendars.timeZone,
  alwaysOpen: calendars.alwaysOpen,
  segments:
    sql<string>`(select json_group_array(json_object('weekday', weekday, 'fromMinute', from_minute, 'untilMinute', until_minute))
    from calendar_segments where calendar_id = calendars.id)`.as("segments"),
  holidays: sql<string>`(select json_group_array(json_object('date', date, 'name', name))
    from holidays where calendar_id = calendars.id)`.as("holidays"),
  closures:
    sql<string>`(select json_group_array(json_object('fromAt', from_at, 'untilAt', until_at, 'reason', reason, 'cause', cause))
    from (select from_at, until_at, reason, cause from closures order by from_at, id))`.as("closures"),
};

/** The statement that finds a calendar. */
export function calendarQuery(db: Database["reads"], calendarId: SQL) {
  return db.select(calendarColumns).from(calendars).where(sql`${calendars.id} = ${calendarId}`);
}

type CalendarRow = Omit<Calendar, "closures" | "segments" | "holidays"> & {
  id: CalendarId;
  closures: string;
  segments: string;
  holidays: string;
};

/** The calendar that row describes. */
export function calendarFrom({ id, version, timeZone, alwaysOpen, ...lists }: CalendarRow): Calendar {
  return {
    id,
    version,
    timeZone,
    alwaysOpen,
    segments: JSON.parse(lists.segments) as Calendar["segments"],
    holidays: JSON.parse(lists.holidays) as Calendar["holidays"],
    closures: JSON.parse(lists.closures) as Closure[],
  };
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
