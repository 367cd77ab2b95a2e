import { z } from "@hono/zod-openapi";
import type { Viewer } from "#app/db/account/viewer.ts";
import type { ListedTicket } from "#app/db/lists/list-tickets.ts";
import type { EventSeen } from "#app/db/tickets/event-seen.ts";
import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";
import { EVENT_KINDS } from "#app/domain/events.ts";
import { STATUS_KINDS } from "#app/domain/statuses.ts";
import { OUTCOMES, PRIORITIES, STOPS, VISIBILITIES } from "#app/domain/ticket.ts";
import { unmet } from "#app/domain/time/clocks.ts";
import type { DeadlineReceipt } from "#app/domain/time/deadline-receipt.ts";
import { offeredNouns } from "#app/forms/offered.ts";
import { receiptOf } from "#app/words/promise-words.ts";

const moment = z.iso.datetime();
const named = z.strictObject({ slug: z.string(), label: z.string() });
const status = z.strictObject({ kind: z.enum(STATUS_KINDS), label: z.string() });
const person = z.strictObject({ id: z.int(), name: z.string() });

/** A ticket in a list. */
export const Listed = z
  .strictObject({
    reference: z.string(),
    title: z.string(),
    status,
    subcategory: named,
    priority: z.enum(PRIORITIES),
    outcome: z.enum(OUTCOMES).nullable(),
    level: z.int().meta({ description: "How far up it has been told." }),
    isOverdue: z.boolean(),
    promisedAt: moment,
    filedAt: moment,
    updatedAt: moment,
    assignee: person.nullable(),
  })
  .openapi("ListedTicket");

const File = z
  .strictObject({ id: z.string(), name: z.string(), kind: z.string(), bytes: z.int(), sha256: z.string() })
  .openapi("File");

const Event = z
  .strictObject({
    seq: z.int(),
    kind: z.enum(EVENT_KINDS),
    audience: z.enum(["public", "staff", "leadership"]),
    at: moment,
    by: z.strictObject({ id: z.int().nullable(), name: z.string() }).nullable(),
    actingFor: z.string().nullable(),
    named: z.array(person),
    words: z.record(z.string(), z.string()).meta({ description: "What was said, part by part." }),
    isErased: z.boolean(),
    files: z.array(File),
  })
  .openapi("Event");

const Promised = z
  .strictObject({
    kind: z.string(),
    round: z.int(),
    startedAt: moment,
    firstDueAt: moment,
    dueAt: moment,
    metAt: moment.nullable(),
    brokenAt: moment.nullable(),
    isPaused: z.boolean(),
    target: z.strictObject({ minutes: z.int(), unit: z.enum(["working", "elapsed"]) }),
    counted: z
      .array(z.strictObject({ date: z.iso.date(), fromAt: moment, untilAt: moment, minutes: z.number() }))
      .meta({ description: "The days that count towards it." }),
    notCounted: z
      .array(
        z.strictObject({
          date: z.iso.date(),
          cause: z.enum(["weekday", "holiday", "question", "closure", "outage", "legal"]),
          name: z.string().nullable(),
          minutes: z.number().nullable(),
        }),
      )
      .meta({ description: "Days that do not, or not wholly, and why." }),
  })
  .openapi("Promise");

/** A ticket as its reader may see it. */
export const Ticket = z
  .strictObject({
    reference: z.string(),
    title: z.string(),
    status,
    visibility: z.enum(VISIBILITIES),
    category: z.string(),
    subcategory: named,
    scope: z.string().nullable(),
    priority: z.enum(PRIORITIES),
    stops: z.enum(STOPS),
    outcome: z.enum(OUTCOMES).nullable(),
    level: z.int(),
    filedAt: moment,
    requester: z.string().nullable(),
    filedBy: z.string().nullable(),
    assignee: person.nullable(),
    isEmergency: z.boolean(),
    isIncident: z.boolean(),
    incident: z.strictObject({ reference: z.string(), title: z.string() }).nullable(),
    promises: z.array(Promised).meta({ description: "Of this round." }),
    answers: z.array(z.strictObject({ label: z.string(), value: z.string() })),
    availableTimes: z
      .array(z.strictObject({ fromAt: moment, untilAt: moment }))
      .meta({ description: "When somebody may come, for those who may know it." }),
    committees: z.array(z.string()),
    events: z.array(Event),
    earlierBefore: z.int().nullable(),
    files: z.array(File).meta({ description: "Those added to the report afterwards." }),
    may: z
      .array(z.string())
      .meta({ description: "Commands that you may send now, by the ends of their addresses." }),
  })
  .openapi("Ticket");

