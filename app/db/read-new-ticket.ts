import { sql } from "drizzle-orm";
import type { ActorRef } from "#app/domain/command.ts";
import { actorId } from "./actor.ts";
import type { Database } from "./client.ts";
import { fieldQueries, fieldsFrom } from "./field-rows.ts";
import { knownProblemsQuery } from "./incidents.ts";
import { labelOf } from "./labels.ts";
import { categories, places, students } from "./schema.ts";
import { campusFrom, viewerFrom, viewerQueries } from "./viewer.ts";

/** Everything the filing pages need: the categories, the chosen subcategory's questions, where the person lives. */
export async function readNewTicket(db: Database, ref: ActorRef, slug: string, now: number) {
  const { reads } = db;
  const [persons, grants, campuses, tree, fieldRows, options, homes, known] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select({
        id: categories.id,
        parentId: categories.parentId,
        slug: categories.slug,
        icon: categories.icon,
        isEmergency: categories.isEmergency,
        isProtected: categories.isProtected,
        allowsAnonymous: categories.allowsAnonymous,
        label: labelOf("category", categories.id),
      })
      .from(categories)
      .where(sql`${categories.isActive} = 1 and ${categories.isForMail} = 0`)
      .orderBy(categories.position, categories.id),
    ...fieldQueries(db, slug),
    reads
      .select({ hostel: labelOf("place", places.id), room: students.room })
      .from(students)
      .leftJoin(places, sql`${places.id} = ${students.hostelId}`)
      .where(sql`${students.personId} = ${actorId(ref, now)}`),
    knownProblemsQuery(db, slug, actorId(ref, now)),
  ]);
  const parentOf = (id: number | null) => tree.find((each) => each.id === id);
  const chosen = tree.find((category) => category.slug === slug && category.parentId !== null) ?? null;
  return {
    viewer: viewerFrom(persons, grants),
    campus: campusFrom(campuses),
    groups: tree
      .filter((category) => category.parentId === null)
      .map((group) => ({
        ...group,
        subcategories: tree.filter((each) => each.parentId === group.id && !each.isEmergency),
      })),
    chosen: chosen && {
      ...chosen,
      isProtected: chosen.isProtected || parentOf(chosen.parentId)?.isProtected === true,
      allowsAnonymous: chosen.allowsAnonymous || parentOf(chosen.parentId)?.allowsAnonymous === true,
      group: parentOf(chosen.parentId)?.label ?? "",
      fields: fieldsFrom(fieldRows, options),
    },
    home: homes[0] ?? null,
    /** What others have reported already, and staff know of. */
    known,
  };
}

export type NewTicketPage = Awaited<ReturnType<typeof readNewTicket>>;
