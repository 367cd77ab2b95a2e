import { sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { fieldsFrom, fieldsQuery } from "#app/db/campus/field-rows.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Database } from "#app/db/client.ts";
import { placeChoices } from "#app/db/lists/narrowing.ts";
import { asking, ME } from "#app/db/people/actor.ts";
import { students } from "#app/db/schema/people-schema.ts";
import { places } from "#app/db/schema/places-schema.ts";
import { categories } from "#app/db/schema/taxonomy-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { knownProblemsQuery } from "./incidents.ts";

/** Everything the filing pages need: the categories, the chosen subcategory's questions, where the person lives. */
export async function readNewTicket(db: Database, ref: ActorRef, slug: string, now: number) {
  const { reads } = db;
  const me = asking(db, ref, now);
  const [persons, campuses, tree, fieldRows, homes, known, buildings] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select({
        id: categories.id,
        parentId: categories.parentId,
        slug: categories.slug,
        icon: categories.icon,
        isEmergency: categories.isEmergency,
        isProtected: categories.isProtected,
        allowsConfidential: categories.allowsConfidential,
        allowsAnonymous: categories.allowsAnonymous,
        label: labelOf("category", categories.id),
      })
      .from(categories)
      .where(sql`${categories.isActive} = 1 and ${categories.isForMail} = 0`)
      .orderBy(categories.position, categories.id),
    fieldsQuery(db, slug),
    me.reads
      .select({ hostel: labelOf("place", places.id), room: students.room })
      .from(students)
      .leftJoin(places, sql`${places.id} = ${students.hostelId}`)
      .where(sql`${students.personId} = ${ME}`),
    knownProblemsQuery(me, slug, ME),
    placeChoices(db),
  ]);
  const parentOf = (id: number | null) => tree.find((each) => each.id === id);
  const chosen = tree.find((category) => category.slug === slug && category.parentId !== null) ?? null;
  return {
    viewer: viewerFrom(persons),
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
      allowsConfidential:
        !chosen.isEmergency &&
        (chosen.allowsConfidential || parentOf(chosen.parentId)?.allowsConfidential === true),
      allowsAnonymous: chosen.allowsAnonymous || parentOf(chosen.parentId)?.allowsAnonymous === true,
      group: parentOf(chosen.parentId)?.label ?? "",
      fields: fieldsFrom(fieldRows),
    },
    home: homes[0] ?? null,
    places: buildings.map(({ label }) => label),
    /** What others have reported already, and staff know of. */
    known,
  };
}

export type NewTicketPage = Awaited<ReturnType<typeof readNewTicket>>;
