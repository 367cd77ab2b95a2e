import { sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { namedStatusesQuery } from "#app/db/campus/campus-words.ts";
import { type ChoiceList, choicesQuery } from "#app/db/campus/choices.ts";
import type { Database } from "#app/db/client.ts";
import { actorFrom, actorId } from "#app/db/people/actor.ts";
import { staffQuery } from "#app/db/people/grants.ts";
import { readGroups } from "#app/db/world/read-groups.ts";
import type { ActorRef, PersonVerb } from "#app/domain/command.ts";
import { MOST_AT_ONCE } from "#app/domain/desk/bulk.ts";
import type { DeskAsked } from "#app/domain/desk/desk.ts";
import { firstOfDesk } from "./desk-page.ts";
import { manyQueries, manyRows } from "./many-rows.ts";

/**
 * Which tickets somebody chose, by their names or as the first of a desk; what they would like to do with them, and the
 * list that its questions need.
 */
export type ManyAsked = {
  references: readonly string[];
  list?: DeskAsked | null;
  verb: PersonVerb | null;
  choices: ChoiceList | null;
};

/**
 * Some tickets of one's desk before something is done with all of them: those that their reader may see, in the order
 * in which they were named or of the desk, each with what stands in the way of the verb. One round trip.
 */
export async function readMany(db: Database, ref: ActorRef, asked: ManyAsked, now: number) {
  const { reads } = db;
  const list = asked.list ? firstOfDesk(actorId(ref, now), asked.list, now, MOST_AT_ONCE + 1) : null;
  const chosen = list
    ? sql`(select tickets.id from tickets where ${list.where} order by ${list.order} limit ${MOST_AT_ONCE + 1})`
    : sql`(select id from tickets where reference in ${[...asked.references, ""]})`;
  const {
    viewer: [persons, campuses],
    own: [rows, relations],
    lists: [choices, staff, statuses],
  } = await readGroups(reads, {
    viewer: viewerQueries(reads, ref, now),
    own: manyQueries(db, ref, chosen, now, list?.order),
    lists: [choicesQuery(db, asked.choices, now), staffQuery(db, now), namedStatusesQuery(db)],
  });
  const seen = manyRows(actorFrom(ref, persons), rows, relations, { verb: asked.verb, now });
  const order = new Map(asked.references.map((reference, at) => [reference, at]));
  return {
    viewer: viewerFrom(persons),
    campus: campusFrom(campuses),
    rows: list
      ? seen.slice(0, MOST_AT_ONCE)
      : seen.toSorted((one, other) => (order.get(one.reference) ?? 0) - (order.get(other.reference) ?? 0)),
    /** Whether the desk has more than can be done at once. */
    isCut: list !== null && rows.length > MOST_AT_ONCE,
    choices,
    staff,
    statuses,
  };
}

export type ManyPage = Awaited<ReturnType<typeof readMany>>;
