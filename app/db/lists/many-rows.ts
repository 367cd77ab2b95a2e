import { type SQL, sql } from "drizzle-orm";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Database } from "#app/db/client.ts";
import { actorId } from "#app/db/people/actor.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import type { ActorRef, PersonVerb } from "#app/domain/command.ts";
import { hindrance } from "#app/domain/decide.ts";
import type { Audience } from "#app/domain/events.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import { PROTECTED_TITLE } from "#app/domain/people/identity.ts";
import { can } from "#app/domain/people/permissions.ts";
import type { RefusalCode } from "#app/domain/refusals.ts";
import { accessColumns, accessIn, type RelationRow, relationsQuery } from "./access-rows.ts";

/** Some tickets that somebody named. `chosen`: their ids. */
export function manyQueries(
  db: Database,
  ref: ActorRef,
  chosen: SQL,
  now: number,
  order: SQL = sql`tickets.id`,
) {
  return [
    db.reads.select(columns).from(tickets).where(sql`${tickets.id} in ${chosen}`).orderBy(order),
    relationsQuery(db, chosen, actorId(ref, now), now),
  ] as const;
}

type Named = Awaited<ReturnType<typeof manyQueries>[0]>[number];

/** Those of them that somebody may see, each with what stands in the way of a verb. */
export function manyRows(
  actor: Actor | null,
  rows: readonly Named[],
  relations: readonly RelationRow[],
  { verb, now }: { verb: PersonVerb | null; now: number },
) {
  return rows.flatMap((row) => {
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
        hindrance: verb === null ? null : hindranceOf(actor, verb, ticket, now),
      },
    ];
  });
}

export type ManyRow = ReturnType<typeof manyRows>[number];

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
    and e.audience = ${audience} and e.kind not in ('rated', 'reviewed', 'review_reminded', 'linked', 'unlinked')
    order by e.seq desc limit 1), 0)`;
}
