import { type SQL, sql } from "drizzle-orm";
import type { Asking } from "#app/db/client.ts";
import { tagsFrom, tagsOf } from "#app/db/people/committee-rows.ts";
import { absentOf } from "#app/db/people/stand-ins.ts";
import { ticketPeople, tickets } from "#app/db/schema/tickets-schema.ts";
import type { TicketId } from "#app/domain/ids.ts";
import type { TicketAccess } from "#app/domain/people/permissions.ts";

// What `can` needs to know of tickets that a page lists, or names beside its own.

/** A ticket's own part of it. */
export const rightsColumns = {
  visibility: tickets.visibility,
  categoryId: tickets.categoryId,
  isIncident: tickets.isIncident,
  domainId: tickets.domainId,
  scopeId: tickets.scopeId,
  requesterId: tickets.requesterId,
  filedById: tickets.filedById,
  assigneeId: tickets.assigneeId,
  aboutUnnamedAt: tickets.aboutUnnamedAt,
} as const;

/** The same of a ticket that is told apart from others, with the committees that are brought in. */
export const accessColumns = {
  id: tickets.id,
  ...rightsColumns,
  tags: tagsOf(sql.raw("tickets.id")),
} as const;

export type AccessRow = Omit<TicketAccess, "people" | "tags"> & { id: TicketId; tags: string };
export type RelationRow = typeof ticketPeople.$inferSelect;

/** What somebody, and those they stand in for, are on each of them. `ids`: a set of tickets. */
export function relationsQuery({ reads }: Asking, ids: SQL, viewer: SQL, now: number) {
  return reads
    .select()
    .from(ticketPeople)
    .where(
      sql`${ticketPeople.ticketId} in ${ids} and (${ticketPeople.personId} = ${viewer}
        or ${ticketPeople.personId} in (select id from ${absentOf(viewer, now)}))`,
    );
}

/** One of those tickets as `can` reads it. */
export function accessIn({ tags, ...row }: AccessRow, relations: readonly RelationRow[]): TicketAccess {
  return { ...row, people: relations.filter(({ ticketId }) => ticketId === row.id), tags: tagsFrom(tags) };
}
