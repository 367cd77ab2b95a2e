import { sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { namedStatusesQuery } from "#app/db/campus/campus-words.ts";
import { type ChoiceList, choicesQuery } from "#app/db/campus/choices.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Database } from "#app/db/client.ts";
import { actorFrom, actorId } from "#app/db/people/actor.ts";
import { staffQuery } from "#app/db/people/grants.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { readGroups } from "#app/db/world/read-groups.ts";
import type { ActorRef, PersonVerb } from "#app/domain/command.ts";
import { hindrance } from "#app/domain/decide.ts";
import type { Audience } from "#app/domain/events.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import { PROTECTED_TITLE } from "#app/domain/people/identity.ts";
import { can } from "#app/domain/people/permissions.ts";
import type { RefusalCode } from "#app/domain/refusals.ts";
import { accessColumns, accessIn, relationsQuery } from "./access-rows.ts";

/** Which tickets somebody chose, what they would like to do with them, and the list that its questions need. */
export type ManyAsked = {
  references: readonly string[];
  verb: PersonVerb | null;
  choices: ChoiceList | null;
};

/**
 * Some tickets of one's desk before something is done with all of them: those that their reader may see, in the order
 * in which they were named, each with what stands in the way of the verb. One round trip.
 */
export async function readMany(db: Database, ref: ActorRef, asked: ManyAsked, now: number) {
  const { reads } = db;
  const chosen = sql`(select id from tickets where reference in ${[...asked.references, ""]})`;
  const {
    viewer: [persons, grants, campuses],
    own: [rows, relations],
    lists: [choices, staff, statuses],
  } = await readGroups(reads, {
    viewer: viewerQueries(reads, ref, now),
    own: [
      reads.select(columns).from(tickets).where(sql`${tickets.id} in ${chosen}`),
      relationsQuery(db, chosen, actorId(ref, now), now),
    ],
    lists: [choicesQuery(db, asked.choices, now), staffQuery(db, now), namedStatusesQuery(db)],
  });
  const actor = actorFrom(ref, persons, grants);
  const seen = rows.flatMap((row) => {
    const ticket = { ...row, ...accessIn(row, relations) };
    if (!actor || !can(actor, "see", ticket, now)) return [];
    const isProtected = row.visibility === "protected";
    const heard = {
      public: true,
      staff: can(actor, "see_staff", ticket, now),
      leadership: can(actor, "see_leadership", ticket, now),
    } as const satisfies Record<Audience, boolean>;
    const last = { public: row.lastPublic, staff: row.lastStaff, leadership: row.lastLeadership };
    return [
      {
        reference: row.reference,
        title: isProtected ? PROTECTED_TITLE : row.title,
        detail: [row.subcategory, row.scope].filter(Boolean).join(" · "),
        statusKind: row.statusKind,
        statusLabel: row.statusLabel,
        seen: Math.max(...AUDIENCES.map((audience) => (heard[audience] ? last[audience] : 0))),
        hindrance: asked.verb === null ? null : hindranceOf(actor, asked.verb, ticket, now),
      },
    ];
  });
  const order = new Map(asked.references.map((reference, at) => [reference, at]));
  return {
    viewer: viewerFrom(persons, grants),
    campus: campusFrom(campuses),
    rows: seen.toSorted((one, other) => (order.get(one.reference) ?? 0) - (order.get(other.reference) ?? 0)),
    choices,
    staff,
    statuses,
  };
}

export type ManyPage = Awaited<ReturnType<typeof readMany>>;

type Row = Parameters<typeof hindrance>[2] & { acknowledgedAt: number | null };

/** As the page of a ticket does not offer what has been done. */
function hindranceOf(actor: Actor, verb: PersonVerb, ticket: Row, now: number): RefusalCode | null {
  const isDone = verb === "acknowledge" && ticket.acknowledgedAt !== null;
  return hindrance(actor, verb, ticket, now) ?? (isDone ? "already_acknowledged" : null);
}

const AUDIENCES: readonly Audience[] = ["public", "staff", "leadership"];

const columns = {
  ...accessColumns,
  reference: tickets.reference,
  title: tickets.title,
  statusKind: tickets.statusKind,
  statusLabel: labelOf("status", tickets.statusId),
  subcategory: labelOf("category", tickets.categoryId),
  scope: labelOf("scope", tickets.scopeId),
  incidentId: tickets.incidentId,
  acknowledgedAt: tickets.acknowledgedAt,
  lastPublic: lastSeq("public"),
  lastStaff: lastSeq("staff"),
  lastLeadership: lastSeq("leadership"),
};

/** The last event that an audience may see. What some of it may not is none of their business here either. */
function lastSeq(audience: Audience) {
  return sql<number>`coalesce((select e.seq from ticket_events e where e.ticket_id = ${tickets.id}
    and e.audience = ${audience} and e.kind not in ('rated', 'reviewed', 'review_reminded', 'linked', 'unlinked') order by e.seq desc limit 1), 0)`;
}
