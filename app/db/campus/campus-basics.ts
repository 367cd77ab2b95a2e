import { calendarSegments, calendars, campus, clockKinds, labels } from "#app/db/schema/campus-schema.ts";
import { channels } from "#app/db/schema/sending-schema.ts";
import { ticketStatuses } from "#app/db/schema/taxonomy-schema.ts";
import type { CalendarId, StatusId } from "#app/domain/ids.ts";
import { STATUS_KINDS } from "#app/domain/statuses.ts";
import { type Rows, rowsOf } from "./insert-rows.ts";

export const OFFICE = 1 as CalendarId;
export const ALWAYS = 2 as CalendarId;

const STATUSES = [
  { slug: "open", label: "Open" },
  { slug: "in_progress", label: "In progress" },
  { slug: "awaiting_requester", label: "Waiting for requester" },
  { slug: "on_hold", label: "On hold" },
  { slug: "resolved", label: "Resolved" },
  { slug: "closed", label: "Closed" },
  { slug: "cancelled", label: "Cancelled" },
];
const WORKING_DAYS = [1, 2, 3, 4, 5, 6];
const HOURS = [
  { fromMinute: 9 * 60, untilMinute: 13 * 60 },
  { fromMinute: 14 * 60, untilMinute: 18 * 60 },
];

export type NewCampus = { name: string; timeZone: string; locale: string; madeByDemo: boolean; now: number };

/** What every campus begins with: itself, two calendars, clock kinds, channels, and one status of each kind. */
export function basicRows({ name, timeZone, locale, madeByDemo, now }: NewCampus): readonly Rows[] {
  const segments = WORKING_DAYS.flatMap((weekday) =>
    HOURS.map((hours) => ({ calendarId: OFFICE, weekday, ...hours })),
  );
  const statuses = STATUS_KINDS.map((kind, position) => ({
    id: (position + 1) as StatusId,
    slug: STATUSES[position]?.slug ?? kind,
    kind,
    isDefault: true,
    position,
  }));
  return [
    rowsOf(calendars, [
      { id: OFFICE, slug: "office", timeZone },
      { id: ALWAYS, slug: "always", timeZone, alwaysOpen: true },
    ]),
    rowsOf(calendarSegments, segments),
    rowsOf(clockKinds, [
      { key: "acknowledge", position: 1 },
      { key: "resolve", position: 2 },
    ]),
    rowsOf(channels, [
      { key: "inbox", position: 1 },
      { key: "mail", position: 2 },
    ]),
    rowsOf(campus, [{ id: 1, name, timeZone, locale, madeByDemo, calendarId: OFFICE, createdAt: now }]),
    rowsOf(ticketStatuses, statuses),
    labelRows(
      "status",
      locale,
      STATUSES.map(({ label }, index) => ({ id: index + 1, text: label })),
    ),
  ];
}

/** Names of several things of one kind, in one language. */
export function labelRows(
  thing: string,
  locale: string,
  named: readonly { id: number; text: string }[],
): Rows {
  return rowsOf(
    labels,
    named.map(({ id, text }) => ({ thing, thingId: id, locale, text })),
  );
}