export const TICKET_EXAMPLE: z.input<typeof Ticket> = {
  reference: "1024",
  title: "The tap drips",
  status: { kind: "active", label: "In progress" },
  visibility: "normal",
  category: "Hostel",
  subcategory: { slug: "plumbing", label: "Plumbing" },
  scope: "Neeladri",
  priority: "MEDIUM",
  stops: "uncomfortable",
  outcome: null,
  level: 0,
  filedAt: "2026-11-24T03:30:00.000Z",
  requester: "Asha Verma",
  filedBy: "Asha Verma",
  assignee: { id: 12, name: "Ravi Kumar" },
  isEmergency: false,
  isIncident: false,
  incident: null,
  promises: [
    {
      kind: "resolve",
      round: 1,
      startedAt: "2026-11-24T03:30:00.000Z",
      firstDueAt: "2026-11-26T12:30:00.000Z",
      dueAt: "2026-11-26T12:30:00.000Z",
      metAt: null,
      brokenAt: null,
      isPaused: false,
      target: { minutes: 960, unit: "working" },
      counted: [
        {
          date: "2026-11-24",
          fromAt: "2026-11-24T03:30:00.000Z",
          untilAt: "2026-11-24T12:30:00.000Z",
          minutes: 480,
        },
        {
          date: "2026-11-26",
          fromAt: "2026-11-26T03:30:00.000Z",
          untilAt: "2026-11-26T12:30:00.000Z",
          minutes: 480,
        },
      ],
      notCounted: [{ date: "2026-11-25", cause: "holiday", name: "Founder’s day", minutes: null }],
    },
  ],
  answers: [],
  availableTimes: [{ fromAt: "2026-11-30T02:30:00.000Z", untilAt: "2026-11-30T06:30:00.000Z" }],
  committees: [],
  events: [
    {
      seq: 1,
      kind: "filed",
      audience: "public",
      at: "2026-11-24T03:30:00.000Z",
      by: { id: 41, name: "Asha Verma" },
      actingFor: null,
      named: [],
      words: { description: "The tap drips." },
      isErased: false,
      files: [],
    },
  ],
  earlierBefore: null,
  files: [],
  may: ["messages", "cancellation"],
};

/** A row of a list as a program reads it. */
export function listed(row: ListedTicket): z.input<typeof Listed> {
  const { reference, title, priority, outcome, level, isOverdue, assigneeId, assignee } = row;
  return {
    reference,
    title,
    status: { kind: row.statusKind, label: row.status },
    subcategory: { slug: row.subcategorySlug, label: row.subcategory },
    priority,
    outcome,
    level,
    isOverdue,
    promisedAt: text(row.promisedAt),
    filedAt: text(row.filedAt),
    updatedAt: text(row.updatedAt),
    assignee: assigneeId === null ? null : { id: assigneeId, name: assignee ?? "" },
  };
}

/** A ticket as a program reads it: what its page shows to the same person. */
export function ticketShown(seen: TicketSeen, { personId }: Viewer, now: number): z.input<typeof Ticket> {
  const { ticket, clocks } = seen.state;
  const talks = (["reply", "note", "ask"] as const).some((verb) => seen.verbs.has(verb));
  return {
    reference: ticket.reference,
    title: seen.title,
    status: { kind: ticket.statusKind, label: seen.statusLabel },
    visibility: ticket.visibility,
    category: seen.category,
    subcategory: { slug: seen.subcategorySlug, label: seen.subcategory },
    scope: seen.scope || null,
    priority: ticket.priority,
    stops: ticket.stops,
    outcome: ticket.outcome,
    level: ticket.level,
    filedAt: text(ticket.filedAt),
    requester: seen.requester,
    filedBy: seen.filedBy,
    assignee: seen.assignee,
    isEmergency: ticket.isEmergency,
    isIncident: ticket.isIncident,
    incident: seen.incident ?? null,
    promises: clocks
      .filter(({ round }) => round === ticket.round)
      .map((clock) => ({
        kind: clock.kind,
        round: clock.round,
        startedAt: text(clock.startedAt),
        firstDueAt: text(clock.firstDueAt),
        dueAt: text(clock.dueAt),
        metAt: textOrNull(clock.metAt),
        brokenAt: textOrNull(clock.brokenAt),
        isPaused: unmet(seen.state).includes(clock) && clock.pauses.some(({ untilAt }) => untilAt === null),
        target: clock.target,
        ...countedShown(receiptOf(clock, seen.calendar)),
      })),
    availableTimes: (seen.times ?? []).map(({ fromAt, untilAt }) => ({
      fromAt: text(fromAt),
      untilAt: text(untilAt),
    })),
    answers: seen.answers.map(({ label, value }) => ({ label, value })),
    committees: [...(seen.committees ?? [])],
    events: seen.events.map(eventShown),
    earlierBefore: seen.earlierBefore,
    files: seen.addedFiles.map(fileShown),
    may: [...(talks ? ["messages"] : []), ...offeredNouns(seen, personId, now)],
  };
}

function countedShown({ counted, skipped }: DeadlineReceipt) {
  return {
    counted: counted.map(({ date, fromAt, untilAt, minutes }) => ({
      date,
      fromAt: text(fromAt),
      untilAt: text(untilAt),
      minutes,
    })),
    notCounted: skipped.map((day) => ({
      date: day.date,
      cause: day.cause,
      name: "name" in day ? day.name : "reason" in day ? (day.reason ?? null) : null,
      minutes: "minutes" in day ? day.minutes : null,
    })),
  };
}

function eventShown(event: EventSeen): z.input<typeof Event> {
  const { seq, kind, audience, actor, actingFor = null, named: people, words, isErased = false } = event;
  return {
    seq,
    kind,
    audience,
    at: text(event.at),
    by: actor && { id: actor.id, name: actor.name },
    actingFor,
    named: people.map(({ id, name }) => ({ id, name })),
    words: Object.fromEntries(Object.entries(words).map(([part, said]) => [part, said ?? ""])),
    isErased,
    files: event.files.map(fileShown),
  };
}

function fileShown({ id, name, kind, bytes, sha256 }: EventSeen["files"][number]) {
  return { id, name, kind, bytes, sha256 };
}

function text(at: number): string {
  return new Date(at).toISOString();
}

function textOrNull(at: number | null): string | null {
  return at === null ? null : text(at);
}
