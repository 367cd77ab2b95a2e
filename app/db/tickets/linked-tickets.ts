import { type SQL, sql } from "drizzle-orm";
import type { Asking } from "#app/db/client.ts";
import { accessColumns, accessIn, relationsQuery } from "#app/db/lists/access-rows.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { type Actor, personOf } from "#app/domain/people/actor.ts";
import { PROTECTED_TITLE } from "#app/domain/people/identity.ts";
import { can } from "#app/domain/people/permissions.ts";
import type { StatusKind } from "#app/domain/statuses.ts";
import { type LinkKind, linksOf, type TicketState } from "#app/domain/ticket.ts";

/** Another ticket that belongs to this one, and that the viewer may see. */
export type LinkSeen = { reference: string; title: string; statusKind: StatusKind; how: LinkKind };

/** The tickets that a ticket is or was linked to, and what the viewer is on each of them. */
export function linkedQueries(db: Asking, id: SQL, viewer: SQL, now: number) {
  const { reads } = db;
  const others = sql`(select other_id from ticket_links where ticket_id = ${id})`;
  return [
    reads
      .select({
        ...accessColumns,
        reference: tickets.reference,
        title: tickets.title,
        statusKind: tickets.statusKind,
      })
      .from(tickets)
      .where(sql`${tickets.id} in ${others}`),
    relationsQuery(db, others, viewer, now),
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
  const seen = rows.filter((row) => can(actor, "see", accessIn(row, people), now));
  const links = linksOf(state, now).flatMap(({ otherId, how }) =>
    seen
      .filter(({ id }) => id === otherId)
      .map((row) => ({
        reference: row.reference,
        title: titleFor(actor, row),
        statusKind: row.statusKind,
        how,
      })),
  );
  return { links, known: new Set(seen.map(({ reference }) => reference)) };
}

/** Whoever opens what is protected is written down, but its requester: beside another ticket it has no title. */
function titleFor(actor: Actor, { visibility, requesterId, title }: Awaited<Queries[0]>[number]): string {
  return visibility === "protected" && requesterId !== personOf(actor) ? PROTECTED_TITLE : title;
}
