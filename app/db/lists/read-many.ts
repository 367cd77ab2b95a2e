import { sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { namedStatusesQuery } from "#app/db/campus/campus-words.ts";
import { type ChoiceList, choicesQuery } from "#app/db/campus/choices.ts";
import type { Database } from "#app/db/client.ts";
import { actorFrom } from "#app/db/people/actor.ts";
import { staffQuery } from "#app/db/people/grants.ts";
import { readGroups } from "#app/db/world/read-groups.ts";
import type { ActorRef, PersonVerb } from "#app/domain/command.ts";
import { manyQueries, manyRows } from "./many-rows.ts";

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
    own: manyQueries(db, ref, chosen, now),
    lists: [choicesQuery(db, asked.choices, now), staffQuery(db, now), namedStatusesQuery(db)],
  });
  const seen = manyRows(actorFrom(ref, persons, grants), rows, relations, { verb: asked.verb, now });
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
