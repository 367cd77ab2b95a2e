import { type SQL, sql } from "drizzle-orm";
import type { Actor } from "#app/domain/actor.ts";
import { can } from "#app/domain/permissions.ts";
import type { StatusKind } from "#app/domain/statuses.ts";
import { type LinkKind, linksOf, type TicketState } from "#app/domain/ticket.ts";
import type { Database } from "./client.ts";
import { tagsFrom, tagsOf } from "./committee-rows.ts";
import { ticketPeople, tickets } from "./schema.ts";
import { absentOf } from "./stand-ins.ts";

/** Another ticket that belongs to this one, and that the viewer may see. */
export type LinkSeen = { reference: string; title: string; statusKind: StatusKind; how: LinkKind };

/** The tickets that a ticket is or was linked to, and what the viewer is on each of them. */
export function linkedQueries({ reads }: Database, id: SQL, viewer: SQL, now: number) {
  const others = sql`(select other_id from ticket_links where ticket_id = ${id})`;
  return [
    reads
      .select({
        id: tickets.id,
        reference: tickets.reference,
        title: tickets.title,
        statusKind: tickets.statusKind,
        visibility: tickets.visibility,
        categoryId: tickets.categoryId,
        isIncident: tickets.isIncident,
        domainId: tickets.domainId,
        scopeId: tickets.scopeId,
        requesterId: tickets.requesterId,
        filedById: tickets.filedById,
        assigneeId: tickets.assigneeId,
        tags: tagsOf(sql.raw("tickets.id")),
        aboutUnnamedAt: tickets.aboutUnnamedAt,
      })
      .from(tickets)
      .where(sql`${tickets.id} in ${others}`),
    reads
      .select()
      .from(ticketPeople)
      .where(
        sql`${ticketPeople.ticketId} in ${others}
          and (${ticketPeople.personId} = ${viewer} or ${ticketPeople.personId} in (select id from ${absentOf(viewer, now)}))`,
      ),
  ] as const;
}

type Queries = ReturnType<typeof linkedQueries>;

/** What the viewer may know of them: the links that hold, and the numbers that the history may name. */
export function linkedFrom(
  actor: Actor,
  state: TicketState,
  rows: Awaited<Queries[0]>,
  people: Awaited<Queries[1]>,
  now: number,
): { links: readonly LinkSeen[]; known: ReadonlySet<unknown> } {
  const seen = rows.filter((row) => {
    const own = people.filter(({ ticketId }) => ticketId === row.id);
    return can(actor, "see", { ...row, people: own, tags: tagsFrom(row.tags) }, now);
  });
  const links = linksOf(state, now).flatMap(({ otherId, how }) =>
    seen
      .filter(({ id }) => id === otherId)
      .map(({ reference, title, statusKind }) => ({ reference, title, statusKind, how })),
  );
  return { links, known: new Set(seen.map(({ reference }) => reference)) };
}
